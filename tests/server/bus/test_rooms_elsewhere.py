"""A room is owned by one process; players and watchers on the others notice nothing of that."""

from typing import Any

import pytest

from db.rooms import NodeId
from game.ids import RoomId
from game.refusal import Refused
from server.bus.letters import Done, decode
from server.identifiers import new_key
from server.messages import AskForRematch, CommitChoice, ForfeitBattle, QueueForBattle
from server.messages_auction import PlaceBid, PutUpForAuction
from server.messages_mystery import DepositWine
from server.messages_trade import AcceptTrade, ConfirmTrade, InviteToTrade, OfferInTrade
from server.rooms import takeover
from server.wire import MSGPACK, CloseCode
from tests.fixtures.until import until
from tests.server.bus.several import Guest, Process, Several, StoppableClock


async def put_up(game: Several, seller: Guest) -> RoomId:
    answer = await seller.ask(PutUpForAuction(await game.wine(seller), 10, 600))
    assert not isinstance(answer, Refused), answer
    return RoomId(answer["auction"])


async def test_one_bids_in_an_auction_of_another_process(game: Several) -> None:
    a, b = await game.start(), await game.start()
    seller, bidder = await game.guest(a, "Anna"), await game.guest(b, "Bela")
    auction = await put_up(game, seller)
    watcher = Guest(b, MSGPACK)
    caught = await watcher.listen(f"auction:{auction}")
    assert [push["t"] for push in caught["events"]] == ["auction.opened"]
    await bidder.listen(f"auction:{auction}")
    answer = await bidder.ask(PlaceBid(auction, 20))
    assert answer["leading"] is True
    told = await bidder.until(f"auction:{auction}", "auction.price")
    kinds = [t for t, _ in bidder.heard]
    assert kinds.index("auction.price") > max(i for i, t in enumerate(kinds) if t == "reply")
    assert (await watcher.until(f"auction:{auction}", "auction.price"))["n"] == told["n"] == 2


async def test_a_repeat_gets_the_first_answer_wherever_it_is_asked(game: Several) -> None:
    a, b = await game.start(), await game.start()
    seller, bidder = await game.guest(a, "Anna"), await game.guest(b, "Bela")
    auction = await put_up(game, seller)
    key = new_key()
    answer = await bidder.ask(PlaceBid(auction, 20), key)
    beside = Guest(a)
    beside.who = bidder.who
    assert await beside.ask(PlaceBid(auction, 20), key) == answer
    assert (await beside.ask(PlaceBid(auction, 30), key)).code == "key_reused"
    assert (await bidder.ask(PlaceBid(auction, 1), new_key())).code == "bid_too_low"


async def test_two_who_queue_on_different_processes_sit_down_and_play(game: Several) -> None:
    a, b, c = await game.start(), await game.start(), await game.start()
    anna, bela = await game.guest(a, "Anna"), await game.guest(b, "Bela")
    ticket = await anna.ask(QueueForBattle("pairing", False, "anyone"))
    assert not isinstance(ticket, Refused)
    again = Guest(c)
    assert anna.who is not None
    await again.hello(anna.who.player_id)
    assert again.welcome is not None
    assert [one.ticket for one in again.welcome.tickets] == [ticket["ticket"]]
    await bela.ask(QueueForBattle("pairing", False, "anyone"))
    assert bela.who is not None
    matched = await bela.until(f"player:{bela.who.ref}", "battle.matched")
    battle = matched["d"]["battle"]
    channel = f"battle:{battle}"
    crowd = Guest(c)
    await crowd.listen(channel)
    for guest in (anna, bela, again):
        opened = await guest.until(channel, "turn.opened")
        assert opened["d"]["you"]["choices"], "who sits sees his choices"
        assert [push["n"] for push in guest.pushes(channel)] == list(range(1, len(guest.pushes(channel)) + 1))
    for guest in (anna, bela):
        choice = guest.pushes(channel)[-1]["d"]["you"]["choices"][0]
        answer = await guest.ask(CommitChoice(battle, 1, choice))
        assert answer == {"turn": 1}
    revealed = [await guest.until(channel, "turn.revealed") for guest in (anna, bela, again)]
    await crowd.until(channel, "turn.revealed")
    assert len({push["n"] for push in revealed}) == 1
    for push in crowd.pushes(channel):
        assert "you" not in push["d"], "who watches sees nobody's hand"
    assert {room.ch for room in (await _hello_again(c, anna)).live} == {channel}


