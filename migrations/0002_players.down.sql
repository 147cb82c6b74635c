DROP FUNCTION sessions_forget;
DROP FUNCTION session_end;
DROP FUNCTION session_renew;
DROP FUNCTION session_of_access;
DROP FUNCTION session_open;
DROP FUNCTION player_password;
DROP TABLE user_sessions;
DROP TABLE users;
