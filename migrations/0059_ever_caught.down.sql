-- Back to species that are caught while one has a wine of them. What was caught before is in the trades still.

DROP FUNCTION species_caught_count(bigint);
DROP TRIGGER wines_evolved ON wines;
DROP FUNCTION wines_evolved();

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
    RETURN NULL;
END $$;
COMMENT ON FUNCTION wines_gained IS 'Counts new wines, once a statement and owner, in the order of their ids.';

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
    RETURN NULL;
END $$;
COMMENT ON FUNCTION wines_moved IS 'Counts a wine that changes its owner, in what the two have now and not in what they have gained: two could pass one '
    'to and fro. Not fired by a change of place, which is frequent.';

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
    ORDER BY 1, 2
$$;
COMMENT ON FUNCTION experience_discrepancies IS 'Where experience, level or the count of wines is not what the rows say that it follows from. '
    'Empty when all is well; reads everything: for audits.';

DROP TABLE species_caught;