async def _hello_again(process: Process, guest: Guest) -> Any:
    again = Guest(process)
    assert guest.who is not None
    await again.hello(guest.who.player_id)
    return again.welcome


async def test_the_owner_is_killed_and_nobody_notices(game: Several) -> None:
    a, b, c = await game.start(), await game.start(), await game.start()
    seller, bidder = await game.guest(b, "Anna"), await game.guest(c, "Bela")
    await put_up(game, await game.guest(a, "Cleo"))  # the saleroom is a's
    auction = await put_up(game, seller)
    channel = f"auction:{auction}"
    await bidder.listen(channel)
    watcher = Guest(b)
    await watcher.listen(channel)
    await bidder.ask(PlaceBid(auction, 20))
    await a.kill()
    answer = await bidder.ask(PlaceBid(auction, 40))
    assert not isinstance(answer, Refused), answer

    async def told() -> bool:
        return len(watcher.pushes(channel)) == len(bidder.pushes(channel)) >= 3

    await until(told, "both to hear of the second bid")
    for guest in (bidder, watcher):
        numbers = [push["n"] for push in guest.pushes(channel)]
        assert numbers == list(range(2, len(numbers) + 2))
        assert guest.lost_channels == []
    assert await game.owner(auction) in (b.node, c.node)


async def test_who_has_lost_an_answer_hears_it_before_what_followed_from_it(game: Several) -> None:
    a, b, c = await game.start(), await game.start(), await game.start()
    await put_up(game, await game.guest(a, "Cleo"))
    guests = [await game.guest(process, name) for process, name in ((b, "Anna"), (c, "Bela"))]
    for guest in guests:
        await guest.ask(QueueForBattle("pairing", False, "anyone"))
    matched = [await guest.until(f"player:{guest.who.ref}", "battle.matched") for guest in guests if guest.who]
    battle = RoomId(matched[0]["d"]["battle"])
    for guest in guests:
        await guest.until(f"battle:{battle}", "turn.opened")
    node = await game.owner(battle)
    owner = next(process for process in game.processes if process.node == node)
    far = next(guest for guest in guests if guest.process is not owner)
    assert owner.joined is not None
    bus = owner.joined.lines.bus
    lost: list[bytes] = []
    send = bus.send

    def lose_the_answer(to: NodeId, letter: bytes) -> None:
        answers = any(isinstance(item, Done) for item in decode(letter).items)
        if to == far.process.node and answers and not lost:
            lost.append(letter)
        else:
            send(to, letter)

    bus.send = lose_the_answer  # type: ignore[method-assign]  # what a bus may do: a letter does not arrive
    choice = far.pushes(f"battle:{battle}")[-1]["d"]["you"]["choices"][0]
    assert await far.ask(CommitChoice(battle, 1, choice)) == {"turn": 1}
    assert lost
    await far.until(f"battle:{battle}", "turn.locked")
    kinds = [t for t, _ in far.heard]
    assert kinds.index("turn.locked") > max(i for i, t in enumerate(kinds) if t == "reply")


async def test_who_is_signed_out_is_shown_out_everywhere(game: Several) -> None:
    a, b = await game.start(), await game.start()
    anna = await game.guest(b, "Anna")
    assert anna.who is not None
    a.tokens.ended([anna.who.session_id])

    async def shown_out() -> bool:
        return anna.closed == CloseCode.SIGNED_OUT

    await until(shown_out, "her to be shown out")


async def test_who_leaves_for_good_at_one_process_waits_no_more_in_anothers_queue(game: Several) -> None:
    a, b = await game.start(), await game.start()
    anna, bela = await game.guest(a, "Anna"), await game.guest(b, "Bela")
    assert anna.who is not None
    assert bela.who is not None
    await anna.ask(QueueForBattle("pairing", False, "anyone"))
    await bela.ask(QueueForBattle("knowledge", False, anna.who.ref))
    assert a.matchmaking.queue.known is not None
    b.own_desk.departed(anna.who.player_id)
    await bela.until(f"player:{bela.who.ref}", "battle.nobody_came")
    answer = await bela.ask(QueueForBattle("pairing", False, "anyone"))
    assert answer["why"] == "nobody"


