"""What is read from the schema and committed is what the migrations build; and the reading itself."""

import pytest

from db.pool import Connection, connection
from ops.schema import diagrams, typescript
from ops.schema.__main__ import DIAGRAMS, TYPES, main
from ops.schema.catalogue import Domain, ForeignKey, Relation, Schema, read
from tests.fixtures.postgres import Database

SAMPLE = """
    CREATE DOMAIN colour AS text CONSTRAINT colour_known CHECK (VALUE IN ('red', 'white', 'rosé'));
    COMMENT ON DOMAIN colour IS 'Of a wine.';
    CREATE DOMAIN score AS smallint CONSTRAINT score_range CHECK (VALUE BETWEEN 0 AND 100);
    CREATE TABLE users (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT users_pk PRIMARY KEY,
        name text NOT NULL,
        mood text NOT NULL DEFAULT 'calm' CONSTRAINT users_mood_known CHECK (mood IN ('calm', 'it''s fine')),
        name_key text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED
    );
    COMMENT ON TABLE users IS 'Who plays */ or | <watches>.';
    COMMENT ON COLUMN users.name IS 'As it is shown.';
    CREATE TABLE wines (
        owner bigint NOT NULL CONSTRAINT wines_owner_fk REFERENCES users,
        nth integer NOT NULL,
        giver bigint CONSTRAINT wines_giver_fk REFERENCES users,
        colour colour NOT NULL,
        scores score[] NOT NULL DEFAULT '{}',
        abv numeric(4, 1),
        d jsonb NOT NULL,
        CONSTRAINT wines_pk PRIMARY KEY (owner, nth)
    );
    CREATE TABLE wine_labels (
        owner bigint NOT NULL, nth integer NOT NULL,
        CONSTRAINT wine_labels_pk PRIMARY KEY (owner, nth),
        CONSTRAINT wine_labels_wine_fk FOREIGN KEY (owner, nth) REFERENCES wines
    );
    CREATE TABLE room_entries (at timestamptz NOT NULL, body bytea) PARTITION BY RANGE (at);
    CREATE TABLE room_entries_now PARTITION OF room_entries FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    CREATE MATERIALIZED VIEW wine_analytics AS SELECT colour, count(*) AS bottles FROM wines GROUP BY colour;
    CREATE VIEW wine_names AS SELECT name FROM users;
    CREATE EXTENSION pg_trgm
"""


@pytest.fixture
async def sample(empty_database: Database) -> Schema:
    async with connection(empty_database.superuser) as god:
        await god.execute(SAMPLE)
        return await read(god)


def relation(schema: Schema, name: str) -> Relation:
    return next(one for one in schema.relations if one.name == name)


async def test_the_committed_types_are_those_of_the_schema(owner_conn: Connection) -> None:
    assert typescript.written(await read(owner_conn)) == TYPES.read_text(encoding="utf-8"), "run `make types`"


async def test_the_committed_diagrams_are_those_of_the_schema(owner_conn: Connection) -> None:
    """And so each table is in one part of the game."""
    pages = diagrams.written(await read(owner_conn))
    assert {path.name: path.read_text(encoding="utf-8") for path in DIAGRAMS.iterdir()} == pages, "run `make diagrams`"


def test_partitions_and_what_extensions_bring_are_left_out(sample: Schema) -> None:
    assert [(one.name, one.kind) for one in sample.relations] == [
        ("room_entries", "table"),
        ("users", "table"),
        ("wine_analytics", "materialized view"),
        ("wine_labels", "table"),
        ("wine_names", "view"),
        ("wines", "table"),
    ]
    assert sample.domains == (
        Domain("colour", "text", "Of a wine.", ("red", "white", "rosé")),
        Domain("score", "int2", None),
    )


def test_keys_are_read_in_their_order(sample: Schema) -> None:
    assert relation(sample, "wines").primary_key == ("owner", "nth")
    assert relation(sample, "wine_labels").foreign_keys == (ForeignKey(("owner", "nth"), "wines"),)


def test_types_say_what_may_be_null_left_away_or_only_read(sample: Schema) -> None:
    text = typescript.written(sample)
    assert '/** Of a wine. */\nexport type Colour = "red" | "white" | "rosé";' in text
    assert "export type Score = number;" in text
    assert (
        "export interface WinesRow {\n"
        "  owner: Int8;\n  nth: number;\n  giver: Int8 | null;\n  colour: Colour;\n  scores: Score[];\n"
        "  abv: Numeric | null;\n  d: Json;\n}\n"
    ) in text
    assert (
        "export interface WinesNew {\n"
        "  owner: Int8;\n  nth: number;\n  giver?: Int8 | null;\n  colour: Colour;\n  scores?: Score[];\n"
        "  abv?: Numeric | null;\n  d: Json;\n}\n"
    ) in text
    assert (
        "/** Who plays * / or | <watches>. */\nexport interface UsersRow {\n  id: Int8;\n  /** As it is shown. */\n"
        in text
    )
    assert 'export interface UsersNew {\n  name: string;\n  mood?: "calm" | "it\'s fine";\n}\n' in text
    assert "/** A materialized view. */\nexport interface WineAnalyticsRow {\n" in text
    assert "WineAnalyticsNew" not in text
    assert "  wine_names: WineNamesRow;\n" in text


async def test_a_type_that_nobody_translated_is_told(empty_database: Database) -> None:
    async with connection(empty_database.superuser) as god:
        await god.execute("CREATE TABLE users (place point)")
        schema = await read(god)
    with pytest.raises(KeyError, match=r"place is of type point: say in ops/schema/typescript\.py"):
        typescript.written(schema)


def test_diagrams_draw_how_many_belong_to_one(sample: Schema) -> None:
    pages = diagrams.written(sample)
    assert sorted(pages) == ["README.md", "players.md", "rooms.md", "wines.md"]
    lines = [line.strip() for line in pages["wines.md"].splitlines()]
    assert "users ||--o{ wines : owner" in lines
    assert "users |o--o{ wines : giver" in lines
    assert "wines ||--o| wine_labels : owner_nth" in lines
    assert "int8 owner PK, FK" in lines
    assert "score[] scores" in lines
    assert "| `wine_analytics` (materialized view) |  |" in lines
    assert "Drawn without their columns, from elsewhere: `users` ([Players](players.md))." in lines
    assert "Who plays */ or \\| &lt;watches>." in pages["players.md"]


def test_a_table_without_a_part_is_told_and_a_name_counts_before_patterns() -> None:
    known = diagrams.parts()
    assert diagrams.part_of("wine_trades", known) == "trading"
    assert diagrams.part_of("wine_photos", known) == "wines"
    with pytest.raises(diagrams.Homeless, match=r"cellar_keys is of no part of the game: say in domains\.toml"):
        diagrams.part_of("cellar_keys", known)
    both = {name: diagrams.Part("", "", ("wine_*",)) for name in ("one", "other")}
    with pytest.raises(diagrams.Homeless, match="wine_photos is of one and other"):
        diagrams.part_of("wine_photos", both)


def test_a_wrong_command_line_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["everything"]) == 2
    assert "usage" in capsys.readouterr().err
