DROP FUNCTION coin_holds_check_closed;
DROP FUNCTION coins_available;
DROP TRIGGER coin_lines_sum_zero ON coin_lines;
DROP TRIGGER coin_lines_sum_zero_written ON coin_lines;
CREATE CONSTRAINT TRIGGER coin_lines_sum_zero AFTER INSERT OR UPDATE OR DELETE ON coin_lines
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coin_lines_check_sum();
DROP FUNCTION coin_lines_check_sums;
DROP TABLE coin_holds;
ALTER TABLE coin_transactions DROP COLUMN seq;
ALTER TABLE coin_transactions DROP COLUMN room_id;
