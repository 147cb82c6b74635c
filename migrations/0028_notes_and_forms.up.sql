-- What:  what players write about wines (wine_tasting_notes with their wine_photos and wine_voice_notes), what else there
--        is to know about species (wine_regional_forms, wine_abilities and who has them), and wine_transfers, the
--        provenance of each wine.
-- Why:   a note is the player's own and is shown to whom he says; pictures and voices are stored elsewhere, so only a key,
--        a checksum and sizes are kept here. Evolution asks how often a wine was traded.
-- Locks: SHARE ROW EXCLUSIVE on wines while its trigger is made.
-- Order: before the code that uses it; after friends and preferences, whose may_see the policies ask.
--
-- Notes, photos and voice notes are written by their players under row-level security: every row is one player's own, and
-- nothing else changes with it. Transfers are written by a trigger, as nobody else knows of every change of owner.

CREATE TABLE wine_tasting_notes (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    public_id  uuid        NOT NULL,
    user_id    bigint      NOT NULL,
    species_id bigint      NOT NULL,
    wine_id    bigint,
    tasted_on  date        NOT NULL,
    rating     smallint,
    appearance text        NOT NULL DEFAULT '',
    nose       text        NOT NULL DEFAULT '',
    palate     text        NOT NULL DEFAULT '',
    conclusion text        NOT NULL DEFAULT '',
    aromas     text[]      NOT NULL DEFAULT '{}',
    visibility visibility  NOT NULL DEFAULT 'private',
    revision   integer     NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT wine_tasting_notes_pk PRIMARY KEY (id),
    CONSTRAINT wine_tasting_notes_public_id_unique UNIQUE (public_id),
    -- Photos and voice notes name the note and its player together, so that nobody hangs his on another's note.
    CONSTRAINT wine_tasting_notes_whose UNIQUE (id, user_id),
    CONSTRAINT wine_tasting_notes_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT wine_tasting_notes_species_fk FOREIGN KEY (species_id) REFERENCES wine_species (id) ON DELETE RESTRICT,
    CONSTRAINT wine_tasting_notes_wine_fk FOREIGN KEY (wine_id) REFERENCES wines (id) ON DELETE SET NULL,
    CONSTRAINT wine_tasting_notes_tasted_on_is_a_day CHECK (tasted_on BETWEEN DATE '1900-01-01' AND DATE '2200-01-01'),
    CONSTRAINT wine_tasting_notes_rating_0_to_100 CHECK (rating BETWEEN 0 AND 100),
    CONSTRAINT wine_tasting_notes_appearance_length CHECK (char_length(appearance) <= 1000),
    CONSTRAINT wine_tasting_notes_nose_length CHECK (char_length(nose) <= 2000),
    CONSTRAINT wine_tasting_notes_palate_length CHECK (char_length(palate) <= 2000),
    CONSTRAINT wine_tasting_notes_conclusion_length CHECK (char_length(conclusion) <= 2000),
    CONSTRAINT wine_tasting_notes_says_something CHECK (
        rating IS NOT NULL OR cardinality(aromas) > 0 OR btrim(appearance || nose || palate || conclusion) <> ''
    ),
    CONSTRAINT wine_tasting_notes_aromas_form CHECK (
        cardinality(aromas) <= 30 AND array_position(aromas, NULL) IS NULL AND array_position(aromas, '') IS NULL
        AND char_length(array_to_string(aromas, '')) <= 900
    ),
    CONSTRAINT wine_tasting_notes_revision_counts CHECK (revision >= 1)
);
COMMENT ON TABLE wine_tasting_notes IS 'What a player has written about a wine, in four stages. Belongs to a species, and to a bottle of it where it was one of his.';
COMMENT ON COLUMN wine_tasting_notes.public_id IS 'UUIDv7 made by the program: what the outside calls the note.';
COMMENT ON COLUMN wine_tasting_notes.rating IS '0 to 100; null: not rated.';
COMMENT ON COLUMN wine_tasting_notes.aromas IS 'Terms, 30 at most, without order.';
COMMENT ON COLUMN wine_tasting_notes.visibility IS 'Who may read it beside its writer. Photos and voice notes go with it.';
COMMENT ON COLUMN wine_tasting_notes.revision IS 'Goes up by one with every change: what was read under another revision is stale.';
-- Serves: a player's own notes, newest first.
CREATE INDEX wine_tasting_notes_by_user ON wine_tasting_notes (user_id, id DESC);
-- Serves: the public notes about a species, newest first.
CREATE INDEX wine_tasting_notes_public ON wine_tasting_notes (species_id, id DESC) INCLUDE (rating) WHERE visibility = 'public';
-- Serves: a player's notes on one species, and the reference from the catalogue.
CREATE INDEX wine_tasting_notes_by_species ON wine_tasting_notes (species_id, user_id);
-- Serves: the notes on one bottle.
CREATE INDEX wine_tasting_notes_by_wine ON wine_tasting_notes (wine_id) WHERE wine_id IS NOT NULL;
-- Serves: notes that name an aroma.
CREATE INDEX wine_tasting_notes_by_aroma ON wine_tasting_notes USING gin (aromas);

