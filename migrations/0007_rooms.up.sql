-- What:  nodes (the processes that run rooms), rooms (who owns which, and how far it has got), the rooms' journal
--        (what was decided, for ever in order), openings (a repeated request opens no second room), finished records.
-- Why:   everything live is a room; these tables are the only truth about it. Nothing is kept that the journal
--        does not say.
-- Locks: new tables only.
-- Order: before the code that uses it.

CREATE TABLE nodes (
    node_id     uuid        NOT NULL,
    host        text        NOT NULL,
    pid         integer     NOT NULL,
    pid_started text        NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    beat_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    stopped_at  timestamptz,
    CONSTRAINT nodes_pk PRIMARY KEY (node_id)
);
COMMENT ON TABLE nodes IS 'Server processes. A room belongs to one of them; its heartbeat says whether it can still be asked.';
COMMENT ON COLUMN nodes.host IS 'Which machine and process namespace: where it is ours, a missing process is proof of death.';
COMMENT ON COLUMN nodes.pid_started IS 'Start time of the process as its system counts it, since a number is used again.';
COMMENT ON COLUMN nodes.beat_at IS 'Last heartbeat, by this database''s clock. Older than two seconds: its rooms may be taken over.';
COMMENT ON COLUMN nodes.stopped_at IS 'Set when it drained and left in good order: its rooms may be taken over at once.';

CREATE TABLE rooms (
    room_id       uuid    NOT NULL,
    kind          text    NOT NULL,
    rules_version integer NOT NULL,
    state         text    NOT NULL DEFAULT 'open',
    owner         uuid    NOT NULL,
    epoch         integer NOT NULL DEFAULT 1,
    head_seq      integer NOT NULL,
    head_n        integer NOT NULL,
    last_at_ms    bigint  NOT NULL,
    opened_at_ms  bigint  NOT NULL,
    fault         text,
    CONSTRAINT rooms_pk PRIMARY KEY (room_id),
    CONSTRAINT rooms_owner_fk FOREIGN KEY (owner) REFERENCES nodes (node_id) ON DELETE RESTRICT,
    CONSTRAINT rooms_state_known CHECK (state IN ('open', 'closed', 'quarantined', 'void')),
    CONSTRAINT rooms_fault_said CHECK ((state = 'quarantined') <= (fault IS NOT NULL)),
    CONSTRAINT rooms_epoch_counts CHECK (epoch >= 1),
    CONSTRAINT rooms_heads_count CHECK (head_seq >= 1 AND head_n >= 0)
) WITH (fillfactor = 60);
COMMENT ON TABLE rooms IS 'One row a room. Each commit compares and sets epoch and head_seq, so a stale owner writes nothing. '
    'Rows change often and in place: a fill factor of 60 keeps the changes within the page.';
COMMENT ON COLUMN rooms.epoch IS 'Goes up by one with each taking over; entries of an older epoch are no longer accepted.';
COMMENT ON COLUMN rooms.head_seq IS 'Number of the last entry in the journal.';
COMMENT ON COLUMN rooms.head_n IS 'Number of the last event in the room''s channel.';
COMMENT ON COLUMN rooms.last_at_ms IS 'Time of the last entry, milliseconds since the Unix epoch; time never goes back in a room.';
COMMENT ON COLUMN rooms.fault IS 'What our code failed with, where the room is quarantined.';
-- Serves: what can be taken over (rooms_adoptable), and which rooms are open.
CREATE INDEX rooms_open_by_owner ON rooms (owner) WHERE state = 'open';
-- Serves: the operator's list of broken rooms.
CREATE INDEX rooms_quarantined ON rooms (room_id) WHERE state = 'quarantined';

CREATE TABLE room_entries (
    room_id uuid    NOT NULL,
    seq     integer NOT NULL,
    first_n integer NOT NULL,
    at_ms   bigint  NOT NULL,
    actor   bigint,
    key     uuid,
    body    bytea   NOT NULL,
    CONSTRAINT room_entries_pk PRIMARY KEY (room_id, seq)
) PARTITION BY RANGE (room_id);
COMMENT ON TABLE room_entries IS 'The rooms'' journal: entry 0 is the opening, the others are what was decided. Partitioned by month '
    'through the time in the room''s UUIDv7, so that (room_id, seq) is one key over all of it. Holds secrets of running games.';
COMMENT ON COLUMN room_entries.first_n IS 'Number in the channel of the entry''s first event.';
COMMENT ON COLUMN room_entries.at_ms IS 'Milliseconds since the Unix epoch, stamped by the owner, never less than the entry before.';
COMMENT ON COLUMN room_entries.actor IS 'users.id of who asked; null for the engine itself.';
COMMENT ON COLUMN room_entries.key IS 'Names the request: a repeat is answered from here and not done again.';
COMMENT ON COLUMN room_entries.body IS 'MessagePack: of entry 0 the opening, else command, events, answer and the request''s digest.';

INSERT INTO partitioned_tables (table_name, bounds) VALUES ('room_entries', 'uuidv7');
SELECT create_future_partitions(3);

CREATE TABLE openings (
    actor    bigint NOT NULL,
    key      uuid   NOT NULL,
    room_id  uuid   NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT openings_pk PRIMARY KEY (actor, key)
);
COMMENT ON TABLE openings IS 'Which room a request opened: asked again, the request finds that room instead of opening another.';
COMMENT ON COLUMN openings.actor IS 'users.id; 0 is the house, which opens the rooms there is one of.';
-- Serves: forgetting openings after a day.
CREATE INDEX openings_by_age ON openings (opened_at);

CREATE TABLE room_records (
    room_id       uuid      NOT NULL,
    kind          text      NOT NULL,
    rules_version integer   NOT NULL,
    opened_at_ms  bigint    NOT NULL,
    closed_at_ms  bigint    NOT NULL,
    seqs          integer[] NOT NULL,
    first_ns      integer[] NOT NULL,
    ats_ms        bigint[]  NOT NULL,
    actors        bigint[]  NOT NULL,
    keys          uuid[]    NOT NULL,
    bodies        bytea[]   NOT NULL,
    CONSTRAINT room_records_pk PRIMARY KEY (room_id),
    CONSTRAINT room_records_are_even CHECK (
        cardinality(seqs) = cardinality(bodies) AND cardinality(seqs) = cardinality(first_ns)
        AND cardinality(seqs) = cardinality(ats_ms) AND cardinality(seqs) = cardinality(actors)
        AND cardinality(seqs) = cardinality(keys)
    )
);
COMMENT ON TABLE room_records IS 'Finished rooms, all entries in one row each, which the database compresses: written by the closing '
    'commit, so that replays outlive the journal''s partitions. The arrays run side by side, one place an entry.';

GRANT SELECT ON nodes, rooms, room_entries, openings, room_records TO wine_pokedex_app;
GRANT SELECT ON nodes, rooms TO wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE, DELETE ON nodes, rooms, room_entries, openings, room_records TO wine_pokedex_engine;
