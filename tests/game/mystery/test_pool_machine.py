"""The pool, whatever is done to it: a random walk of deposits, withdrawals, blocks, renewals and time."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from game.effects import CELLAR
from game.ids import PlayerId
from game.mystery.deposit import Waiting, Wish
from game.mystery.events import Heed
from game.mystery.matching import ANY_BAND_AFTER_MS, ANY_WISH_AFTER_MS, NEIGHBOURS_AFTER_MS, OWN_BAND_AFTER_MS
from game.refusal import Refused
from game.wine_types import WineType
from tests.game.mystery.pool import World

PLAYERS = st.integers(1, 6)
RARITIES = st.sampled_from([1, 2, 4, 7, 21])
WISHES = st.builds(Wish, st.none() | RARITIES, st.none() | st.sampled_from([WineType.FLOW, WineType.ENERGY]))
TYPES = st.sampled_from([(WineType.FLOW,), (WineType.ENERGY,)])


class PoolMachine(RuleBasedStateMachine):
    """Six players, who put in what they have, whatever they were given for it."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.new = 1_000
        self.seen = 0
        self.blocks: set[frozenset[int]] = set()
        self.last: dict[int, int] = {}

    @rule(player=PLAYERS, rarity=RARITIES, wish=WISHES, types=TYPES, own=st.booleans())
    def put_in(self, player: int, rarity: int, wish: Wish, types: tuple[WineType, ...], own: bool) -> None:
        world = self.world
        free = [it for it, owner in world.owner.items() if owner == player and world.place[it] == CELLAR]
        self.new += 1
        try:
            world.put_in(
                player,
                free[0] if free and own else self.new,
                rarity,
                wish,
                types=types,
                # As the desk reads it: a renewed pool keeps only what is about those who wait.
                shuns=tuple(PlayerId(other) for pair in self.blocks if player in pair for other in pair - {player}),
                last_partner=PlayerId(self.last[player]) if player in self.last else None,
            )
        except Refused as refused:
            assert refused.code == "too_many_deposits"  # noqa: PT017 - it need not be refused

    @rule(player=PLAYERS, which=st.integers(0, 20))
    def withdraw(self, player: int, which: int) -> None:
        mine = self.world.state.of_player.get(PlayerId(player)) or ()
        if mine:
            self.world.withdraw(player, mine[which % len(mine)])

    @rule(one=PLAYERS, other=PLAYERS, blocked=st.booleans())
    def block(self, one: int, other: int, blocked: bool) -> None:
        if one != other:
            self.world.do(None, Heed(PlayerId(one), PlayerId(other), blocked))
            (self.blocks.add if blocked else self.blocks.discard)(frozenset({one, other}))

    @rule(ms=st.sampled_from([100, 900, 1_000, 2_500, 6_000]))
    def wait(self, ms: int) -> None:
        self.world.wait(self.world.now_ms + ms)

    @precondition(lambda self: bool(len(self.world.state.waiting)))
    @rule()
    def renew(self) -> None:
        self.world = self.world.renew()

    @invariant()
    def all_is_well(self) -> None:
        self.world.check_state()

    @invariant()
    def exchanges_are_as_they_may_be(self) -> None:
        for one, other, at_ms in self.world.exchanges[self.seen :]:
            assert one.number < other.number
            waited_ms = at_ms - one.at_ms
            apart = abs(one.band - other.band)
            due = waited_ms >= (ANY_WISH_AFTER_MS if apart else OWN_BAND_AFTER_MS)
            assert self._may(one, other)
            assert due or not self._again(one, other)
            self.last[one.player], self.last[other.player] = other.player, one.player
            assert waited_ms >= (0 if apart == 0 else NEIGHBOURS_AFTER_MS if apart == 1 else ANY_BAND_AFTER_MS)
            for each, got in ((one, other), (other, one)):
                assert each.wish.is_met_by(got.wine) or due or waited_ms >= ANY_BAND_AFTER_MS
        self.seen = len(self.world.exchanges)

    @invariant()
    def nobody_waits_five_seconds_in_his_band_or_ten_where_anybody_is_there_for_him(self) -> None:
        waiting = [one for _, one in self.world.state.waiting.items()]
        for one in waiting:
            for other in waiting:
                waited_ms = self.world.now_ms - one.at_ms
                # A pool that goes on in another room holds its first round there a second later.
                together_ms = self.world.now_ms - max(other.at_ms, self.world.opening.opened_at_ms)
                due_ms = OWN_BAND_AFTER_MS if one.band == other.band else ANY_WISH_AFTER_MS
                if waited_ms > due_ms + 1_000 and together_ms > 1_000:
                    assert not self._may(one, other)

    def teardown(self) -> None:
        self.world.check()

    def _may(self, one: Waiting, other: Waiting) -> bool:
        return one.player != other.player and frozenset({one.player, other.player}) not in self.blocks

    def _again(self, one: Waiting, other: Waiting) -> bool:
        return self.last.get(one.player) == other.player or self.last.get(other.player) == one.player


PoolMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestPool = PoolMachine.TestCase
