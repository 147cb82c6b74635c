-- What:  the materialized view guild_analytics: members' activity, competitions, events and money of each guild; and the views
--        through which it is read.
-- Why:   a guild's page and the standings of guilds count over all that members did; once a day is often enough.
-- Locks: new objects only.
-- Order: after guilds and competitions; before the code that uses it.
-- squawk-ignore-file require-concurrent-index-creation

CREATE MATERIALIZED VIEW guild_analytics AS
WITH acted AS (
    SELECT l.user_id, count(*) AS actions, max(l.created_at) AS last_at
    FROM user_activity_log l WHERE l.created_at > now() - interval '30 days' GROUP BY l.user_id
), fought AS (
    SELECT f.user_id, count(*) AS battles, count(*) FILTER (WHERE f.won) AS won
    FROM battles b
    CROSS JOIN LATERAL (VALUES (b.player_0, b.winner = 0), (b.player_1, b.winner = 1)) AS f (user_id, won)
    WHERE b.state = 'over' AND b.closed_at > now() - interval '30 days'
    GROUP BY f.user_id
), competed AS (
    SELECT p.user_id, count(*) AS entries, count(*) FILTER (WHERE p.final_rank = 1) AS won,
           count(*) FILTER (WHERE p.final_rank <= 3) AS podiums
    FROM competition_participants p
    JOIN competitions c ON c.id = p.competition_id
    WHERE c.state = 'over' AND p.state <> 'withdrawn'
    GROUP BY p.user_id
), member AS (
    SELECT m.guild_id, count(*) AS members, round(avg(u.level), 2) AS average_level,
           count(*) FILTER (WHERE m.joined_at > now() - interval '30 days') AS joined_30_days,
           count(*) FILTER (WHERE a.last_at > now() - interval '7 days') AS active_7_days, count(a.user_id) AS active_30_days,
           coalesce(sum(a.actions), 0)::bigint AS actions_30_days,
           coalesce(sum(f.battles), 0)::bigint AS battles_30_days, coalesce(sum(f.won), 0)::bigint AS battles_won_30_days,
           coalesce(sum(c.entries), 0)::bigint AS competition_entries, coalesce(sum(c.won), 0)::bigint AS competitions_won,
           coalesce(sum(c.podiums), 0)::bigint AS podiums,
           coalesce(sum(s.total_wines), 0)::bigint AS wines, coalesce(sum(s.collection_value), 0)::bigint AS collection_value
    FROM guild_memberships m
    JOIN users u ON u.id = m.user_id
    LEFT JOIN acted a ON a.user_id = m.user_id
    LEFT JOIN fought f ON f.user_id = m.user_id
    LEFT JOIN competed c ON c.user_id = m.user_id
    LEFT JOIN user_collection_summary s ON s.user_id = m.user_id
    GROUP BY m.guild_id
), held AS (
    SELECT e.guild_id, count(*) FILTER (WHERE e.ends_at <= now()) AS events_held,
           count(*) FILTER (WHERE e.ends_at <= now() AND e.ends_at > now() - interval '30 days') AS events_30_days,
           count(*) FILTER (WHERE e.begins_at > now()) AS events_ahead,
           -- Of those over: how many came to one, and how full it was.
           round(avg(e.seats) FILTER (WHERE e.ends_at <= now()), 2) AS attendance_average,
           round(100.0 * sum(e.seats) FILTER (WHERE e.ends_at <= now()) / sum(e.seats_max) FILTER (WHERE e.ends_at <= now()), 2)
               AS attendance_pct
    FROM guild_events e WHERE e.cancelled_at IS NULL GROUP BY e.guild_id
), arranged AS (
    SELECT c.guild_id, count(*) AS competitions_held FROM competitions c
    WHERE c.guild_id IS NOT NULL AND c.state = 'over' GROUP BY c.guild_id
), money AS (
    SELECT t.guild_id, coalesce(sum(t.amount) FILTER (WHERE t.amount > 0), 0)::bigint AS paid_in_30_days,
           coalesce(-sum(t.amount) FILTER (WHERE t.amount < 0), 0)::bigint AS paid_out_30_days
    FROM guild_treasury_entries t WHERE t.created_at > now() - interval '30 days' GROUP BY t.guild_id
)
SELECT g.id AS guild_id,
       coalesce(m.members, 0) AS members, m.average_level, coalesce(m.joined_30_days, 0) AS joined_30_days,
       coalesce(m.active_7_days, 0) AS active_7_days, coalesce(m.active_30_days, 0) AS active_30_days,
       coalesce(round(100.0 * m.active_30_days / nullif(m.members, 0), 2), 0)::numeric(5, 2) AS activity_pct,
       coalesce(m.actions_30_days, 0) AS actions_30_days,
       coalesce(m.wines, 0) AS wines, coalesce(m.collection_value, 0) AS collection_value,
       coalesce(m.battles_30_days, 0) AS battles_30_days, coalesce(m.battles_won_30_days, 0) AS battles_won_30_days,
       coalesce(m.competition_entries, 0) AS competition_entries, coalesce(m.competitions_won, 0) AS competitions_won,
       coalesce(m.podiums, 0) AS podiums, coalesce(a.competitions_held, 0) AS competitions_held,
       rank() OVER (
           ORDER BY coalesce(m.competitions_won, 0) DESC, coalesce(m.podiums, 0) DESC, coalesce(m.battles_won_30_days, 0) DESC
       ) AS standing,
       coalesce(h.events_held, 0) AS events_held, coalesce(h.events_30_days, 0) AS events_30_days,
       coalesce(h.events_ahead, 0) AS events_ahead, h.attendance_average, h.attendance_pct,
       g.treasury::bigint AS treasury, coalesce(y.paid_in_30_days, 0) AS paid_in_30_days,
       coalesce(y.paid_out_30_days, 0) AS paid_out_30_days,
       now() AS refreshed_at
