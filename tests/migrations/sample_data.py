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
        INSERT INTO wine_species (
            slug, name, style, primary_type, rarity, rarity_ordinal, base_longevity, base_power, base_terroir,
            base_complexity, base_rarity, base_elegance, body, acidity, tannin, sweet, alcohol, aroma,
            country, region, grapes, abv, source, rules_version
        )
        SELECT 'an-old-claret', 'An old claret', style, primary_type, 'Estate', 4, base_longevity, base_power,
        base_terroir,
               base_complexity, base_rarity, base_elegance, body, acidity, tannin, sweet, alcohol, aroma, country,
               region, grapes,
               abv, source, rules_version
        FROM wine_species WHERE slug = 'a-claret';
    """,
    4: """
        INSERT INTO wines (
            public_id, owner_id, species_id, iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity, iv_elegance,
            ev_power, nature, level, experience, shiny, capture_method
        )
        SELECT '019412d4-0000-7000-8000-000000000021', u.id, s.id, 31, 0, 17, 5, 30, 12, 252, 'Honest', 7, 343,
               false, 'wild'
        FROM users u, wine_species s WHERE u.name_key = 'ausonius' AND s.slug = 'a-claret';
        INSERT INTO wines (
            public_id, owner_id, species_id, iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity, iv_elegance,
            nature, level, experience, shiny, capture_method
        )
        SELECT '019412d4-0000-7000-8000-000000000022', owner_id, species_id, 1, 2, 3, 4, 5, 6, 'Rare', 1, 0, true,
               'bred' FROM wines;
    """,
    5: """
        INSERT INTO coin_accounts (player_id, kind)
        SELECT u.id, k FROM users u, unnest(ARRAY['available', 'held']) k WHERE u.id > 0;
        SELECT coin_post('joining', 'What everybody starts with', 'joining:' || u.public_id,
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
        FROM wines w, users b WHERE b.name_key = 'ampelia' AND w.level = 7;
        INSERT INTO trade_bids (trade_id, n, bidder_id, price, leader_id, at)
        SELECT auction_id, 3, leader_id, price, leader_id, closed_at FROM auctions;
        INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)
        SELECT a.auction_id, w.id, w.species_id, 'auction', a.seller_id, a.buyer_id, a.price, a.closed_at
        FROM auctions a JOIN wines w ON w.id = a.wine_id;
    """,
    13: """
        INSERT INTO professional_wine_regions (slug, name, country, hemisphere, source)
        VALUES ('france', 'France', 'France', 'north', 'a map');
        INSERT INTO professional_wine_regions (slug, name, country, parent_id, parent_depth, hemisphere, grapes, source)
        SELECT 'jura', 'Jura', country, id, depth, 'north', ARRAY['Savagnin'], 'a map' FROM professional_wine_regions;
        INSERT INTO grape_variety_profiles (slug, name, colour, acidity, tannin, aroma, synonyms, names_folded)
        VALUES ('savagnin', 'Savagnin', 'white', 5, 0, 3, ARRAY['Naturé'], ARRAY['savagnin', 'nature']);
    """,
    14: """
        INSERT INTO wset_courses (slug, title, summary, level, pass_mark) VALUES ('first', 'First', 'A start', 1, 60);
        INSERT INTO wset_courses (slug, title, summary, level, pass_mark, prerequisite_id, prerequisite_level, capacity)
        SELECT 'second', 'Second', 'And on', 2, 60, id, level, 10 FROM wset_courses;
        INSERT INTO wset_course_enrollments (course_id, user_id, state, pass_mark, exam_percent, ended_at)
        SELECT c.id, u.id, 'passed', 60, 71, now() + interval '1 hour' FROM wset_courses c, users u
        WHERE c.slug = 'first' AND u.name_key = 'ausonius';
        INSERT INTO wset_course_enrollments (course_id, user_id, pass_mark)
        SELECT c.id, u.id, 60 FROM wset_courses c, users u WHERE c.slug = 'second' AND u.name_key = 'ausonius';
        INSERT INTO professional_certifications (public_id, user_id, kind, enrollment_id, issuer, title, issued_on)
        SELECT '019412d4-0000-7000-8000-000000000051', user_id, 'course', id, 'Wine Pokédex', 'First', '2026-01-01'
        FROM wset_course_enrollments WHERE state = 'passed';
        INSERT INTO wine_education_content (slug, course_id, position, level, topic, title, body, source, minutes)
        SELECT 'on-vines', id, 1, level, 'grapes', 'On vines', 'They climb.', 'a gardener', 1
        FROM wset_courses WHERE slug = 'first';
        INSERT INTO user_education_progress (user_id, content_id, percent)
        SELECT u.id, l.id, 40 FROM users u, wine_education_content l WHERE u.name_key = 'ampelia';
    """,
    15: """
        INSERT INTO systematic_tasting_templates (slug, version, level, title, grid)
        VALUES ('a-grid', 1, 1, 'A grid', '{"look": {"ask": "Is it red?", "choices": ["yes", "no"], "place": 1}}');
        INSERT INTO professional_tasting_sessions (
            public_id, host_id, template_id, title, blind, pours, seats_max, state, starts_at, ends_at
        )
        SELECT '019412d4-0000-7000-8000-000000000061', u.id, t.id, 'An evening', true, 1, 4, 'open', now(),
               now() + interval '2 hours'
        FROM users u, systematic_tasting_templates t WHERE u.name_key = 'ausonius';
        INSERT INTO professional_tasting_participants (session_id, user_id, answers, handed_in_at, score)
        SELECT s.id, u.id, '[{"look": "yes"}]', now(), 1000 FROM users u, professional_tasting_sessions s
        WHERE u.name_key = 'ampelia';
    """,
    16: """
        INSERT INTO game_events (slug, kind, title, summary, opens_at, closes_at, claims_until, goal)
        VALUES ('harvest', 'community', 'Harvest', 'All hands.', now() - interval '1 day', now() + interval '9 days',
                now() + interval '20 days', 1000);
        INSERT INTO event_reward_catalog (slug, title, kind, amount, stock, claimed)
        VALUES ('a-purse', 'A purse', 'coins', 50, 10, 1);
        INSERT INTO event_challenges (event_id, slug, title, measure, target, points, reward_id)
        SELECT e.id, 'ten-wines', 'Ten wines', 'wines_caught', 10, 100, r.id FROM game_events e, event_reward_catalog r;
        INSERT INTO event_participation (event_id, user_id, points)
        SELECT e.id, u.id, 100 FROM game_events e, users u WHERE u.name_key = 'ausonius';
        INSERT INTO challenge_progress
            (challenge_id, event_id, user_id, progress, completed_at, claimed_at, delivered_at)
        SELECT c.id, c.event_id, p.user_id, 10, now(), now(), now() FROM event_challenges c, event_participation p;
        INSERT INTO event_leaderboards (event_id, user_id, rank, points)
        SELECT event_id, user_id, 1, points FROM event_participation;
    """,
    17: """
        INSERT INTO seasonal_modifiers (kind, region_id, wine_type, season, permille, starts_at, ends_at, reason)
        SELECT 'spawn', id, 'Flow', 'autumn', 1250, now(), now() + interval '30 days', 'The harvest'
        FROM professional_wine_regions WHERE slug = 'jura';
        INSERT INTO user_seasonal_stats (user_id, year, season, battles_played, battles_won)
        SELECT id, 2026, 'autumn', 3, 2 FROM users WHERE name_key = 'ausonius';
    """,
    18: """
        INSERT INTO user_reputation (user_id, trades, reviews, stars)
        SELECT buyer_id, 1, 1, 5 FROM wine_trades;
        INSERT INTO trade_reviews (trade_id, wine_id, reviewer_id, reviewed_id, stars, comment)
        SELECT trade_id, wine_id, seller_id, buyer_id, 5, 'Paid at once.' FROM wine_trades;
        INSERT INTO trade_disputes (public_id, trade_id, wine_id, opened_by, against, reason, detail)
        SELECT '019412d4-0000-7000-8000-000000000071', trade_id, wine_id, buyer_id, seller_id, 'other', 'Too good.'
        FROM wine_trades;
        INSERT INTO trade_insurance (trade_id, wine_id, insured_id, premium, valid_until)
        SELECT trade_id, wine_id, buyer_id, 3, now() + interval '1 day' FROM wine_trades;
        INSERT INTO player_reports (reporter_id, reported_id, kind, detail)
        SELECT seller_id, buyer_id, 'spam', 'Every hour.' FROM wine_trades;
        INSERT INTO player_blocks (blocker_id, blocked_id) SELECT seller_id, buyer_id FROM wine_trades;
        INSERT INTO trading_rules (format, country, region, level_min) VALUES ('market', 'France', 'Jura', 3);
    """,
    19: """
        INSERT INTO market_listings (
            listing_id, seller_id, wine_id, wine_ref, species_id, level, nature, shiny, ivs, evs, price, expires_at
        )
        SELECT '019412d4-0000-7000-8000-000000000081', owner_id, id, public_id, species_id, level, nature, shiny,
               ARRAY[1, 2, 3, 4, 5, 6], ARRAY[0, 0, 0, 0, 0, 0], 40, now() + interval '2 days'
        FROM wines WHERE level = 7;
        INSERT INTO mystery_deposits (deposit_id, pool_id, player_id, wine_id, rarity_low, rarity_high)
        SELECT '019412d4-0000-7000-8000-000000000091', '019412d4-0000-7000-8000-000000000092', owner_id, id, 1, 9
        FROM wines WHERE level = 7;
        INSERT INTO direct_trades (direct_trade_id, player_a, player_b, state, coins_a, closed_at)
        SELECT '019412d4-0000-7000-8000-0000000000a1', seller_id, buyer_id, 'settled', 5, now() FROM wine_trades;
        SELECT market_data_take((at AT TIME ZONE 'UTC')::date) FROM wine_trades;
    """,
    20: """
        INSERT INTO auction_lots (auction_id, wine_ref, species_id, level, nature, shiny, ivs, evs)
        SELECT a.auction_id, w.public_id, w.species_id, w.level, w.nature, w.shiny, '{1,2,3,4,5,6}', '{0,0,0,0,0,252}'
        FROM auctions a JOIN wines w ON w.id = a.wine_id;
    """,
    23: """
        INSERT INTO partitions_set_aside (partition_name, table_name, begins_at, ends_at)
        VALUES ('user_activity_log_y2001m01', 'user_activity_log', '2001-01-01', '2001-02-01');
    """,
    25: """
        INSERT INTO maintenance_steps (step, began_at, took_ms, said) VALUES ('make partitions', now(), 3, '{}');
    """,
    26: """
        INSERT INTO user_preferences (user_id, notes_visibility) SELECT id, 'friends' FROM users
        WHERE name_key = 'ausonius';
        INSERT INTO user_friendships (player_low, player_high, state, requested_by, accepted_at)
        SELECT least(a.id, b.id), greatest(a.id, b.id), 'accepted', a.id, now() FROM users a, users b
        WHERE a.name_key = 'ausonius' AND b.name_key = 'ampelia';
        INSERT INTO user_blocks (blocker_id, blocked_id)
        SELECT a.id, b.id FROM users a, users b WHERE a.name_key = 'ampelia' AND b.name_key = 'ausonius';
    """,
    27: """
        INSERT INTO user_subscriptions (user_id, tier, begins_at)
        SELECT id, 'premium', now() FROM users WHERE name_key = 'ausonius';
        INSERT INTO badge_catalog VALUES ('a-badge', 'A badge', 'For being there.');
        INSERT INTO title_catalog VALUES ('a-title', 'A title', 'For being there.');
        INSERT INTO achievement_catalog
        VALUES ('an-achievement', 'An achievement', 'For one wine.', 'wines_gained', 1, 'collecting', 5, 'a-badge',
        'a-title');
        SELECT achievements_settle(id, 'wines_gained') FROM users WHERE id > 0;
    """,
    28: """
        INSERT INTO wine_tasting_notes (public_id, user_id, species_id, wine_id, tasted_on, rating, aromas)
        SELECT '019412d4-0000-7000-8000-000000000051', w.owner_id, w.species_id, w.id, '2026-01-01', 90,
        '{cedar}' FROM wines w WHERE w.level = 7;
        INSERT INTO wine_photos (public_id, note_id, user_id, place, storage_key, media_type, bytes, width_px,
        height_px, sha256)
        SELECT '019412d4-0000-7000-8000-000000000052', id, user_id, 1, 'photos/a', 'image/png', 9, 1, 1, sha256('a')
        FROM wine_tasting_notes;
        INSERT INTO wine_voice_notes (public_id, note_id, user_id, place, storage_key, media_type, bytes,
        duration_ms, sha256)
        SELECT '019412d4-0000-7000-8000-000000000053', id, user_id, 1, 'voices/a', 'audio/ogg', 9, 1, sha256('a')
        FROM wine_tasting_notes;
        INSERT INTO wine_regional_forms
        VALUES ('a-form', 'a-claret', 'A claret elsewhere', 'Chile', 'Maipo', 'Flow', NULL, 'power', 'terroir');
        INSERT INTO wine_abilities VALUES ('an-ability', 'An ability', 'All', 'Something', 'Something', 'Something');
        INSERT INTO wine_species_abilities VALUES ('a-claret', 'an-ability');
        INSERT INTO wine_transfers (wine_id, from_id, to_id) SELECT id, 0, owner_id FROM wines;
    """,
    29: """
        INSERT INTO guilds (public_id, name, name_key, kind)
        VALUES ('019412d4-0000-7000-8000-000000000061', 'The Cask', 'the cask', 'trading');
        INSERT INTO guild_memberships (user_id, guild_id, role)
        SELECT u.id, g.id, 'leader' FROM users u, guilds g WHERE u.name_key = 'ausonius';
        INSERT INTO guild_invitations (guild_id, user_id, invited_by, expires_at)
        SELECT g.id, u.id, m.user_id, now() + interval '1 day' FROM guilds g, guild_memberships m, users u
        WHERE u.name_key = 'ampelia';
        INSERT INTO guild_events (public_id, guild_id, kind, title, begins_at, ends_at, seats_max, created_by)
        SELECT '019412d4-0000-7000-8000-000000000062', guild_id, 'tasting', 'Blind', now(), now() + interval '1 day',
        5, user_id
        FROM guild_memberships;
        INSERT INTO guild_event_participants (event_id, user_id) SELECT e.id, m.user_id FROM guild_events e,
        guild_memberships m;
        INSERT INTO guild_cellar (wine_id, guild_id, lent_by)
        SELECT w.id, m.guild_id, m.user_id FROM wines w JOIN guild_memberships m ON m.user_id = w.owner_id;
        INSERT INTO guild_treasury_entries (guild_id, user_id, amount, transaction_id)
        SELECT m.guild_id, m.user_id, 20, t.id FROM guild_memberships m, coin_transactions t;
    """,
    30: """
        INSERT INTO competitions (
            public_id, name, mode, format, created_by, size_min, size_max, rounds, registration_opens_at,
            registration_closes_at,
            begins_at, ends_at
        ) VALUES (
            '019412d4-0000-7000-8000-000000000071', 'The cup', 'pairing', 'swiss', 0, 4, 8, 3, now() - interval '1 day',
            now() + interval '1 day', now() + interval '2 days', now() + interval '3 days'
        );
        INSERT INTO competition_participants (competition_id, user_id) SELECT c.id, u.id FROM competitions c,
        users u WHERE u.id > 0;
        INSERT INTO competition_rounds (competition_id, round, begins_at, ends_at) SELECT id, 1, begins_at,
        ends_at FROM competitions;
        INSERT INTO competition_matches (competition_id, round, board) SELECT id, 1, 1 FROM competitions;
        INSERT INTO competition_match_seats (match_id, seat, competition_id, round, user_id)
        SELECT m.id, row_number() OVER (ORDER BY u.id) - 1, m.competition_id, 1, u.id FROM competition_matches m,
        users u
        WHERE u.id > 0;
        UPDATE competition_matches m SET battle_id = b.battle_id FROM battles b;
        INSERT INTO user_ratings (user_id, mode) SELECT id, 'pairing' FROM users WHERE id > 0;
        INSERT INTO user_rating_changes (battle_id, user_id, before_hundredths, after_hundredths)
        SELECT battle_id, player_0, 150000, 151000 FROM battles;
    """,
    31: """
        INSERT INTO evolution_items_catalog VALUES ('an-item', 'An item', 'Something', 5);
        INSERT INTO evolution_chains VALUES ('claret', 'Claret');
        INSERT INTO evolution_forms VALUES ('claret', 'young', 'Young', 0, 'a-claret'), ('claret', 'old', 'Old', 60,
        'an-old-claret');
        INSERT INTO evolutions (slug, chain, from_form, to_form, trigger, item)
        VALUES ('claret-old', 'claret', 'young', 'old', 'item', 'an-item');
        INSERT INTO user_evolution_items (user_id, item, quantity) SELECT id, 'an-item', 3 FROM users WHERE id > 0;
        INSERT INTO wine_stores (wine_id, store) SELECT id, 'solera' FROM wines;
        INSERT INTO evolution_attempts (public_id, user_id, wine_id, evolution, outcome, from_species_id, to_species_id)
        SELECT '019412d4-0000-7000-8000-000000000081', w.owner_id, w.id, 'claret-old', 'evolved', 0, 0 FROM wines w
        WHERE w.level = 7;
        INSERT INTO mega_evolution_data
        SELECT 'a-mega', 'a-claret', 'an-item', 'A mega', 'Flow', NULL, 110, 110, 110, 110, 110, 110, 3;
    """,
    32: """
        INSERT INTO breeding_attempts (public_id, user_id, facility, slot, parent_a, parent_b, chance_pct, begins_at,
        ready_at)
        SELECT '019412d4-0000-7000-8000-000000000092', min(owner_id), 'basic', 1, min(id), max(id), 70, now(),
        now() + interval '1 day'
        FROM wines;
        INSERT INTO breeding_parents (attempt_id, wine_id, during)
        SELECT a.id, w.id, tstzrange(a.begins_at, a.ready_at) FROM breeding_attempts a, wines w;
    """,
    34: """
        INSERT INTO jobs (kind, d, alone) VALUES ('inbox.forget', '{"by": "hand"}', 'inbox.forget');
        INSERT INTO jobs (kind, state, tries, takes, error) VALUES ('coins.audit', 'dead', 5, 5, 'corked');
        INSERT INTO job_schedules (kind, every, at, alone, tries_max) VALUES ('vacuum', '1 day', '3 hours', true, 5);
    """,
    35: """
        UPDATE users SET level = level + 1 WHERE name_key = 'ausonius';
    """,
    36: """
        INSERT INTO user_emails (user_id, email)
        SELECT id, '\\x01'::bytea || sha256('hidden') FROM users WHERE name_key = 'ausonius';
        INSERT INTO user_email_lookups (lookup, key_number, user_id)
        SELECT sha256('found'), 1, id FROM users WHERE name_key = 'ausonius';
        INSERT INTO user_totp (user_id, secret, confirmed_at, last_step)
        SELECT id, '\\x01'::bytea || sha256('hidden'), now(), 58000000 FROM users WHERE name_key = 'ausonius';
        INSERT INTO user_recovery_codes (user_id, code_hash)
        SELECT id, sha256('code') FROM users WHERE name_key = 'ausonius';
    """,
    48: """
        INSERT INTO direct_trade_wines (
            direct_trade_id, wine_id, player_id, n, wine_ref, species_id, level, nature, shiny, ivs, evs
        )
        SELECT d.direct_trade_id, w.id, d.player_a, 1, w.public_id, w.species_id, w.level, w.nature, w.shiny,
               '{1,2,3,4,5,6}', '{0,0,0,0,0,252}'
        FROM direct_trades d CROSS JOIN wines w WHERE w.level = 7;
    """,
    49: """
        INSERT INTO question_ratings (question_id, rating_hundredths, answers, right_answers)
        VALUES ('country/mendoza', 118000, 2, 2);
        INSERT INTO topic_answers (user_id, topic, answers, right_answers)
        SELECT id, 'law', 2, 1 FROM users WHERE id > 0;
    """,
    52: """
        INSERT INTO user_devices (user_id, device_hash, first_seen_at, seen_at)
        SELECT id, sha256('a device'), now(), now() FROM users WHERE name_key = 'ausonius';
    """,
    62: """
        UPDATE trade_insurance
        SET valid_until = bought_at + interval '240 hours', used_at = bought_at + interval '239 hours',
            closed_at = now();
    """,
}