CREATE TABLE wine_photos (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    public_id   uuid        NOT NULL,
    note_id     bigint      NOT NULL,
    user_id     bigint      NOT NULL,
    place       smallint    NOT NULL,
    storage_key text        NOT NULL,
    media_type  text        NOT NULL,
    bytes       integer     NOT NULL,
    width_px    integer     NOT NULL,
    height_px   integer     NOT NULL,
    sha256      bytea       NOT NULL,
    caption     text        NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT wine_photos_pk PRIMARY KEY (id),
    CONSTRAINT wine_photos_public_id_unique UNIQUE (public_id),
    CONSTRAINT wine_photos_storage_key_unique UNIQUE (storage_key),
    CONSTRAINT wine_photos_place_once UNIQUE (note_id, place),
    CONSTRAINT wine_photos_note_fk FOREIGN KEY (note_id, user_id) REFERENCES wine_tasting_notes (id, user_id) ON DELETE CASCADE,
    CONSTRAINT wine_photos_place_1_to_6 CHECK (place BETWEEN 1 AND 6),
    CONSTRAINT wine_photos_storage_key_form CHECK (storage_key ~ '^[a-z0-9]+([/_.-][a-z0-9]+)*$' AND char_length(storage_key) <= 200),
    CONSTRAINT wine_photos_media_type_known CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'image/avif')),
    CONSTRAINT wine_photos_bytes_to_20_mb CHECK (bytes BETWEEN 1 AND 20000000),
    CONSTRAINT wine_photos_size_to_12000_px CHECK (width_px BETWEEN 1 AND 12000 AND height_px BETWEEN 1 AND 12000),
    CONSTRAINT wine_photos_sha256_length CHECK (octet_length(sha256) = 32),
    CONSTRAINT wine_photos_caption_length CHECK (char_length(caption) <= 300)
);
COMMENT ON TABLE wine_photos IS 'Pictures of a note: where they are stored and what they are, never the picture. Six at most, one for each place; so the limit needs no counting.';
COMMENT ON COLUMN wine_photos.place IS '1 to 6, the order in which they are shown.';
COMMENT ON COLUMN wine_photos.storage_key IS 'What the store of objects calls it, no path of a disk and no address.';
COMMENT ON COLUMN wine_photos.bytes IS '1 to 20,000,000.';
COMMENT ON COLUMN wine_photos.sha256 IS 'Digest of the picture, 32 bytes.';

