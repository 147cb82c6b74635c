"""Rows for each migration's tables, so that the migrations after it run on data, and the way back loses none of it.

One entry for each version that makes tables; its statements run as the superuser, once that version is applied and
none after it. What a later version needs of these rows it finds by name.
"""

from __future__ import annotations

SAMPLES: dict[int, str] = {
    2: """
        INSERT INTO users (public_id, name, name_key, level, experience) VALUES
            ('019412d4-0000-7000-8000-000000000001', 'Ausonius', 'ausonius', 12, 3400),
            ('019412d4-0000-7000-8000-000000000002', 'Ampelia', 'ampelia', 1, 0);
        INSERT INTO user_sessions (
            public_id, user_id, device, family_hash, refresh_hash, access_hash, access_expires_at, expires_at,
            created_at, seen_at
        )
        SELECT '019412d4-0000-7000-8000-000000000011', id, 'a telephone', sha256('a'), sha256('b'), sha256('c'),
               now() + interval '10 minutes', now() + interval '30 days', now(), now()
        FROM users WHERE name_key = 'ausonius';
    """,
    3: """
        INSERT INTO wine_species (
            slug, name, style, primary_type, rarity, rarity_ordinal, base_longevity, base_power, base_terroir,
            base_complexity, base_rarity, base_elegance, body, acidity, tannin, sweet, alcohol, aroma,
            country, region, grapes, abv, source, rules_version
        )
        SELECT 'a-claret', 'A claret', 'red', attacker, 'Quality', 3, 90, 80, 85, 88, 40, 82, 4, 4, 4, 0, 3, 4,
               'France', 'Bordeaux', ARRAY['Cabernet Sauvignon', 'Merlot'], 13.5, 'own', 1
        FROM wine_type_effectiveness ORDER BY attacker LIMIT 1;
    """,
    4: """
        INSERT INTO wines (
            public_id, owner_id, species_id, iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity, iv_elegance,
            ev_power, nature, level, experience, shiny, capture_method
        )
        SELECT '019412d4-0000-7000-8000-000000000021', u.id, s.id, 31, 0, 17, 5, 30, 12, 252, 'Honest', 7, 343,
               false, 'wild'
        FROM users u, wine_species s WHERE u.name_key = 'ausonius' AND s.slug = 'a-claret';
    """,
    5: """
        INSERT INTO coin_accounts (player_id, kind)
        SELECT u.id, k FROM users u, unnest(ARRAY['available', 'held']) k WHERE u.id > 0;
        SELECT coin_post('joining', 'What everybody starts with', 'joining:ausonius',
                         ARRAY[a.id, m.id], ARRAY[500, -500])
        FROM coin_accounts a JOIN users u ON u.id = a.player_id AND u.name_key = 'ausonius', coin_accounts m
        WHERE a.kind = 'available' AND m.kind = 'mint' AND m.shard = 0;
    """,
    6: """
        INSERT INTO user_activity_log (user_id, action, d)
        SELECT id, 'player.joined', '{"coins": 500}' FROM users WHERE name_key = 'ausonius';
    """,
    7: """
        INSERT INTO nodes (node_id, host, pid, pid_started)
        VALUES ('019412d4-0000-7000-8000-000000000031', 'a host', 4711, '99');
        WITH room AS (
            SELECT partition_bound(
                'uuidv7', date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
            )::uuid AS id
        ), opened AS (
            INSERT INTO rooms (room_id, kind, rules_version, owner, head_seq, head_n, last_at_ms, opened_at_ms)
            SELECT id, 'battle', 1, '019412d4-0000-7000-8000-000000000031', 1, 1, 1, 1 FROM room
        ), entered AS (
            INSERT INTO room_entries (room_id, seq, first_n, at_ms, body) SELECT id, 0, 1, 1, 'opening' FROM room
        )
        INSERT INTO openings (actor, key, room_id)
        SELECT u.id, '019412d4-0000-4000-8000-000000000041', room.id FROM room, users u WHERE u.name_key = 'ausonius';
    """,
    8: """
        INSERT INTO battles (battle_id, mode, rated, player_0, player_1)
        SELECT r.room_id, 'pairing', true, a.id, b.id FROM rooms r, users a, users b
        WHERE a.name_key = 'ausonius' AND b.name_key = 'ampelia';
        INSERT INTO inbox_heads (player_id, n) SELECT id, 1 FROM users WHERE id > 0;
        INSERT INTO inbox (player_id, n, at_ms, type, d, room_id, seq)
        SELECT u.id, 1, 1, 'matched', '{}', r.room_id, 0 FROM rooms r, users u WHERE u.id > 0;
    """,
    10: """
        INSERT INTO coin_holds (room_id, player_id, amount)
        SELECT r.room_id, u.id, 40 FROM rooms r, users u WHERE u.name_key = 'ausonius';
    """,
    11: """
        INSERT INTO auctions (
            auction_id, seller_id, wine_id, state, start_price, reserved, price, leader_id, bids, reserve_met, ends_at,
            opened_at, closed_at, buyer_id
        )
        SELECT '019412d4-0000-7000-8000-000000000051', w.owner_id, w.id, 'sold', 10, true, 25, b.id, 3, true, now(),
               now() - interval '1 hour', now(), b.id
        FROM wines w, users b WHERE b.name_key = 'ampelia';
        INSERT INTO trade_bids (trade_id, n, bidder_id, price, leader_id, at)
        SELECT auction_id, 3, leader_id, price, leader_id, closed_at FROM auctions;
        INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)
        SELECT a.auction_id, w.id, w.species_id, 'auction', a.seller_id, a.buyer_id, a.price, a.closed_at
        FROM auctions a JOIN wines w ON w.id = a.wine_id;
    """,
}
