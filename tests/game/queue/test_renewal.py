"""What the queue goes on with when it is renewed, when time was lost, and when nobody came."""

from game.decider import Resumed, Wake
from game.effects import CELLAR, MoveWine, OpenRoom, Place
from game.ids import RoomId, WineId
from game.queue.queue import QUEUE
from game.queue.ticket import WAIT_MS_MAX
from game.queue.values import QueueOpening
from game.standing import Renew
from tests.game.queue.world import ANNA, BELA, ROOM, World, enter


def test_nobody_came() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, BELA, ticket="t1", wines=(7,)), now_ms=1_000)
    assert QUEUE.wake_at_ms(world.state) == 1_000 + WAIT_MS_MAX
    world.ask(None, Wake(), now_ms=999 + WAIT_MS_MAX)
    assert set(world.waiting()) == {"t1"}
    world.ask(None, Wake(), now_ms=1_000 + WAIT_MS_MAX)
    assert not world.waiting()
    assert world.places == {WineId(7): CELLAR}
    [told] = world.heard("battle.nobody_came")
    assert (told.player, told.d) == (ANNA, {"ticket": "t1"})


def test_time_that_the_queue_lost_counts_for_nobody() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, BELA, ticket="t1"), now_ms=0)
    state = QUEUE.evolve(world.state, Resumed(2, 5_000, 60_000))
    assert QUEUE.wake_at_ms(state) == WAIT_MS_MAX + 5_000


def test_a_renewed_queue_goes_on_with_those_who_wait() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, BELA, ticket="t1", wines=(7,)))
    successor = RoomId("01920000-0000-7000-8000-000000000002")
    decision = QUEUE.decide(world.state, None, Renew(successor), 5)
    [opens] = [effect for effect in decision.effects if isinstance(effect, OpenRoom)]
    assert isinstance(opens.opening, QueueOpening)
    assert (opens.opening.room, opens.opening.predecessor, opens.opening.opened_at_ms) == (successor, ROOM, 5)
    assert [ticket.id for ticket in opens.opening.tickets] == ["t1"]
    [move] = [effect for effect in decision.effects if isinstance(effect, MoveWine)]
    assert (move.origin, move.target) == (Place("queue", ROOM), Place("queue", successor))
    world.ask(None, Renew(successor))
    assert QUEUE.is_over(world.state)
    assert set(QUEUE.initial(opens.opening).tickets) == {"t1"}