FROM guilds g
LEFT JOIN member m ON m.guild_id = g.id
LEFT JOIN held h ON h.guild_id = g.id
LEFT JOIN arranged a ON a.guild_id = g.id
LEFT JOIN money y ON y.guild_id = g.id
WHERE g.dissolved_at IS NULL
WITH NO DATA;
COMMENT ON MATERIALIZED VIEW guild_analytics IS 'What each guild''s present members did, and the guild itself. Read through guild_standings and '
    'my_guild_analytics; refreshed after user_collection_summary, which it reads.';
COMMENT ON COLUMN guild_analytics.activity_pct IS 'Per cent of the members who did anything in 30 days.';
COMMENT ON COLUMN guild_analytics.standing IS '1 is first: by competitions won, then podiums, then battles won in 30 days; equals share a place.';
COMMENT ON COLUMN guild_analytics.attendance_average IS 'How many came to an event that is over; null before the first.';
COMMENT ON COLUMN guild_analytics.attendance_pct IS 'Per cent of the seats of such events.';
COMMENT ON COLUMN guild_analytics.treasury IS 'Whole coins, as are paid_in_30_days and paid_out_30_days.';
COMMENT ON COLUMN guild_analytics.collection_value IS 'Whole coins, of all members'' wines.';
-- Serves: one guild; and REFRESH CONCURRENTLY, which needs a unique index.
CREATE UNIQUE INDEX guild_analytics_pk ON guild_analytics (guild_id);
-- Serves: the standings.
CREATE INDEX guild_analytics_by_standing ON guild_analytics (standing, guild_id);

CREATE VIEW guild_standings WITH (security_barrier) AS
SELECT g.public_id, g.name, g.kind, g.region, g.level, a.standing, a.members, a.average_level, a.joined_30_days,
       a.active_7_days, a.active_30_days, a.activity_pct, a.wines, a.battles_30_days, a.battles_won_30_days,
       a.competition_entries, a.competitions_won, a.podiums, a.competitions_held, a.events_held, a.events_30_days,
       a.events_ahead, a.attendance_average, a.attendance_pct, a.refreshed_at
FROM guild_analytics a JOIN guilds g ON g.id = a.guild_id;
COMMENT ON VIEW guild_standings IS 'What everybody may know of guilds: nothing of their money.';

CREATE VIEW my_guild_analytics WITH (security_barrier) AS
SELECT a.* FROM guild_analytics a
WHERE a.guild_id = (SELECT m.guild_id FROM guild_memberships m WHERE m.user_id = current_player());
COMMENT ON VIEW my_guild_analytics IS 'All figures, money too, of the guild whose member the player is for whom the transaction speaks.';

CREATE VIEW guild_reports WITH (security_barrier) AS SELECT * FROM guild_analytics;
COMMENT ON VIEW guild_reports IS 'All figures of all guilds, for reports.';

ALTER MATERIALIZED VIEW guild_analytics OWNER TO wine_pokedex_engine;
ALTER VIEW guild_standings OWNER TO wine_pokedex_engine;
ALTER VIEW my_guild_analytics OWNER TO wine_pokedex_engine;
ALTER VIEW guild_reports OWNER TO wine_pokedex_engine;
GRANT SELECT ON guild_standings, my_guild_analytics TO wine_pokedex_app;
GRANT SELECT ON guild_standings, guild_reports TO wine_pokedex_readonly;

SELECT refresh_all_analytics();
