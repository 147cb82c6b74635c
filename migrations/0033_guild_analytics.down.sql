DROP VIEW guild_reports;
DROP VIEW my_guild_analytics;
DROP VIEW guild_standings;
DROP MATERIALIZED VIEW guild_analytics;