async def test_who_listens_to_a_process_that_lost_a_room_hears_it_from_the_next_owner(game: Several) -> None:
    """As after it was stopped: its own clients are not sent away for that."""
    clock = StoppableClock()
    a, b = await game.start(clock), await game.start()
    seller, bidder = await game.guest(a, "Anna"), await game.guest(b, "Bela")
    auction = await put_up(game, seller)
    channel = f"auction:{auction}"
    watchers = [seller, Guest(a, MSGPACK), bidder]
    for watcher in watchers:
        await watcher.listen(channel)
    await game.god.execute("UPDATE nodes SET beat_at = beat_at - interval '1 minute' WHERE node_id = $1", a.node)
    await b.host.takeover.adopt()
    clock.stopped_s += 3.0
    answer = await bidder.ask(PlaceBid(auction, 20))
    assert not isinstance(answer, Refused), answer
    for watcher in watchers:
        await watcher.until(channel, "auction.price")
        numbers = [push["n"] for push in watcher.pushes(channel)]
        assert numbers == list(range(2, len(numbers) + 2))
        assert watcher.lost_channels == []
    answer = await seller.ask(PlaceBid(auction, 30))
    assert answer.code == "own_auction", "the seller's own process asks the new owner too"


async def test_the_pool_is_one_and_every_process_tells_how_full_it_is(game: Several) -> None:
    a, b = await game.start(), await game.start()
    anna, bela = await game.guest(a, "Anna"), await game.guest(b, "Bela")
    listening = Guest(b)
    await listening.listen("mystery", None)
    for guest in (anna, bela):
        answer = await guest.ask(DepositWine(await game.wine(guest)))
        assert not isinstance(answer, Refused), answer

    async def told() -> bool:
        return any(t == "mystery.pool" and push["d"]["waiting"] for t, push in listening.heard)

    await until(told, "the pool to be told of where it is not")

    async def alike() -> bool:
        return await b.mystery.look() == await a.mystery.look()

    await until(alike, "both to show the same")
    rooms = await game.god.fetchval("SELECT count(*) FROM rooms WHERE kind = 'mystery' AND state = 'open'")
    assert rooms == 1


