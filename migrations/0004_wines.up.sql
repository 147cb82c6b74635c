-- What:  wines: each bottle line that somebody owns, with its own values and the one place it is in.
-- Why:   a wine is in the cellar or in one room, never in two: a battle, a trade and an auction must not share it.
-- Locks: new tables only.
-- Order: before the code that uses it.

CREATE TABLE wines (
    id             bigint      GENERATED ALWAYS AS IDENTITY,
    public_id      uuid        NOT NULL,
    owner_id       bigint      NOT NULL,
    species_id     bigint      NOT NULL,
    iv_longevity   iv_stat     NOT NULL,
    iv_power       iv_stat     NOT NULL,
    iv_terroir     iv_stat     NOT NULL,
    iv_complexity  iv_stat     NOT NULL,
    iv_rarity      iv_stat     NOT NULL,
    iv_elegance    iv_stat     NOT NULL,
    ev_longevity   ev_stat     NOT NULL DEFAULT 0,
    ev_power       ev_stat     NOT NULL DEFAULT 0,
    ev_terroir     ev_stat     NOT NULL DEFAULT 0,
    ev_complexity  ev_stat     NOT NULL DEFAULT 0,
    ev_rarity      ev_stat     NOT NULL DEFAULT 0,
    ev_elegance    ev_stat     NOT NULL DEFAULT 0,
    nature         text        NOT NULL,
    level          wine_level  NOT NULL,
    experience     bigint      NOT NULL,
    shiny          boolean     NOT NULL,
    place          text        NOT NULL DEFAULT 'cellar',
    place_room     uuid,
    revision       integer     NOT NULL DEFAULT 1,
    capture_method text        NOT NULL,
    captured_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT wines_pk PRIMARY KEY (id),
    CONSTRAINT wines_public_id_unique UNIQUE (public_id),
    CONSTRAINT wines_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT wines_species_fk FOREIGN KEY (species_id) REFERENCES wine_species (id) ON DELETE RESTRICT,
    CONSTRAINT wines_ev_total_510 CHECK (
        ev_longevity + ev_power + ev_terroir + ev_complexity + ev_rarity + ev_elegance <= 510
    ),
    CONSTRAINT wines_nature_known CHECK (nature IN (
        'Honest', 'Brash', 'Brawny', 'Rustic', 'Bold', 'Stony', 'Grounded', 'Flinty', 'Pure', 'Earthy', 'Contemplative',
        'Opulent', 'Balanced', 'Generous', 'Brooding', 'Ethereal', 'Rare', 'Coy', 'Singular', 'Haughty', 'Elegant',
        'Nimble', 'Lithe', 'Charming', 'Poised'
    )),
    CONSTRAINT wines_experience_not_negative CHECK (experience >= 0),
    CONSTRAINT wines_place_known CHECK (place IN ('cellar', 'queue', 'battle', 'escrow')),
    CONSTRAINT wines_room_outside_cellar CHECK ((place = 'cellar') = (place_room IS NULL)),
    CONSTRAINT wines_revision_counts CHECK (revision >= 1),
    CONSTRAINT wines_capture_method_known CHECK (capture_method IN ('starter', 'wild', 'bred', 'evolved', 'reward'))
) WITH (fillfactor = 80);
COMMENT ON TABLE wines IS 'The wines that somebody owns. Places change often and in place: a fill factor of 80 keeps the changes '
    'within the page.';
COMMENT ON COLUMN wines.public_id IS 'UUIDv7 made by the program: what the outside calls the wine.';
COMMENT ON COLUMN wines.iv_longevity IS 'The six iv_ columns: individual values, 0 to 31, for life.';
COMMENT ON COLUMN wines.ev_longevity IS 'The six ev_ columns: effort values, 0 to 252 each and 510 in all.';
COMMENT ON COLUMN wines.nature IS 'One of 25; raises one stat by a tenth and lowers another, or neither.';
COMMENT ON COLUMN wines.level IS '1 to 999.';
COMMENT ON COLUMN wines.experience IS 'Experience points in all, not negative; the level follows from them by the curve of its rarity.';
COMMENT ON COLUMN wines.shiny IS 'One in 4096 in the wild. Looks only: plays like any other.';
COMMENT ON COLUMN wines.place IS 'cellar, queue, battle or escrow; changed by compare-and-set only.';
COMMENT ON COLUMN wines.place_room IS 'The room that holds the wine; null in the cellar and only there.';
COMMENT ON COLUMN wines.revision IS 'Goes up by one with every change of place, owner or values, by the statement that changes them: '
    'what was read under another revision is stale.';
COMMENT ON COLUMN wines.capture_method IS 'How it came into the game: starter, wild, bred, evolved or reward.';
-- Serves: a player's cellar, strongest first, and the pick of the strongest that are free.
CREATE INDEX wines_by_owner_and_level ON wines (owner_id, level DESC, id DESC);
-- Serves: what a room holds, to give it back.
CREATE INDEX wines_by_room ON wines (place_room) WHERE place_room IS NOT NULL;

ALTER TABLE wines ENABLE ROW LEVEL SECURITY;
ALTER TABLE wines FORCE ROW LEVEL SECURITY;
CREATE POLICY wines_own ON wines FOR SELECT TO wine_pokedex_app USING (owner_id = current_player());
CREATE POLICY wines_reports ON wines FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY wines_engine ON wines TO wine_pokedex_engine USING (true) WITH CHECK (true);
-- Players change nothing here themselves: what happens to a wine, the engine decides.
GRANT SELECT ON wines TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE ON wines TO wine_pokedex_engine;
