-- Back to both.

CREATE FUNCTION wine_evolve(
    p_public_id uuid, p_wine uuid, p_evolution text, p_succeeds boolean, p_weather text, p_place text
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
    v_attempt evolution_attempts;
BEGIN
    INSERT INTO evolution_attempts (public_id, user_id, wine_id, evolution, weather, place, outcome, from_species_id, to_species_id)
    SELECT p_public_id, v_me, w.id, p_evolution, p_weather, p_place, CASE WHEN p_succeeds THEN 'evolved' ELSE 'failed' END, 0, 0
    FROM wines w WHERE w.public_id = p_wine
    RETURNING * INTO v_attempt;
    IF NOT FOUND THEN
        PERFORM rule_refuses('wines_is_his');
    END IF;
    UPDATE user_evolution_items i SET quantity = i.quantity - 1
    FROM evolutions e WHERE e.slug = p_evolution AND i.user_id = v_me AND i.item = e.item;
    IF p_succeeds THEN
        UPDATE wines w SET species_id = v_attempt.to_species_id, revision = w.revision + 1 WHERE w.id = v_attempt.wine_id;
        DELETE FROM wine_stores st WHERE st.wine_id = v_attempt.wine_id;
        PERFORM statistic_add(v_me, 'evolutions_done', 1);
        PERFORM achievements_settle(v_me, 'evolutions_done');
    END IF;
    RETURN v_attempt.outcome;
END $$;
COMMENT ON FUNCTION wine_evolve(uuid, uuid, text, boolean, text, text) IS 'The acting player has a wine of his evolve. The item is used up either way. The program says whether chance favours him, '
    'which it may deny only where the evolution leaves something to chance.';

REVOKE ALL ON FUNCTION wine_evolve(uuid, uuid, text, boolean, text, text) FROM PUBLIC;
ALTER FUNCTION wine_evolve(uuid, uuid, text, boolean, text, text) OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION wine_evolve(uuid, uuid, text, boolean, text, text) TO wine_pokedex_app;
