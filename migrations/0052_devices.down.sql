DROP FUNCTION device_seen;
DROP FUNCTION trade_lock;
DROP TABLE user_devices;