CREATE TABLE wine_voice_notes (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    public_id   uuid        NOT NULL,
    note_id     bigint      NOT NULL,
    user_id     bigint      NOT NULL,
    place       smallint    NOT NULL,
    storage_key text        NOT NULL,
    media_type  text        NOT NULL,
    bytes       integer     NOT NULL,
    duration_ms integer     NOT NULL,
    sha256      bytea       NOT NULL,
    transcript  text,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT wine_voice_notes_pk PRIMARY KEY (id),
    CONSTRAINT wine_voice_notes_public_id_unique UNIQUE (public_id),
    CONSTRAINT wine_voice_notes_storage_key_unique UNIQUE (storage_key),
    CONSTRAINT wine_voice_notes_place_once UNIQUE (note_id, place),
    CONSTRAINT wine_voice_notes_note_fk FOREIGN KEY (note_id, user_id) REFERENCES wine_tasting_notes (id, user_id) ON DELETE CASCADE,
    CONSTRAINT wine_voice_notes_place_1_to_3 CHECK (place BETWEEN 1 AND 3),
    CONSTRAINT wine_voice_notes_storage_key_form CHECK (
        storage_key ~ '^[a-z0-9]+([/_.-][a-z0-9]+)*$' AND char_length(storage_key) <= 200
    ),
    CONSTRAINT wine_voice_notes_media_type_known CHECK (media_type IN ('audio/webm', 'audio/ogg', 'audio/mp4', 'audio/mpeg')),
    CONSTRAINT wine_voice_notes_bytes_to_20_mb CHECK (bytes BETWEEN 1 AND 20000000),
    CONSTRAINT wine_voice_notes_duration_to_5_minutes CHECK (duration_ms BETWEEN 1 AND 300000),
    CONSTRAINT wine_voice_notes_sha256_length CHECK (octet_length(sha256) = 32),
    CONSTRAINT wine_voice_notes_transcript_length CHECK (char_length(transcript) BETWEEN 1 AND 6000)
);
COMMENT ON TABLE wine_voice_notes IS 'What was spoken for a note, kept as photos are. Three at most.';
COMMENT ON COLUMN wine_voice_notes.duration_ms IS 'Milliseconds, up to five minutes.';
COMMENT ON COLUMN wine_voice_notes.transcript IS 'What was said, where somebody has written it down.';

-- What else there is to know about species ------------------------------------------------------------------------------

CREATE TABLE wine_regional_forms (
    slug           text NOT NULL,
    species_slug   text NOT NULL,
    name           text NOT NULL,
    country        text NOT NULL,
    region         text NOT NULL,
    primary_type   wine_type NOT NULL,
    secondary_type wine_type,
    raises         text NOT NULL,
    lowers         text NOT NULL,
    CONSTRAINT wine_regional_forms_pk PRIMARY KEY (slug),
    CONSTRAINT wine_regional_forms_species_fk FOREIGN KEY (species_slug) REFERENCES wine_species (slug) ON DELETE RESTRICT,
    CONSTRAINT wine_regional_forms_once_a_region UNIQUE (species_slug, country, region),
    CONSTRAINT wine_regional_forms_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 120),
    CONSTRAINT wine_regional_forms_texts_length CHECK (
        char_length(name) BETWEEN 1 AND 120 AND char_length(country) BETWEEN 1 AND 120 AND char_length(region) BETWEEN 1 AND 120
    ),
    CONSTRAINT wine_regional_forms_two_types CHECK (secondary_type <> primary_type),
    CONSTRAINT wine_regional_forms_stats_known CHECK (
        raises IN ('longevity', 'power', 'terroir', 'complexity', 'rarity', 'elegance')
        AND lowers IN ('longevity', 'power', 'terroir', 'complexity', 'rarity', 'elegance')
    ),
    CONSTRAINT wine_regional_forms_shifts_something CHECK (raises <> lowers)
);
COMMENT ON TABLE wine_regional_forms IS 'The same grape grown elsewhere: another place, other types, one base stat up and another down by a tenth. Loaded from the program''s own files.';
COMMENT ON COLUMN wine_regional_forms.species_slug IS 'The species that it is a form of.';
COMMENT ON COLUMN wine_regional_forms.raises IS 'The base stat that is a tenth higher than the species''.';
-- Serves: forms by where they grow.
CREATE INDEX wine_regional_forms_by_region ON wine_regional_forms (country, region);

