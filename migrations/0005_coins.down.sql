DROP FUNCTION coin_discrepancies;
DROP FUNCTION coin_post;
-- The policy of the transactions asks through the lines.
DROP POLICY coin_transactions_own ON coin_transactions;
DROP TABLE coin_lines;
DROP FUNCTION coin_lines_check_sum;
DROP TABLE coin_transactions;
DROP TABLE coin_accounts;
