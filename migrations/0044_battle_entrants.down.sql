DROP FUNCTION battle_entrant;
