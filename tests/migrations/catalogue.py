"""The schema as PostgreSQL's catalogues tell it, a line for each thing: what `pg_dump --schema-only` would write, in a
tenth of the time. Tests that look at the schema two hundred times look at it this way, and `test_catalogue.py` holds
that nothing which a dump would show goes unseen.

Rights are told as they hold: that nobody ever granted any is the same as having what one has by default. Partitions are
left out, as in the dump: which ones there are is a matter of today's date.
"""

from db.pool import Connection


def _rights(column: str, of: str, owner: str) -> str:
    """Who may do what, in one order."""
    told = f"FROM unnest(coalesce({column}, acldefault('{of}', {owner}))) one"
    return f"(SELECT string_agg(one::text, ',' ORDER BY one::text) {told})"


_LINES = f"""
WITH ours AS (
    SELECT c.*, c.oid::regclass::text AS name FROM pg_class c
    WHERE c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
      AND NOT c.relispartition AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
), foreign_things (classid, objid) AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), made (classid, objid) AS (
    SELECT 'pg_operator'::regclass, oid FROM pg_operator UNION ALL
    SELECT 'pg_opclass'::regclass, oid FROM pg_opclass UNION ALL
    SELECT 'pg_opfamily'::regclass, oid FROM pg_opfamily UNION ALL
    SELECT 'pg_cast'::regclass, oid FROM pg_cast UNION ALL
    SELECT 'pg_collation'::regclass, oid FROM pg_collation UNION ALL
    SELECT 'pg_conversion'::regclass, oid FROM pg_conversion UNION ALL
    SELECT 'pg_language'::regclass, oid FROM pg_language UNION ALL
    SELECT 'pg_publication'::regclass, oid FROM pg_publication UNION ALL
    SELECT 'pg_event_trigger'::regclass, oid FROM pg_event_trigger UNION ALL
    SELECT 'pg_foreign_server'::regclass, oid FROM pg_foreign_server UNION ALL
    SELECT 'pg_ts_config'::regclass, oid FROM pg_ts_config UNION ALL
    SELECT 'pg_ts_dict'::regclass, oid FROM pg_ts_dict UNION ALL
    SELECT 'pg_proc'::regclass, oid FROM pg_proc WHERE prokind NOT IN ('f', 'p')
)
SELECT concat_ws(' ', 'schema', nspname, nspowner::regrole,
                 {_rights("nspacl", "n", "nspowner")}) FROM pg_namespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
UNION ALL
SELECT concat_ws(' ', 'extension', extname, extversion, extnamespace::regnamespace) FROM pg_extension
UNION ALL
SELECT concat_ws(' ', 'relation', name, relkind, relpersistence, relowner::regrole,
                 CASE relkind WHEN 'S' THEN {_rights("relacl", "s", "relowner")}
                 ELSE {_rights("relacl", "r", "relowner")} END,
                 reloptions, relrowsecurity, relforcerowsecurity, relreplident, reloftype::regtype, reltablespace,
                 (SELECT amname FROM pg_am WHERE pg_am.oid = relam),
                 CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END, pg_get_partkeydef(oid),
                 (SELECT string_agg(inhparent::regclass::text, ',' ORDER BY inhseqno) FROM pg_inherits
                  WHERE inhrelid = ours.oid))
FROM ours
UNION ALL
SELECT concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid, indisclustered, indisreplident)
FROM pg_index JOIN ours ON ours.oid = indexrelid
UNION ALL
SELECT concat_ws(' ', 'sequence', name, seqtypid::regtype, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle,
                 (SELECT pg_describe_object(refclassid, refobjid, refobjsubid) FROM pg_depend
                  WHERE classid = 'pg_class'::regclass AND objid = ours.oid AND deptype IN ('a', 'i')))
FROM pg_sequence JOIN ours ON ours.oid = seqrelid
UNION ALL
SELECT concat_ws(' ', 'column', name, row_number() OVER (PARTITION BY attrelid ORDER BY attnum), attname,
                 format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attstorage, attcompression,
                 attcollation::regcollation, attacl, attoptions, attstattarget, attislocal,
                 (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE (adrelid, adnum) = (attrelid, attnum)))
FROM pg_attribute JOIN ours ON ours.oid = attrelid
WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'v', 'm', 'c', 'f')
UNION ALL
SELECT concat_ws(' ', 'constraint', name, contypid::regtype, conname, pg_get_constraintdef(c.oid), convalidated,
                 connoinherit, conislocal)
FROM pg_constraint c LEFT JOIN ours ON ours.oid = conrelid
WHERE ours.oid IS NOT NULL OR contypid <> 0 AND contypid >= 16384
UNION ALL
SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), tgenabled)
FROM pg_trigger t JOIN ours ON ours.oid = tgrelid WHERE NOT tgisinternal
UNION ALL
SELECT concat_ws(' ', 'rule', pg_get_ruledef(r.oid), ev_enabled)
FROM pg_rewrite r JOIN ours ON ours.oid = ev_class WHERE rulename <> '_RETURN'
UNION ALL
SELECT concat_ws(' ', 'policy', name, polname, polcmd, polpermissive,
                 (SELECT string_agg(CASE one WHEN 0 THEN 'public' ELSE one::regrole::text END, ',' ORDER BY one)
                  FROM unnest(polroles) one),
                 'using', pg_get_expr(polqual, polrelid), 'check', pg_get_expr(polwithcheck, polrelid))
FROM pg_policy JOIN ours ON ours.oid = polrelid
UNION ALL
SELECT concat_ws(' ', 'statistics', pg_get_statisticsobjdef(s.oid), stxowner::regrole)
FROM pg_statistic_ext s JOIN ours ON ours.oid = stxrelid
UNION ALL
SELECT concat_ws(' ', 'function', pg_get_functiondef(p.oid), proowner::regrole,
                 {_rights("proacl", "f", "proowner")})
FROM pg_proc p
WHERE p.oid >= 16384 AND prokind IN ('f', 'p')
  AND NOT EXISTS (SELECT FROM foreign_things WHERE (classid, objid) = ('pg_proc'::regclass, p.oid))
UNION ALL
SELECT concat_ws(' ', 'type', t.oid::regtype, typtype, typowner::regrole,
                 {_rights("typacl", "T", "typowner")},
                 typbasetype::regtype, typtypmod, typnotnull, typdefault, typcollation::regcollation,
                 (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
FROM pg_type t
WHERE t.oid >= 16384 AND typtype IN ('e', 'd', 'r', 'm')
  AND NOT EXISTS (SELECT FROM foreign_things WHERE (classid, objid) = ('pg_type'::regclass, t.oid))
UNION ALL
SELECT concat_ws(' ', 'default', defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype, defaclacl)
FROM pg_default_acl
UNION ALL
SELECT concat_ws(' ', 'other', pg_describe_object(classid, objid, 0))
FROM made WHERE objid >= 16384 AND NOT EXISTS (
    SELECT FROM foreign_things f WHERE (f.classid, f.objid) = (made.classid, made.objid))
UNION ALL
SELECT concat_ws(' ', 'comment', pg_describe_object(classoid, d.objoid, objsubid), description)
FROM pg_description d LEFT JOIN pg_class c ON classoid = 'pg_class'::regclass AND c.oid = d.objoid
WHERE (d.objoid >= 16384 OR classoid = 'pg_namespace'::regclass) AND c.relispartition IS NOT TRUE
  AND NOT EXISTS (SELECT FROM foreign_things WHERE (classid, objid) = (classoid, d.objoid))
"""


async def catalogue(above: Connection) -> set[str]:
    """The schema of a database, read by its superuser."""
    return {row[0] for row in await above.fetch(_LINES)}
