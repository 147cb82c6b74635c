-- What:  battles (what lists and histories read) and the players' inboxes (what they must not miss).
-- Why:   both are written by the rooms' commits and read without opening any room.
-- Locks: new tables only.
-- Order: before the code that uses it.

CREATE TABLE battles (
    battle_id uuid        NOT NULL,
    mode      text        NOT NULL,
    rated     boolean     NOT NULL,
    state     text        NOT NULL DEFAULT 'live',
    player_0  bigint      NOT NULL,
    player_1  bigint      NOT NULL,
    winner    smallint,
    reason    text,
    turns     smallint,
    score_0   smallint,
    score_1   smallint,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at timestamptz,
    CONSTRAINT battles_pk PRIMARY KEY (battle_id),
    CONSTRAINT battles_player_0_fk FOREIGN KEY (player_0) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT battles_player_1_fk FOREIGN KEY (player_1) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT battles_two_players CHECK (player_0 <> player_1),
    CONSTRAINT battles_mode_known CHECK (mode IN ('blind_tasting', 'pairing', 'knowledge')),
    CONSTRAINT battles_state_known CHECK (state IN ('live', 'over', 'void')),
    CONSTRAINT battles_over_is_whole CHECK (
        (state = 'live') = (closed_at IS NULL) AND (state <> 'over' OR (reason IS NOT NULL AND turns IS NOT NULL))
    ),
    CONSTRAINT battles_winner_sits CHECK (winner IN (0, 1)),
    CONSTRAINT battles_score_permille CHECK (score_0 BETWEEN 0 AND 1000 AND score_1 BETWEEN 0 AND 1000)
);
COMMENT ON TABLE battles IS 'One row a battle; its id is its room''s. The room decides, this row is for lists and histories.';
COMMENT ON COLUMN battles.winner IS 'Seat 0 or 1; null for a draw, a void battle or a live one.';
COMMENT ON COLUMN battles.score_0 IS 'Permille of the stamina that seat 0 has left (pairing).';
-- Serves: the public list of live battles, newest first.
CREATE INDEX battles_live ON battles (battle_id DESC) WHERE state = 'live';
-- Serve: a player's history, newest first.
CREATE INDEX battles_by_player_0 ON battles (player_0, battle_id DESC);
CREATE INDEX battles_by_player_1 ON battles (player_1, battle_id DESC);
-- Serve: how many battles a player has live, which every new one asks.
CREATE INDEX battles_live_by_player_0 ON battles (player_0) WHERE state = 'live';
CREATE INDEX battles_live_by_player_1 ON battles (player_1) WHERE state = 'live';

CREATE TABLE inbox_heads (
    player_id bigint NOT NULL,
    n         bigint NOT NULL,
    CONSTRAINT inbox_heads_pk PRIMARY KEY (player_id),
    CONSTRAINT inbox_heads_player_fk FOREIGN KEY (player_id) REFERENCES users (id) ON DELETE CASCADE
) WITH (fillfactor = 70);
COMMENT ON TABLE inbox_heads IS 'The last number given in each player''s inbox: numbers go on when old lines are forgotten.';

CREATE TABLE inbox (
    player_id bigint NOT NULL,
    n         bigint NOT NULL,
    at_ms     bigint NOT NULL,
    type      text   NOT NULL,
    d         jsonb  NOT NULL,
    room_id   uuid   NOT NULL,
    seq       integer NOT NULL,
    CONSTRAINT inbox_pk PRIMARY KEY (player_id, n),
    CONSTRAINT inbox_player_fk FOREIGN KEY (player_id) REFERENCES users (id) ON DELETE CASCADE
);
COMMENT ON TABLE inbox IS 'What a player must not miss, numbered without a gap: the channel player:<id>. Kept for seven days.';
COMMENT ON COLUMN inbox.at_ms IS 'Milliseconds since the Unix epoch.';
COMMENT ON COLUMN inbox.seq IS 'With room_id: the entry of the journal that caused the line.';
-- Serves: forgetting lines after seven days.
CREATE INDEX inbox_by_age ON inbox (at_ms);

ALTER TABLE inbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbox FORCE ROW LEVEL SECURITY;
CREATE POLICY inbox_own ON inbox FOR SELECT TO wine_pokedex_app
    USING (player_id = nullif(current_setting('app.player_id', true), '')::bigint);
CREATE POLICY inbox_engine ON inbox TO wine_pokedex_engine USING (true) WITH CHECK (true);
ALTER TABLE inbox_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbox_heads FORCE ROW LEVEL SECURITY;
CREATE POLICY inbox_heads_own ON inbox_heads FOR SELECT TO wine_pokedex_app
    USING (player_id = nullif(current_setting('app.player_id', true), '')::bigint);
CREATE POLICY inbox_heads_engine ON inbox_heads TO wine_pokedex_engine USING (true) WITH CHECK (true);

GRANT SELECT ON battles, inbox, inbox_heads TO wine_pokedex_app;
GRANT SELECT ON battles TO wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE, DELETE ON battles, inbox, inbox_heads TO wine_pokedex_engine;
