"""Whom a battle is dealt to."""

from server.kinds import KINDS
from server.rooms.dealing import MORE, MORE_OF, Counts, Word
from server.rooms.lane import Deal
from tests.server.rooms.engine import new_node

ME, OTHER, THIRD = sorted(new_node() for _ in range(3))


def counts(mine: int | None = 0, **battles: int | None) -> Counts:
    made = Counts(ME, KINDS)
    made.counted(mine)
    for name, count in battles.items():
        made.heard({"other": OTHER, "third": THIRD}[name], Word(count, 7, made.rules))
    return made


def test_where_nobody_else_is_everything_stays() -> None:
    assert counts().choose([{ME}]) is None
    assert not counts().others


def test_the_one_with_the_fewest_gets_it_and_what_is_dealt_counts_at_once() -> None:
    deals = counts(mine=4, other=1, third=0)
    assert [deals.choose([]) for _ in range(3)] == [Deal(THIRD, 7), Deal(OTHER, 7), Deal(THIRD, 7)]
    many = counts(mine=0, other=0, third=0)
    owners = [many.choose([]) for _ in range(30)]
    assert [owners.count(one) for one in (None, Deal(OTHER, 7), Deal(THIRD, 7))] == [10, 10, 10]


def test_who_has_hardly_more_gets_it_where_more_of_its_players_are() -> None:
    seated = [{OTHER, THIRD}, {OTHER}]
    assert counts(mine=0, other=MORE, third=0).choose(seated) == Deal(OTHER, 7)
    assert counts(mine=0, other=MORE + 1, third=0).choose(seated) == Deal(THIRD, 7)
    assert counts(mine=80, other=80 + 80 // MORE_OF, third=80).choose(seated) == Deal(OTHER, 7)
    assert counts(mine=80, other=81 + 80 // MORE_OF, third=80).choose(seated) == Deal(THIRD, 7)


def test_who_takes_none_gets_none() -> None:
    deals = counts(mine=9, other=0)
    deals.heard(OTHER, Word(None, 7, deals.rules))
    assert deals.choose([{OTHER}]) is None
    gone = counts(mine=9, other=0)
    gone.lost(OTHER)
    assert gone.choose([{OTHER}]) is None


def test_a_process_that_leaves_keeps_nothing_that_another_can_have() -> None:
    assert counts(mine=None, other=50).choose([{ME}]) == Deal(OTHER, 7)
    assert counts(mine=None).choose([{ME}]) is None


def test_another_version_of_the_program_is_dealt_nothing() -> None:
    deals = counts(mine=9, other=0)
    fewer = Counts(OTHER, {name: kind for name, kind in KINDS.items() if name != "pairing"})
    assert fewer.rules != deals.rules
    deals.heard(OTHER, Word(0, 7, fewer.rules))
    assert deals.choose([]) is None


def test_how_certain_an_owner_is_comes_with_his_last_word() -> None:
    deals = counts(mine=9, other=0)
    deals.heard(OTHER, Word(0, 8, deals.rules))
    assert deals.choose([]) == Deal(OTHER, 8)