CREATE TABLE wine_abilities (
    slug          text    NOT NULL,
    name          text    NOT NULL,
    whose         text    NOT NULL,
    pairing       text    NOT NULL,
    blind_tasting text    NOT NULL,
    knowledge     text    NOT NULL,
    in_play       boolean NOT NULL DEFAULT false,
    CONSTRAINT wine_abilities_pk PRIMARY KEY (slug),
    CONSTRAINT wine_abilities_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 60),
    CONSTRAINT wine_abilities_texts_length CHECK (
        char_length(name) BETWEEN 1 AND 60 AND char_length(whose) BETWEEN 1 AND 120
        AND char_length(pairing) BETWEEN 1 AND 240 AND char_length(blind_tasting) BETWEEN 1 AND 240
        AND char_length(knowledge) BETWEEN 1 AND 240
    )
);
COMMENT ON TABLE wine_abilities IS 'Abilities, and what each is meant to do in the three modes. Loaded from the program''s own files.';
COMMENT ON COLUMN wine_abilities.whose IS 'Which wines have it, in words.';
COMMENT ON COLUMN wine_abilities.in_play IS 'False: written down, and no rule uses it yet.';

CREATE TABLE wine_species_abilities (
    species_slug text NOT NULL,
    ability      text NOT NULL,
    CONSTRAINT wine_species_abilities_pk PRIMARY KEY (species_slug, ability),
    CONSTRAINT wine_species_abilities_species_fk FOREIGN KEY (species_slug) REFERENCES wine_species (slug) ON DELETE RESTRICT,
    CONSTRAINT wine_species_abilities_ability_fk FOREIGN KEY (ability) REFERENCES wine_abilities (slug) ON DELETE RESTRICT
);
COMMENT ON TABLE wine_species_abilities IS 'Which species have which ability.';
-- Serves: the species that have an ability.
CREATE INDEX wine_species_abilities_by_ability ON wine_species_abilities (ability);

-- Provenance ------------------------------------------------------------------------------------------------------------

