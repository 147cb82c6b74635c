-- What:  trades_suspicious: pairs and players whose trades look as if coins, prices or reputation were being made up, each with the
--        signal that says so and its figures.
-- Why:   wash trading and twin accounts are seen across many trades, and in none of them. It is a list for operators to look at, and
--        does nothing to anybody.
-- Locks: none; it reads the trades of so many days.
-- Order: before the code that uses it.

CREATE FUNCTION trades_suspicious(p_days integer) RETURNS TABLE (signal text, one bigint, other bigint, figures jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH traded AS (
        SELECT t.*, least(t.seller_id, t.buyer_id) AS low, greatest(t.seller_id, t.buyer_id) AS high
        FROM wine_trades t
        WHERE t.at >= clock_timestamp() - make_interval(days => p_days) AND t.format <> 'returned'
    ), circled AS (
        -- Wines that went both ways between the same two.
        SELECT t.low, t.high, t.wine_id, count(*) AS times FROM traded t
        GROUP BY t.low, t.high, t.wine_id HAVING count(DISTINCT t.seller_id) = 2
    ), priced AS (
        -- What others paid for the species: the pair's own sales prove nothing.
        SELECT t.low, t.high, t.price::bigint AS price, m.median, m.sales FROM traded t
        CROSS JOIN LATERAL (
            SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY x.price::bigint) AS median, count(*) AS sales
            FROM wine_trades x
            WHERE x.species_id = t.species_id AND x.price IS NOT NULL AND x.at >= clock_timestamp() - interval '90 days'
              AND (least(x.seller_id, x.buyer_id), greatest(x.seller_id, x.buyer_id)) <> (t.low, t.high)
        ) m
        WHERE t.price IS NOT NULL
    ), paid AS (
        -- Accounts that were younger than a week when they bought, and have traded with one player only.
        SELECT t.seller_id, t.buyer_id, sum(t.price::bigint) AS coins FROM traded t JOIN users u ON u.id = t.buyer_id
        WHERE t.price IS NOT NULL AND t.at < u.created_at + interval '7 days'
          AND NOT EXISTS (
              SELECT FROM wine_trades x WHERE t.buyer_id IN (x.seller_id, x.buyer_id) AND t.seller_id NOT IN (x.seller_id, x.buyer_id)
          )
        GROUP BY t.seller_id, t.buyer_id
    )
    SELECT 'back_and_forth', c.low, c.high, jsonb_build_object('wines', count(*), 'trades', sum(c.times))
    FROM circled c GROUP BY c.low, c.high HAVING count(*) >= 2 OR sum(c.times) >= 4
    UNION ALL
    SELECT 'far_off_price', p.low, p.high, jsonb_build_object(
        'sales', count(*), 'highest_permille', max(p.price * 1000 / p.median), 'lowest_permille', min(p.price * 1000 / p.median)
    )
    FROM priced p WHERE p.sales >= 5 AND p.median >= 1 AND (p.price >= 5 * p.median OR 5 * p.price <= p.median)
    GROUP BY p.low, p.high HAVING count(*) >= 2
    UNION ALL
    SELECT 'shared_device', s.low, s.high, jsonb_build_object('trades', s.trades, 'devices', s.devices)
    FROM (
        SELECT t.low, t.high, count(DISTINCT t.trade_id) AS trades, (
            SELECT count(*) FROM user_devices a JOIN user_devices b ON b.device_hash = a.device_hash
            WHERE a.user_id = t.low AND b.user_id = t.high
        ) AS devices
        FROM traded t GROUP BY t.low, t.high
    ) s
    WHERE s.devices >= 1
    UNION ALL
    SELECT 'young_accounts_pay', p.seller_id, NULL, jsonb_build_object('accounts', count(*), 'coins', sum(p.coins))
    FROM paid p GROUP BY p.seller_id HAVING count(*) >= 3 AND sum(p.coins) >= 300
    ORDER BY 1, 2, 3
$$;
COMMENT ON FUNCTION trades_suspicious IS 'Signs of made-up trades in the last days, by our choice. back_and_forth: two or more wines, or one four times, went both ways between '
    'two. far_off_price: two or more sales of a pair at five times or a fifth of what others paid in the median (five sales of others or more). '
    'shared_device: who trades with each other and has signed in on one device. young_accounts_pay: three or more accounts of under a week, '
    'which traded with one player only, paid him 300 coins or more; other is null.';
REVOKE ALL ON FUNCTION trades_suspicious FROM PUBLIC;
ALTER FUNCTION trades_suspicious OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION trades_suspicious TO wine_pokedex_jobs;
