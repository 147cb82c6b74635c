-- What:  nodes.heard_at, when a process last heard the bus; node_hears, by which it says so, or asks whether it is alone.
-- Why:   a process that is cut off from the bus while others are not has to let go of its rooms: nobody connected elsewhere
--        can reach them. Where nobody hears the bus, it is the bus that is gone, and everybody keeps what he has.
-- Locks: nodes, ACCESS EXCLUSIVE for a moment (a column without a default); at run time the process's own row.
-- Order: before the code that uses it.

ALTER TABLE nodes ADD COLUMN heard_at timestamptz;
COMMENT ON COLUMN nodes.heard_at IS 'When it last heard the bus between processes, by this database''s clock. NULL: it never has, or needs none.';

CREATE FUNCTION node_hears(p_node uuid, p_hears boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF p_hears THEN
        UPDATE nodes SET heard_at = clock_timestamp() WHERE node_id = p_node;
        RETURN true;
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM nodes n
        WHERE n.node_id <> p_node AND n.stopped_at IS NULL
          AND n.beat_at > clock_timestamp() - interval '2 seconds' AND n.heard_at > clock_timestamp() - interval '2 seconds'
    );
END $$;
COMMENT ON FUNCTION node_hears IS 'A process says whether it hears the bus. False: it does not and others do, so that it must let go of its rooms.';

REVOKE ALL ON FUNCTION node_hears FROM PUBLIC;
ALTER FUNCTION node_hears OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION node_hears TO wine_pokedex_app;
