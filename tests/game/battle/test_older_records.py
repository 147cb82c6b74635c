"""Records from before the battles had a common base still decode and lead somewhere.

`records_of_rules_1.json` is of the rules as they were then: a pairing battle with an absence, choices by the clock and
a forfeit, and a queue that knew one mode.
"""

import base64
import json
from pathlib import Path
from typing import Any

from game.battle.names import FORFEIT
from game.decider import Decider
from game.modes import MODES
from game.pairing.battle import PAIRING
from game.queue.queue import QUEUE
from game.queue.values import QueueState
from game.record import Entry, RecordCodec, replay

RECORDS: dict[str, dict[str, Any]] = {
    record["kind"]: record
    for record in json.loads((Path(__file__).parent / "records_of_rules_1.json").read_text(encoding="ascii"))
}


def read(decider: Decider[Any, Any, Any, Any]) -> tuple[Any, list[Entry]]:
    record, codec = RECORDS[decider.kind], RecordCodec(decider)
    entries = [
        codec.decode_entry(one["seq"], one["first_n"], one["at_ms"], one["actor"], None, base64.b64decode(one["body"]))
        for one in record["entries"]
    ]
    return codec.decode_opening(base64.b64decode(record["opening"])), entries


def test_a_queue_leads_to_its_end() -> None:
    opening, entries = read(QUEUE)
    assert len(entries) == len(RECORDS[QUEUE.kind]["entries"]) > 5
    assert isinstance(replay(QUEUE, opening, entries), QueueState)


def test_a_battle_leads_to_its_end() -> None:
    state = replay(PAIRING, *read(PAIRING))
    assert state.over is not None
    assert (state.over.winner, state.over.reason, state.over.turns) == (0, FORFEIT, 4)
    assert [seat.lapses for seat in state.seats] == [1, 1]
    assert [seat.clock.absences for seat in state.seats] == [0, 1]


def test_who_waited_waits_for_the_mode_there_was() -> None:
    opening, entries = read(QUEUE)
    upto = next(entry.seq for entry in entries if entry.events[0].__struct_config__.tag == "queue.entered")
    state = replay(QUEUE, opening, entries[:upto])
    assert [ticket.mode for ticket in state.tickets.values()] == ["pairing"]
    assert "pairing" in MODES
