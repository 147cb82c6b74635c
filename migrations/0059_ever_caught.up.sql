-- What:  species_caught: the species that a player has ever had a wine of, written by whatever gives him one; species_caught_count.
-- Why:   what was caught stays caught, whoever has the wine now; and to look through all his trades at every page of the catalogue
--        would cost more with each of them.
-- Locks: SHARE ROW EXCLUSIVE on wines while its trigger is made and what there is already is read: writers wait. At run time a
--        row of a player's and a species', under the player's count of wines, which whoever gives him one locks before.
-- Order: before the code that uses it; the code before it writes it without knowing.

CREATE TABLE species_caught (
    user_id    bigint      NOT NULL,
    species_id bigint      NOT NULL,
    caught_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT species_caught_pk PRIMARY KEY (user_id, species_id),
    CONSTRAINT species_caught_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT species_caught_species_fk FOREIGN KEY (species_id) REFERENCES wine_species (id) ON DELETE RESTRICT,
    CONSTRAINT species_caught_not_the_house CHECK (user_id > 0)
);
COMMENT ON TABLE species_caught IS 'Which species each player has ever had a wine of, however he came by it: caught, bred, evolved, bought or traded. Only grows; '
    'goes with its player.';
COMMENT ON COLUMN species_caught.caught_at IS 'When he first had one.';
-- Serves: how many have caught a species, and the reference from the catalogue.
CREATE INDEX species_caught_by_species ON species_caught (species_id);

CREATE OR REPLACE FUNCTION wines_gained() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_owner record;
BEGIN
    FOR v_owner IN SELECT g.owner_id AS id, count(*) AS wines FROM gained g GROUP BY g.owner_id ORDER BY g.owner_id LOOP
        PERFORM collection_count(v_owner.id, v_owner.wines);
        PERFORM statistic_add(v_owner.id, 'wines_gained', v_owner.wines);
        IF v_owner.id <> 0 THEN
            PERFORM achievements_settle(v_owner.id, 'wines_gained');
        END IF;
    END LOOP;
    INSERT INTO species_caught (user_id, species_id) SELECT DISTINCT g.owner_id, g.species_id FROM gained g WHERE g.owner_id <> 0
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION wines_gained IS 'Counts new wines, once a statement and owner, in the order of their ids, and what is caught with them.';

CREATE OR REPLACE FUNCTION wines_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- In id order, so that two who swap cannot wait for each other.
    IF OLD.owner_id < NEW.owner_id THEN
        PERFORM statistic_add(OLD.owner_id, 'wines', -1);
    END IF;
    PERFORM statistic_add(NEW.owner_id, 'wines', 1);
    IF OLD.owner_id > NEW.owner_id THEN
        PERFORM statistic_add(OLD.owner_id, 'wines', -1);
    END IF;
    IF NEW.owner_id <> 0 THEN
        INSERT INTO species_caught (user_id, species_id) VALUES (NEW.owner_id, NEW.species_id) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION wines_moved IS 'Counts a wine that changes its owner, in what the two have now and not in what they have gained: two could pass one '
    'to and fro; and it is caught. Not fired by a change of place, which is frequent.';