async def test_watchers_are_kept_behind_in_every_process_and_over_a_loss(game: Several) -> None:
    clock = StoppableClock()
    a, b = await game.start(clock), await game.start()
    anna, bela = await game.guest(a, "Anna"), await game.guest(b, "Bela")
    assert anna.who is not None
    assert bela.who is not None
    await anna.ask(QueueForBattle("pairing", False, bela.who.ref, delay_s=60))
    await bela.ask(QueueForBattle("pairing", False, anna.who.ref))
    battle = (await bela.until(f"player:{bela.who.ref}", "battle.matched"))["d"]["battle"]
    channel = f"battle:{battle}"
    await bela.until(channel, "turn.opened")
    watchers = [Guest(a), Guest(b), Guest(b, MSGPACK)]
    for watcher in watchers:
        assert await watcher.listen(channel) == {"n": 0, "events": [], "delay_s": 60}
    await game.god.execute("UPDATE nodes SET beat_at = beat_at - interval '1 minute' WHERE node_id = $1", a.node)
    await b.host.takeover.adopt()
    clock.stopped_s += 3.0
    assert (await bela.ask(AskForRematch(battle))).code == "battle_not_over"
    assert [watcher.pushes(channel) for watcher in watchers] == [[], [], []]
    assert await bela.ask(ForfeitBattle(battle)) == {}
    for watcher in watchers:
        await watcher.until(channel, "battle.over")
        numbers = [push["n"] for push in watcher.pushes(channel)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert watcher.lost_channels == []
    # As where Anna's process remembers who had the battle while it went on.
    a.host.whereabouts.learn(RoomId(battle), b.node)
    wanted = await anna.ask(AskForRematch(battle))
    assert not isinstance(wanted, Refused), wanted
    await bela.until(f"player:{bela.who.ref}", "battle.rematch_wanted")


async def test_the_rooms_of_who_is_gone_are_dealt_among_the_others(
    game: Several, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takeover, "LEFT_S", 60.0)  # however slow one of them is here
    a, *_ = await game.start(), await game.start(), await game.start()
    rooms = 0
    for number in range(12):
        seller = await game.guest(a, f"Seller {number}")
        for wine in await game.wines(seller):
            answer = await seller.ask(PutUpForAuction(wine, 10, 600))
            assert not isinstance(answer, Refused), answer
            rooms += 1
    await a.leave()

    async def dealt() -> dict[Any, int]:
        rows = await game.god.fetch(
            "SELECT owner, count(*) FROM rooms WHERE state = 'open' AND kind = 'auction' GROUP BY owner"
        )
        owned = {row["owner"]: row["count"] for row in rows}
        return owned if a.node not in owned else {}

    owned = await until(dealt, "all to have an owner")
    assert sum(owned.values()) == rooms == 36
    assert max(owned.values()) <= 27, "as many heads of 36 coins come once in a thousand times"


@pytest.mark.parametrize("mode", ["pairing", "blind_tasting", "knowledge"])
async def test_every_mode_is_played_by_two_on_different_processes(game: Several, mode: str) -> None:
    a, b = await game.start(), await game.start()
    anna, bela = await game.guest(a, "Anna"), await game.guest(b, "Bela")
    assert anna.who is not None
    assert bela.who is not None
    for player, rival in ((anna, bela.who.ref), (bela, anna.who.ref)):
        answer = await player.ask(QueueForBattle(mode, False, rival))  # type: ignore[arg-type]
        assert not isinstance(answer, Refused), answer
    battle = (await bela.until(f"player:{bela.who.ref}", "battle.matched"))["d"]["battle"]
    channel = f"battle:{battle}"

    def course(guest: Guest) -> Any:
        """The last one that was opened to him."""
        return next(push["d"] for push in reversed(guest.pushes(channel)) if push["t"] == "turn.opened")

    def over(guest: Guest) -> bool:
        return any(push["t"] == "battle.over" for push in guest.pushes(channel))

    for guest in (anna, bela):
        await guest.until(channel, "turn.opened")
    while not over(anna):
        turn = course(anna)["turn"]
        for guest in (anna, bela):
            answer = await guest.ask(CommitChoice(battle, turn, course(guest)["you"]["choices"][0]))
            assert answer == {"turn": turn}, answer

        async def moved_on(turn: int = turn) -> bool:
            return all(over(guest) or course(guest)["turn"] > turn for guest in (anna, bela))

        await until(moved_on, "the next course, or the end")
    for guest in (anna, bela):
        ended = await guest.until(channel, "battle.over")
        assert [push["n"] for push in guest.pushes(channel)][: ended["n"]] == list(range(1, ended["n"] + 1))
        assert guest.lost_channels == []


async def test_two_on_different_processes_trade_at_a_table(game: Several) -> None:
    a, b = await game.start(), await game.start()
    anna, bela = await game.guest(a, "Anna"), await game.guest(b, "Bela")
    assert anna.who is not None
    assert bela.who is not None
    trade = (await anna.ask(InviteToTrade(bela.who.ref)))["trade"]
    channel = f"trade:{trade}"
    await bela.until(f"player:{bela.who.ref}", "trade.invited")
    await bela.listen(channel)
    assert not isinstance(await bela.ask(AcceptTrade(trade)), Refused)
    await game.god.execute("DELETE FROM trading_rules")  # a rare wine asks for more of its owner
    wine = await game.wine(bela)
    assert not isinstance(await bela.ask(OfferInTrade(trade, (wine,), 0)), Refused)
    answer = await anna.ask(OfferInTrade(trade, (), 30))
    for guest in (bela, anna):
        confirmed = await guest.ask(ConfirmTrade(trade, answer["revision"]))
        assert not isinstance(confirmed, Refused), confirmed
    for guest in (anna, bela):
        await guest.until(channel, "trade.settled")
    assert await game.god.fetchval("SELECT owner_id FROM wines WHERE public_id = $1", wine) == anna.who.player_id
