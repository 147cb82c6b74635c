DROP FUNCTION jobs_take;
DROP TABLE job_schedules;
DROP TABLE jobs;
