DROP FUNCTION trades_suspicious;
