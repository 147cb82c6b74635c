"""What must always be true between tables: each rule is a query that finds what breaks it, in words.

`db/audit.py` asks all of them as of one moment, as the engine's role, which sees every player's rows.
"""

from collections.abc import Mapping
from types import MappingProxyType

RULES: Mapping[str, str] = MappingProxyType(
    {
        "rooms hold what their players have promised": """
            SELECT format('player %s has promised %s coins, and rooms hold %s of his',
                          a.player_id, a.balance, coalesce(h.amount, 0))
            FROM coin_accounts a
            LEFT JOIN (SELECT player_id, sum(amount) AS amount FROM coin_holds GROUP BY player_id) h USING (player_id)
            WHERE a.kind = 'held' AND a.balance <> coalesce(h.amount, 0)
        """,
        "coins are held for rooms that go on": """
            SELECT format('room %s is %s and holds %s coins of player %s',
                          h.room_id, coalesce(r.state, 'not there'), h.amount, h.player_id)
            FROM coin_holds h LEFT JOIN rooms r USING (room_id)
            WHERE h.amount > 0 AND coalesce(r.state, '') NOT IN ('open', 'quarantined')
        """,
        "wines outside the cellar are in rooms that go on": """
            SELECT format('wine %s of player %s is in %s, in room %s, which is %s',
                          w.id, w.owner_id, w.place, w.place_room, coalesce(r.state, 'not there'))
            FROM wines w LEFT JOIN rooms r ON r.room_id = w.place_room
            WHERE w.place <> 'cellar' AND coalesce(r.state, '') NOT IN ('open', 'quarantined')
        """,
        "a lot is in the escrow of its auction": """
            SELECT format('auction %s sells wine %s of player %s, which is in %s of player %s',
                          a.auction_id, a.wine_id, a.seller_id, w.place, w.owner_id)
            FROM auctions a JOIN wines w ON w.id = a.wine_id
            WHERE a.state = 'open'
              AND (w.place <> 'escrow' OR w.place_room <> a.auction_id OR w.owner_id <> a.seller_id)
        """,
        "what is on the market is in the escrow of its listing": """
            SELECT format('listing %s sells wine %s of player %s, which is in %s of player %s',
                          l.listing_id, l.wine_id, l.seller_id, w.place, w.owner_id)
            FROM market_listings l JOIN wines w ON w.id = l.wine_id
            WHERE l.state = 'open'
              AND (w.place <> 'escrow' OR w.place_room <> l.listing_id OR w.owner_id <> l.seller_id)
        """,
        "what lies on a table is in its escrow": """
            SELECT format('wine %s of player %s is offered in trade %s, and is in %s of player %s, in room %s',
                          o.wine_id, o.player_id, o.direct_trade_id, w.place, w.owner_id, w.place_room)
            FROM direct_trade_wines o
            JOIN direct_trades d ON d.direct_trade_id = o.direct_trade_id AND d.state = 'open'
            JOIN wines w ON w.id = o.wine_id
            WHERE w.place <> 'escrow' OR w.place_room <> d.direct_trade_id OR w.owner_id <> o.player_id
            UNION ALL
            SELECT format('wine %s is in the escrow of trade %s, where nobody offers it', w.id, d.direct_trade_id)
            FROM direct_trades d JOIN wines w ON w.place_room = d.direct_trade_id
            WHERE NOT EXISTS (
                SELECT FROM direct_trade_wines o
                WHERE o.direct_trade_id = d.direct_trade_id AND o.wine_id = w.id AND o.player_id = w.owner_id
                  AND d.state = 'open'
            )
        """,
        "coins on a table are held for it": """
            SELECT format('trade %s has %s coins of player %s on the table, and holds %s',
                          d.direct_trade_id, s.offered, s.player, coalesce(h.amount, 0))
            FROM direct_trades d
            CROSS JOIN LATERAL (VALUES (d.player_a, d.offered_a), (d.player_b, d.offered_b)) AS s (player, offered)
            LEFT JOIN coin_holds h ON h.room_id = d.direct_trade_id AND h.player_id = s.player
            WHERE coalesce(h.amount, 0) <> CASE d.state WHEN 'open' THEN s.offered ELSE 0 END
        """,
        "what was agreed upon at a table has changed hands once": """
            SELECT format('trade %s was settled over %s wines, and %s are in the list of trades',
                          d.direct_trade_id, o.wines, t.trades)
            FROM direct_trades d
            CROSS JOIN LATERAL (
                SELECT count(*) AS wines FROM direct_trade_wines x WHERE x.direct_trade_id = d.direct_trade_id
            ) o
            CROSS JOIN LATERAL (
                SELECT count(*) AS trades FROM wine_trades x
                WHERE x.trade_id = d.direct_trade_id AND x.format = 'direct' AND EXISTS (
                    SELECT FROM direct_trade_wines y
                    WHERE y.direct_trade_id = x.trade_id AND y.wine_id = x.wine_id AND y.player_id = x.seller_id
                      AND x.buyer_id IN (d.player_a, d.player_b)
                )
            ) t
            WHERE t.trades <> CASE d.state WHEN 'settled' THEN o.wines ELSE 0 END
        """,
        "a table's coins went over once": """
            SELECT format('trade %s says that %s coins went over, and %s did',
                          d.direct_trade_id, d.coins_a + d.coins_b, p.paid)
            FROM direct_trades d
            CROSS JOIN LATERAL (
                SELECT coalesce(-sum(l.amount), 0) AS paid FROM coin_transactions c
                JOIN coin_lines l ON l.transaction_id = c.id
                JOIN coin_accounts x ON x.id = l.account_id AND x.kind = 'held'
                  AND x.player_id = CASE WHEN d.coins_a > 0 THEN d.player_a ELSE d.player_b END
                WHERE c.room_id = d.direct_trade_id AND c.kind = 'trade_coins'
            ) p
            WHERE p.paid <> d.coins_a + d.coins_b
        """,
        "battles, auctions, listings and trades go on with their rooms": """
            SELECT format('%s %s is %s and its room is %s',
                          l.what, l.id, CASE WHEN l.going_on THEN 'going on' ELSE 'over' END, coalesce(r.state, 'gone'))
            FROM (
                SELECT 'battle' AS what, battle_id AS id, state = 'live' AS going_on FROM battles
                UNION ALL
                SELECT 'auction', auction_id, state = 'open' FROM auctions
                UNION ALL
                SELECT 'listing', listing_id, state = 'open' FROM market_listings
                UNION ALL
                SELECT 'trade', direct_trade_id, state = 'open' FROM direct_trades
            ) l
            LEFT JOIN rooms r ON r.room_id = l.id
            WHERE l.going_on <> (coalesce(r.state, '') IN ('open', 'quarantined'))
        """,
        "a sale is paid for and in the list of trades once": """
            SELECT format('auction %s was sold to player %s for %s coins, and %s trades and %s payments say so',
                          a.auction_id, a.buyer_id, a.price, t.trades, p.payments)
            FROM auctions a
            CROSS JOIN LATERAL (
                SELECT count(*) AS trades FROM wine_trades t
                WHERE t.trade_id = a.auction_id AND t.wine_id = a.wine_id AND t.seller_id = a.seller_id
                  AND t.buyer_id = a.buyer_id AND t.price = a.price
            ) t
            CROSS JOIN LATERAL (
                SELECT count(*) AS payments FROM coin_transactions c
                JOIN coin_lines l ON l.transaction_id = c.id
                JOIN coin_accounts x ON x.id = l.account_id AND x.player_id = a.buyer_id AND x.kind = 'held'
                WHERE c.room_id = a.auction_id AND c.kind = 'auction_sale'
            ) p
            WHERE a.state = 'sold' AND (t.trades <> 1 OR p.payments <> 1)
        """,
        "a deposit is in the escrow of its pool, which goes on": """
            SELECT format('deposit %s of player %s waits in pool %s (%s) with wine %s, which is in %s of player %s',
                          d.deposit_id, d.player_id, d.pool_id, coalesce(r.state, 'not there'), d.wine_id, w.place,
                          w.owner_id)
            FROM mystery_deposits d
            JOIN wines w ON w.id = d.wine_id
            LEFT JOIN rooms r ON r.room_id = d.pool_id
            WHERE d.state = 'waiting'
              AND (w.place <> 'escrow' OR w.place_room <> d.pool_id OR w.owner_id <> d.player_id
                   OR coalesce(r.state, '') NOT IN ('open', 'quarantined'))
        """,
        "what is in a pool was put in": """
            SELECT format('wine %s of player %s is in the escrow of pool %s, and no deposit says so',
                          w.id, w.owner_id, w.place_room)
            FROM wines w
            JOIN rooms r ON r.room_id = w.place_room AND r.kind = 'mystery'
            WHERE NOT EXISTS (SELECT FROM mystery_deposits d WHERE d.wine_id = w.id AND d.state = 'waiting')
        """,
        "an exchange is of two, each for the other, and in the list of trades once": """
            SELECT format('deposit %s of player %s was exchanged for %s of player %s, and %s trades say so',
                          d.deposit_id, d.player_id, d.matched_with, o.player_id, t.trades)
            FROM mystery_deposits d
            JOIN mystery_deposits o ON o.deposit_id = d.matched_with
            CROSS JOIN LATERAL (
                SELECT count(*) AS trades FROM wine_trades t
                WHERE t.trade_id IN (d.deposit_id, o.deposit_id) AND t.wine_id = d.wine_id AND t.format = 'mystery'
                  AND t.seller_id = d.player_id AND t.buyer_id = o.player_id
            ) t
            WHERE t.trades <> 1 OR o.matched_with IS DISTINCT FROM d.deposit_id OR o.player_id = d.player_id
        """,
        "what was sold on the market is paid for and in the list of trades once": """
            SELECT format('listing %s of player %s was sold for %s coins, and %s trades and %s payments say so',
                          l.listing_id, l.seller_id, l.price, t.trades, p.payments)
            FROM market_listings l
            CROSS JOIN LATERAL (
                SELECT count(*) AS trades, min(t.buyer_id) AS buyer_id FROM wine_trades t
                WHERE t.trade_id = l.listing_id AND t.wine_id = l.wine_id AND t.seller_id = l.seller_id
                  AND t.format = 'market' AND t.price = l.price
            ) t
            CROSS JOIN LATERAL (
                SELECT count(*) AS payments FROM coin_transactions c
                JOIN coin_lines n ON n.transaction_id = c.id AND n.amount < 0
                JOIN coin_accounts x ON x.id = n.account_id AND x.player_id = t.buyer_id AND x.kind = 'available'
                WHERE c.room_id = l.listing_id AND c.kind = 'market_sale'
            ) p
            WHERE l.state = 'sold' AND (t.trades <> 1 OR p.payments <> 1)
        """,
        "nothing is traded on the market but by a listing": """
            SELECT format('player %s sold wine %s to player %s in listing %s, which is %s',
                          t.seller_id, t.wine_id, t.buyer_id, t.trade_id, coalesce(l.state, 'not there'))
            FROM wine_trades t LEFT JOIN market_listings l ON l.listing_id = t.trade_id
            WHERE t.format = 'market' AND coalesce(l.state, '') <> 'sold'
        """,
        "what is insured is in its cover, and ends with it": """
            SELECT format('cover %s of wine %s %s, its room is %s, the wine is in %s and %s coins are held for %s',
                          i.cover_id, i.wine_id, CASE WHEN i.closed_at IS NULL THEN 'runs' ELSE 'has ended' END,
                          coalesce(r.state, 'gone'), w.place, coalesce(h.amount, 0), i.refund)
            FROM trade_insurance i
            JOIN wine_trades t ON t.trade_id = i.trade_id AND t.wine_id = i.wine_id
            JOIN wines w ON w.id = i.wine_id
            LEFT JOIN rooms r ON r.room_id = i.cover_id
            LEFT JOIN coin_holds h ON h.room_id = i.cover_id AND h.player_id = t.seller_id
            WHERE i.cover_id IS NOT NULL AND (
                (i.closed_at IS NULL) <> (coalesce(r.state, '') IN ('open', 'quarantined'))
                OR (i.closed_at IS NULL AND (
                    w.place <> 'escrow' OR w.place_room <> i.cover_id OR w.owner_id <> i.insured_id
                    OR coalesce(h.amount, 0) <> i.refund
                ))
            )
        """,
        "every request is in the journal once": """
            SELECT format('request %s of player %s was done in %s again after %s ms',
                          key, actor, place, at_ms - before_ms)
            FROM (
                SELECT e.actor, e.key, p.place, e.at_ms,
                       lag(e.at_ms) OVER (PARTITION BY e.actor, e.key, p.place ORDER BY e.at_ms, e.seq) AS before_ms
                FROM room_entries e
                JOIN rooms r USING (room_id)
                -- A key counts in one room, and in those that go on from day to day in all of them. It is the client's:
                -- used in two places it names two requests, and so it does a day later.
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN r.kind IN ('queue', 'saleroom', 'mystery', 'parlour')
                                     AND r.state NOT IN ('quarantined', 'void')
                                THEN r.kind ELSE r.room_id::text END AS place
                ) p
                WHERE (e.actor, e.key) IN (
                    SELECT actor, key FROM room_entries WHERE key IS NOT NULL GROUP BY actor, key HAVING count(*) > 1
                )
            ) t
            WHERE at_ms - before_ms <= 24 * 3600000
        """,
        "entries run from the opening to the head": """
            SELECT format('room %s has its head at %s, and %s entries from %s to %s',
                          r.room_id, r.head_seq, count(e.seq), min(e.seq), max(e.seq))
            FROM rooms r JOIN room_entries e USING (room_id)
            GROUP BY r.room_id HAVING count(e.seq) <> r.head_seq + 1 OR max(e.seq) <> r.head_seq
        """,
        "rooms are kept whole when they are over, and one of each that stands is open": """
            SELECT format('room %s is over after %s entries, and %s are kept', r.room_id, r.head_seq + 1,
                          coalesce(cardinality(k.seqs), 0))
            FROM rooms r LEFT JOIN room_records k USING (room_id)
            WHERE r.state = 'closed' AND coalesce(cardinality(k.seqs), 0) <> r.head_seq + 1
            UNION ALL
            SELECT format('%s rooms of kind %s are open', count(*), r.kind)
            FROM rooms r WHERE r.state = 'open' AND r.kind IN ('queue', 'saleroom', 'mystery', 'parlour')
            GROUP BY r.kind HAVING count(*) > 1
        """,
        "a wine is whose it came to last, and came to him by a trade": """
            SELECT format('wine %s belongs to player %s, and came to player %s last', w.id, w.owner_id, t.to_id)
            FROM wines w
            JOIN (SELECT DISTINCT ON (wine_id) wine_id, to_id FROM wine_transfers ORDER BY wine_id, id DESC) t
              ON t.wine_id = w.id
            WHERE w.owner_id <> t.to_id
            UNION ALL
            SELECT format('wine %s came from player %s, when it belonged to player %s', t.wine_id, t.from_id, t.had)
            FROM (
                SELECT wine_id, from_id, lag(to_id) OVER (PARTITION BY wine_id ORDER BY id) AS had FROM wine_transfers
            ) t
            WHERE t.from_id <> t.had
            UNION ALL
            -- Who leaves the game leaves his wines to the house, which is player 0: that is no trade.
            SELECT format('wine %s went from player %s to player %s %s times, and %s trades say so',
                          m.wine_id, m.one, m.other, m.moves, m.trades)
            FROM (
                SELECT x.wine_id, x.one, x.other, sum(x.moves) AS moves, sum(x.trades) AS trades
                FROM (
                    SELECT wine_id, from_id AS one, to_id AS other, 1 AS moves, 0 AS trades FROM wine_transfers
                    WHERE to_id <> 0
                    UNION ALL
                    SELECT wine_id, seller_id, buyer_id, 0, 1 FROM wine_trades
                ) x
                GROUP BY x.wine_id, x.one, x.other
            ) m
            WHERE m.moves <> m.trades
        """,
        "what was stepped back from came back once": """
            SELECT format('cover %s was %s, %s trades say that wine %s returned, and %s coins were given back for %s',
                          i.cover_id, CASE WHEN i.used_at IS NULL THEN 'not used' ELSE 'used' END, t.trades, i.wine_id,
                          p.paid, i.refund)
            FROM trade_insurance i
            CROSS JOIN LATERAL (
                SELECT count(*) AS trades FROM wine_trades x
                WHERE x.trade_id = i.cover_id AND x.format = 'returned' AND x.wine_id = i.wine_id
                  AND x.seller_id = i.insured_id
            ) t
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(l.amount), 0) AS paid FROM coin_transactions c
                JOIN coin_lines l ON l.transaction_id = c.id AND l.amount > 0
                JOIN coin_accounts a ON a.id = l.account_id AND a.player_id = i.insured_id AND a.kind = 'available'
                WHERE c.room_id = i.cover_id AND c.kind = 'cover_refund'
            ) p
            WHERE i.cover_id IS NOT NULL AND (
                t.trades <> (i.used_at IS NOT NULL)::integer
                OR p.paid <> CASE WHEN i.used_at IS NULL THEN 0 ELSE i.refund END
            )
            UNION ALL
            SELECT format('wine %s returned in %s, which is no cover', t.wine_id, t.trade_id) FROM wine_trades t
            WHERE t.format = 'returned' AND NOT EXISTS (SELECT FROM trade_insurance i WHERE i.cover_id = t.trade_id)
        """,
        "an auction has the bids that it counts": """
            SELECT format('auction %s counts %s bids, and %s are written', a.auction_id, a.bids, b.bids)
            FROM auctions a
            CROSS JOIN LATERAL (SELECT count(*) AS bids FROM trade_bids x WHERE x.trade_id = a.auction_id) b
            WHERE a.bids <> b.bids
        """,
        "ratings are what battles have made of them": """
            SELECT format('player %s is rated %s after %s battles in %s, and his battles make %s after %s', r.user_id,
                          r.rating_hundredths, r.battles, r.mode, 150000 + coalesce(c.moved, 0), coalesce(c.battles, 0))
            FROM user_ratings r
            LEFT JOIN (
                SELECT x.user_id, b.mode, count(*) AS battles, sum(x.after_hundredths - x.before_hundredths) AS moved
                FROM user_rating_changes x JOIN battles b USING (battle_id) GROUP BY x.user_id, b.mode
            ) c USING (user_id, mode)
            WHERE r.battles <> coalesce(c.battles, 0) OR r.rating_hundredths <> 150000 + coalesce(c.moved, 0)
        """,
        "reputations are what was traded": """
            SELECT format('player %s counts %s trades, and has made %s', r.user_id, r.trades, t.trades)
            FROM user_reputation r
            CROSS JOIN LATERAL (
                SELECT count(DISTINCT s.trade_id) AS trades FROM (
                    SELECT trade_id FROM wine_trades WHERE seller_id = r.user_id
                    UNION ALL
                    SELECT trade_id FROM wine_trades WHERE buyer_id = r.user_id
                ) s
                WHERE NOT EXISTS (
                    SELECT FROM trade_insurance i
                    WHERE i.cover_id = s.trade_id OR (i.trade_id = s.trade_id AND i.used_at IS NOT NULL)
                )
            ) t
            WHERE r.trades <> t.trades
        """,
        "an inbox is numbered without a gap": """
            SELECT format('player %s was told of %s lines, and line %s is the last', h.player_id, h.n, l.n)
            FROM inbox_heads h
            JOIN (SELECT player_id, max(n) AS n, max(at_ms) AS at_ms FROM inbox GROUP BY player_id) l USING (player_id)
            WHERE h.n <> l.n
              AND (h.n < l.n OR l.at_ms > extract(epoch FROM clock_timestamp() - interval '6 days') * 1000)
            UNION ALL
            SELECT format('player %s has line %s, and line %s before it', l.player_id, l.n, l.before)
            FROM (
                SELECT player_id, n, lag(n) OVER mine AS before, lag(at_ms) OVER mine AS at_ms FROM inbox
                WINDOW mine AS (PARTITION BY player_id ORDER BY n)
            ) l
            WHERE l.n <> l.before + 1
              -- What is forgotten after a week is not missed.
              AND l.at_ms > extract(epoch FROM clock_timestamp() - interval '6 days') * 1000
        """,
    }
)
"""Each names a rule and finds, in words, what breaks it. Rooms whose entries were put away have none in the journal."""