CREATE TABLE wine_transfers (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    wine_id    bigint      NOT NULL,
    from_id    bigint      NOT NULL,
    to_id      bigint      NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT wine_transfers_pk PRIMARY KEY (id),
    CONSTRAINT wine_transfers_wine_fk FOREIGN KEY (wine_id) REFERENCES wines (id) ON DELETE CASCADE,
    CONSTRAINT wine_transfers_from_fk FOREIGN KEY (from_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT wine_transfers_to_fk FOREIGN KEY (to_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT wine_transfers_two_players CHECK (from_id <> to_id)
);
COMMENT ON TABLE wine_transfers IS 'Every change of a wine''s owner, in order. Only grows.';
-- Serves: a wine's provenance, and how often it was traded.
CREATE INDEX wine_transfers_by_wine ON wine_transfers (wine_id, id);
-- Serve: what a player gave and got, and the references from users.
CREATE INDEX wine_transfers_by_giver ON wine_transfers (from_id, id DESC);
CREATE INDEX wine_transfers_by_taker ON wine_transfers (to_id, id DESC);

CREATE FUNCTION wines_transferred() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO wine_transfers (wine_id, from_id, to_id) VALUES (NEW.id, OLD.owner_id, NEW.owner_id);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION wines_transferred IS 'Writes down a change of owner.';
CREATE TRIGGER wines_transferred AFTER UPDATE OF owner_id ON wines
FOR EACH ROW WHEN (OLD.owner_id <> NEW.owner_id) EXECUTE FUNCTION wines_transferred();

-- Policies and grants ---------------------------------------------------------------------------------------------------

ALTER TABLE wine_tasting_notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE wine_tasting_notes FORCE ROW LEVEL SECURITY;
CREATE POLICY wine_tasting_notes_shown ON wine_tasting_notes FOR SELECT TO wine_pokedex_app
USING (user_id = current_player() OR (visibility <> 'private' AND may_see(user_id, visibility)));
CREATE POLICY wine_tasting_notes_written ON wine_tasting_notes FOR INSERT TO wine_pokedex_app
WITH CHECK (
    user_id = current_player()
    -- Under the wines' own policy: only a bottle of his.
    AND (wine_id IS NULL OR EXISTS (
        SELECT FROM wines w WHERE w.id = wine_id AND w.species_id = wine_tasting_notes.species_id AND w.owner_id = current_player()
    ))
);
CREATE POLICY wine_tasting_notes_changed ON wine_tasting_notes FOR UPDATE TO wine_pokedex_app
USING (user_id = current_player()) WITH CHECK (user_id = current_player());
CREATE POLICY wine_tasting_notes_dropped ON wine_tasting_notes FOR DELETE TO wine_pokedex_app USING (user_id = current_player());
-- Reports read what everybody may read, and no private word.
CREATE POLICY wine_tasting_notes_reports ON wine_tasting_notes FOR SELECT TO wine_pokedex_readonly USING (visibility = 'public');
CREATE POLICY wine_tasting_notes_engine ON wine_tasting_notes TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON wine_tasting_notes TO wine_pokedex_app;
GRANT UPDATE (tasted_on, rating, appearance, nose, palate, conclusion, aromas, visibility, revision, updated_at)
ON wine_tasting_notes TO wine_pokedex_app;
GRANT SELECT ON wine_tasting_notes TO wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE, DELETE ON wine_tasting_notes TO wine_pokedex_engine;

ALTER TABLE wine_photos ENABLE ROW LEVEL SECURITY;
ALTER TABLE wine_photos FORCE ROW LEVEL SECURITY;
-- Each asks through its note, under that table's own policy.
CREATE POLICY wine_photos_shown ON wine_photos FOR SELECT TO wine_pokedex_app, wine_pokedex_readonly
USING (EXISTS (SELECT FROM wine_tasting_notes n WHERE n.id = wine_photos.note_id));
CREATE POLICY wine_photos_written ON wine_photos FOR INSERT TO wine_pokedex_app WITH CHECK (user_id = current_player());
CREATE POLICY wine_photos_dropped ON wine_photos FOR DELETE TO wine_pokedex_app USING (user_id = current_player());
CREATE POLICY wine_photos_engine ON wine_photos TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON wine_photos TO wine_pokedex_app;
GRANT SELECT ON wine_photos TO wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE, DELETE ON wine_photos TO wine_pokedex_engine;

ALTER TABLE wine_voice_notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE wine_voice_notes FORCE ROW LEVEL SECURITY;
CREATE POLICY wine_voice_notes_shown ON wine_voice_notes FOR SELECT TO wine_pokedex_app, wine_pokedex_readonly
USING (EXISTS (SELECT FROM wine_tasting_notes n WHERE n.id = wine_voice_notes.note_id));
CREATE POLICY wine_voice_notes_written ON wine_voice_notes FOR INSERT TO wine_pokedex_app WITH CHECK (user_id = current_player());
CREATE POLICY wine_voice_notes_dropped ON wine_voice_notes FOR DELETE TO wine_pokedex_app USING (user_id = current_player());
CREATE POLICY wine_voice_notes_engine ON wine_voice_notes TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON wine_voice_notes TO wine_pokedex_app;
GRANT SELECT ON wine_voice_notes TO wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE, DELETE ON wine_voice_notes TO wine_pokedex_engine;

ALTER TABLE wine_transfers ENABLE ROW LEVEL SECURITY;
ALTER TABLE wine_transfers FORCE ROW LEVEL SECURITY;
-- The provenance of a wine is its owner's, and each line that of the two whom it names.
CREATE POLICY wine_transfers_own ON wine_transfers FOR SELECT TO wine_pokedex_app
USING (
    current_player() IN (from_id, to_id)
    OR EXISTS (SELECT FROM wines w WHERE w.id = wine_transfers.wine_id AND w.owner_id = current_player())
);
CREATE POLICY wine_transfers_reports ON wine_transfers FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY wine_transfers_engine ON wine_transfers TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT ON wine_transfers TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT ON wine_transfers TO wine_pokedex_engine;

GRANT SELECT ON wine_regional_forms, wine_abilities, wine_species_abilities
TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
-- Written by their owner only, who loads them.

REVOKE ALL ON FUNCTION wines_transferred FROM PUBLIC;
ALTER FUNCTION wines_transferred OWNER TO wine_pokedex_engine;
