"""Holding what is told against what the contract declares of it: every field, of its kind, and no other."""

from typing import Any

import msgspec
from msgspec import Struct

from game.battle.decider import Battle
from game.decider import WATCHER, Resumed, Role, Wake, unkept
from server.pushes import PUSHES, SNAPSHOTS
from tests.game.pairing.dealing import START_MS

ROLES = (Role(0), Role(1), WATCHER)


class Watched:
    """A battle whose every event and state is held against the contract, for every role."""

    def __init__(self, battle: Battle[Any], opening: Any) -> None:
        self._battle = battle
        self.state: Any = battle.initial(opening)
        self.seen: set[str] = set()
        self._check_state()

    def ask(self, actor: Any, command: Any, now_ms: int = START_MS) -> None:
        for event in self._battle.decide(self.state, actor, command, now_ms).events:
            self._take(event)
        self._check_state()

    def resume(self) -> None:
        """The server was gone for a moment."""
        self._take(Resumed(2, 900, START_MS + 9_000))
        self._check_state()

    @property
    def over(self) -> bool:
        return self._battle.is_over(self.state)

    def let_the_clock_play(self) -> None:
        """Nobody does anything any more."""
        while not self.over:
            due_ms = self._battle.wake_at_ms(self.state)
            assert due_ms is not None
            self.ask(None, Wake(), due_ms)

    def _take(self, event: Any) -> None:
        self.state = self._battle.evolve(self.state, event)
        for role in ROLES:
            push = self._battle.view_event(event, role)
            self.seen.add(push.t)
            whole(push.d, PUSHES[push.t].d)

    def _check_state(self) -> None:
        for role in ROLES:
            whole(self._battle.view_state(self.state, role), SNAPSHOTS["battle"])


def whole(view: Any, kinds: tuple[type[Struct], ...]) -> None:
    """The view is one of these and nothing more: whoever reads it by its declaration has read all of it."""
    plain = msgspec.json.decode(msgspec.json.encode(view, enc_hook=unkept))
    found = [read for kind in kinds if (read := _read(plain, kind, only=len(kinds) == 1)) is not None]
    assert plain in found


def _read(plain: Any, kind: type[Struct], *, only: bool) -> Any:
    try:
        return msgspec.to_builtins(msgspec.convert(plain, kind))
    except msgspec.ValidationError:
        if only:
            raise
        return None