CREATE FUNCTION wines_evolved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO species_caught (user_id, species_id) VALUES (NEW.owner_id, NEW.species_id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION wines_evolved IS 'Who has a wine that becomes another species has caught that too.';
CREATE TRIGGER wines_evolved AFTER UPDATE OF species_id ON wines
FOR EACH ROW WHEN (OLD.species_id <> NEW.species_id AND NEW.owner_id <> 0) EXECUTE FUNCTION wines_evolved();

-- What there is already: what players have now, what they gave and got, and what their wines were. The trigger's lock keeps
-- anybody from adding wines in between. Who has left has taken it with him.
INSERT INTO species_caught (user_id, species_id, caught_at)
SELECT h.user_id, h.species_id, min(h.at)
FROM (
    SELECT w.owner_id AS user_id, w.species_id, greatest(
        w.captured_at,
        (SELECT max(t.created_at) FROM wine_transfers t WHERE t.wine_id = w.id),
        (SELECT max(a.created_at) FROM evolution_attempts a WHERE a.wine_id = w.id AND a.outcome = 'evolved')
    ) AS at
    FROM wines w
    UNION ALL
    SELECT s.player, t.species_id, t.at FROM wine_trades t CROSS JOIN LATERAL (VALUES (t.seller_id), (t.buyer_id)) AS s (player)
    UNION ALL
    SELECT a.user_id, a.from_species_id, a.created_at FROM evolution_attempts a
    UNION ALL
    SELECT a.user_id, a.to_species_id, a.created_at FROM evolution_attempts a WHERE a.outcome = 'evolved'
) h
JOIN users u ON u.id = h.user_id AND u.id > 0 AND u.deleted_at IS NULL
GROUP BY h.user_id, h.species_id;

CREATE FUNCTION species_caught_count(p_player bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM species_caught c JOIN wine_species s ON s.id = c.species_id AND NOT s.retired
    WHERE c.user_id = p_player AND user_shows(p_player, 'profile')
$$;
COMMENT ON FUNCTION species_caught_count IS 'How many of the species that are in the game a player has caught, where he shows his profile to the player of this '
    'transaction; else 0. Which ones, his profile does not say.';

CREATE OR REPLACE FUNCTION experience_discrepancies() RETURNS TABLE (what text, id bigint, said bigint, found bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'experience', u.id, u.experience, coalesce(e.total, 0)::bigint
    FROM users u LEFT JOIN (SELECT user_id, sum(points) AS total FROM user_experience GROUP BY user_id) e ON e.user_id = u.id
    WHERE u.experience <> coalesce(e.total, 0)
    UNION ALL
    SELECT 'level', u.id, u.level, player_level_for(u.experience) FROM users u WHERE u.level <> player_level_for(u.experience)
    UNION ALL
    SELECT 'wines', u.id, coalesce(s.value, 0), coalesce(w.wines, 0)
    FROM users u
    LEFT JOIN user_statistics s ON s.user_id = u.id AND s.statistic = 'wines'
    LEFT JOIN (SELECT owner_id, count(*) AS wines FROM wines GROUP BY owner_id) w ON w.owner_id = u.id
    WHERE coalesce(s.value, 0) <> coalesce(w.wines, 0)
    UNION ALL
    SELECT 'species', h.owner_id, count(c.species_id), count(*)
    FROM (SELECT DISTINCT w.owner_id, w.species_id FROM wines w WHERE w.owner_id <> 0) h
    LEFT JOIN species_caught c ON c.user_id = h.owner_id AND c.species_id = h.species_id
    GROUP BY h.owner_id HAVING count(c.species_id) <> count(*)
    ORDER BY 1, 2
$$;
COMMENT ON FUNCTION experience_discrepancies IS 'Where experience, level or the count of wines is not what the rows say that it follows from, or somebody has a species '
    'that he has not caught. Empty when all is well; reads everything: for audits.';

ALTER TABLE species_caught ENABLE ROW LEVEL SECURITY;
ALTER TABLE species_caught FORCE ROW LEVEL SECURITY;
CREATE POLICY species_caught_own ON species_caught FOR SELECT TO wine_pokedex_app USING (user_id = current_player());
CREATE POLICY species_caught_reports ON species_caught FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY species_caught_engine ON species_caught TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT ON species_caught TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT, DELETE ON species_caught TO wine_pokedex_engine;

REVOKE ALL ON FUNCTION wines_evolved, species_caught_count FROM PUBLIC;
ALTER FUNCTION wines_evolved OWNER TO wine_pokedex_engine;
ALTER FUNCTION species_caught_count OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION species_caught_count TO wine_pokedex_app;
