-- What:  auction_lots: which wine an auction sells, its species and values as they were when it was put up; a trigger on
--        auctions takes them down.
-- Why:   everybody searches auctions by what is sold, and may see nobody's wines; and a wine grows after it was sold. A table
--        of its own keeps the rows that every bid rewrites short.
-- Locks: auctions shortly, for the trigger.
-- Order: before the code that opens auctions: there are none yet, and so none to fill in.

CREATE TABLE auction_lots (
    auction_id uuid        NOT NULL,
    wine_ref   uuid        NOT NULL,
    species_id bigint      NOT NULL,
    level      wine_level  NOT NULL,
    nature     text        NOT NULL,
    shiny      boolean     NOT NULL,
    ivs        smallint [] NOT NULL,
    evs        smallint [] NOT NULL,
    CONSTRAINT auction_lots_pk PRIMARY KEY (auction_id),
    CONSTRAINT auction_lots_auction_fk FOREIGN KEY (auction_id) REFERENCES auctions (auction_id) ON DELETE CASCADE,
    CONSTRAINT auction_lots_species_fk FOREIGN KEY (species_id) REFERENCES wine_species (id) ON DELETE RESTRICT,
    CONSTRAINT auction_lots_six_values CHECK (cardinality(ivs) = 6 AND cardinality(evs) = 6)
);
COMMENT ON TABLE auction_lots IS 'The wine of each auction as it was when it was put up. Never changed.';
COMMENT ON COLUMN auction_lots.wine_ref IS 'wines.public_id.';
COMMENT ON COLUMN auction_lots.level IS '1 to 999.';
COMMENT ON COLUMN auction_lots.nature IS 'One of 25.';
COMMENT ON COLUMN auction_lots.ivs IS 'Individual values, 0 to 31: longevity, power, terroir, complexity, rarity, elegance.';
COMMENT ON COLUMN auction_lots.evs IS 'Effort values, 0 to 252, in the same order.';
-- Serves: what is up, or was sold, of the few species that a search finds.
CREATE INDEX auction_lots_by_species ON auction_lots (species_id, auction_id);

CREATE FUNCTION auctions_take_down_lot() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO auction_lots (auction_id, wine_ref, species_id, level, nature, shiny, ivs, evs)
    SELECT NEW.auction_id, w.public_id, w.species_id, w.level, w.nature, w.shiny,
        ARRAY[w.iv_longevity, w.iv_power, w.iv_terroir, w.iv_complexity, w.iv_rarity, w.iv_elegance],
        ARRAY[w.ev_longevity, w.ev_power, w.ev_terroir, w.ev_complexity, w.ev_rarity, w.ev_elegance]
    FROM wines w WHERE w.id = NEW.wine_id;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION auctions_take_down_lot IS 'An auction that begins takes down which wine it sells. Runs as whoever opens it: the engine.';
REVOKE ALL ON FUNCTION auctions_take_down_lot FROM PUBLIC;
ALTER FUNCTION auctions_take_down_lot OWNER TO wine_pokedex_engine;

CREATE TRIGGER auctions_lot_put_up AFTER INSERT ON auctions FOR EACH ROW EXECUTE FUNCTION auctions_take_down_lot();

GRANT SELECT ON auction_lots TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT ON auction_lots TO wine_pokedex_engine;
