"""The columns that a commit's coins are posted in say the same as the movements, one after the other."""

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from db.postings import Columns, columns
from game.effects import FEES, Account, Effect, MoveCoins, hold, release
from game.ids import PlayerId, RoomId


class Cause(NamedTuple):
    room: RoomId
    seq: int


PLAYERS = [PlayerId(number) for number in (1, 2, 17)]  # two of them share a shard of the house
ROOMS = [RoomId("0197b4a0-0000-7000-8000-000000000001"), RoomId("0197b4a0-0000-7000-8000-000000000002")]

_amounts = st.integers(1, 5)
_players = st.sampled_from(PLAYERS)
_moves = st.one_of(
    st.builds(hold, st.just("auction_hold"), _players, _amounts),
    st.builds(release, st.just("auction_hold"), _players, _amounts),
    st.builds(
        lambda payer, payee, amount: MoveCoins(
            "auction_sale", amount, Account("held", payer), Account("available", payee)
        ),
        _players,
        _players,
        _amounts,
    ).filter(lambda move: move.source.player != move.target.player),
    st.builds(
        lambda payer, amount: MoveCoins("auction_listing", amount, Account("available", payer), FEES),
        _players,
        _amounts,
    ),
)
_entries = st.lists(st.tuples(st.sampled_from(ROOMS), st.lists(_moves, max_size=3)), min_size=1, max_size=12)


def _posted(entries: Sequence[tuple[RoomId, Sequence[Effect]]]) -> Columns | None:
    causes = [Cause(room, seq) for seq, (room, _) in enumerate(entries, 2)]
    effects = [(position, move) for position, (_, moves) in enumerate(entries, 1) for move in moves]
    return columns(causes, effects)


@given(_entries)
def test_accounts_end_where_the_movements_lead_and_know_how_low_they_went(
    entries: list[tuple[RoomId, list[MoveCoins]]],
) -> None:
    sums: dict[Account, int] = {}
    lows: dict[Account, int] = {}
    for move in (move for _, moves in entries for move in moves):
        for account, amount in ((move.source, -move.amount), (move.target, move.amount)):
            sums[account] = sums.get(account, 0) + amount
            lows[account] = min(lows.get(account, 0), sums[account])
    posted = _posted(entries)
    if posted is None:
        assert not sums
        return
    found = [Account(kind, player) for kind, player in zip(posted.kinds, posted.players, strict=True)]  # type: ignore[arg-type]  # kinds as SQL is given them
    of_players = [
        (account, net, low) for account, net, low in zip(found, posted.nets, posted.lows, strict=True) if account.player
    ]
    assert {account: net for account, net, _ in of_players} == {a: n for a, n in sums.items() if a.player}
    assert {account: low for account, _, low in of_players} == {a: n for a, n in lows.items() if a.player}
    fees = [net for account, net in zip(found, posted.nets, strict=True) if account == FEES]
    assert sum(fees) == sums.get(FEES, 0)


@given(_entries)
def test_every_transaction_sums_to_zero_and_all_of_them_are_the_nets(
    entries: list[tuple[RoomId, list[MoveCoins]]],
) -> None:
    posted = _posted(entries)
    if posted is None:
        return
    by_post: dict[int, int] = {}
    by_account: dict[int, int] = {}
    for post, account, amount in zip(posted.line_posts, posted.line_accounts, posted.line_amounts, strict=True):
        assert amount != 0
        by_post[post] = by_post.get(post, 0) + amount
        by_account[account] = by_account.get(account, 0) + amount
    assert list(by_post) == list(range(1, len(posted.post_keys) + 1))
    assert set(by_post.values()) <= {0}
    assert {place: net for place, net in enumerate(posted.nets, 1) if net} == {p: n for p, n in by_account.items() if n}
    assert len(set(posted.post_keys)) == len(posted.post_keys)


@given(_entries)
def test_rooms_hold_what_went_into_held_and_has_not_come_out(entries: list[tuple[RoomId, list[MoveCoins]]]) -> None:
    held: dict[tuple[RoomId, PlayerId | None], int] = {}
    for room, moves in entries:
        for move in moves:
            for account, amount in ((move.source, -move.amount), (move.target, move.amount)):
                if account.kind == "held":
                    held[room, account.player] = held.get((room, account.player), 0) + amount
    posted = _posted(entries)
    found = (
        {}
        if posted is None
        else dict(zip(zip(posted.hold_rooms, posted.hold_players, strict=True), posted.hold_changes, strict=True))
    )
    assert found == {who: change for who, change in held.items() if change}


def test_holds_of_a_commit_are_one_transaction_and_sales_one_each() -> None:
    one, two, _ = PLAYERS
    sale = MoveCoins("auction_sale", 7, Account("held", two), Account("available", one))
    posted = _posted(
        [
            (ROOMS[0], [hold("auction_hold", one, 9)]),
            (ROOMS[1], [hold("auction_hold", two, 8), release("auction_hold", one, 9)]),
            (ROOMS[1], [sale]),
            (ROOMS[0], [sale]),
        ]
    )
    assert posted is not None
    assert list(zip(posted.post_kinds, posted.post_rooms, posted.post_seqs, strict=True)) == [
        ("auction_hold", ROOMS[0], 2),
        ("auction_sale", ROOMS[1], 4),
        ("auction_sale", ROOMS[0], 5),
    ]


def test_who_is_only_asked_about_is_touched_and_nothing_is_posted() -> None:
    posted = columns([], [], [PLAYERS[0]])
    assert posted is not None
    assert (posted.players, posted.nets, posted.lows, posted.post_keys) == ([PLAYERS[0]], [0], [0], [])
    assert columns([], []) is None
