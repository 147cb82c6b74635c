"""The content files hold together: what one names, another has; and what the game shows reads as it should."""

import pytest

from game import content
from game.catalogue import OWN
from game.catalogue.rows import FileFault
from game.content import Badge, Title, rows_of

SPECIES = {each.slug for each in OWN}
FORMS = {(form.chain, form.slug): form for form in content.FORMS}


def test_slugs_are_unique_in_each_file() -> None:
    for rows in (content.BADGES, content.TITLES, content.ACHIEVEMENTS, content.ITEMS, content.CHAINS,
                 content.EVOLUTIONS, content.MEGA_EVOLUTIONS, content.REGIONAL_FORMS, content.ABILITIES):  # fmt: skip
        slugs = [row.slug for row in rows]
        assert len(slugs) == len(set(slugs))
    assert len(FORMS) == len(content.FORMS)
    assert len(set(content.SPECIES_ABILITIES)) == len(content.SPECIES_ABILITIES)


def test_what_is_named_is_there() -> None:
    badges, titles = {each.slug for each in content.BADGES}, {each.slug for each in content.TITLES}
    items, chains = {each.slug for each in content.ITEMS}, {each.slug for each in content.CHAINS}
    assert {each.badge for each in content.ACHIEVEMENTS} - {None} == badges, "each badge can be won"
    assert {each.title for each in content.ACHIEVEMENTS} - {None} == titles, "each title can be won"
    assert {form.chain for form in content.FORMS} == chains
    assert {step.item for step in content.EVOLUTIONS} - {None} <= items
    assert {mega.item for mega in content.MEGA_EVOLUTIONS} <= items
    assert {each.ability for each in content.SPECIES_ABILITIES} <= {each.slug for each in content.ABILITIES}
    for named in (content.MEGA_EVOLUTIONS, content.REGIONAL_FORMS, content.SPECIES_ABILITIES):
        assert {each.species_slug for each in named} <= SPECIES


def test_a_species_is_one_form_and_ours_are_in_our_catalogue() -> None:
    named = [form.species_slug for form in content.FORMS if form.species_slug]
    assert len(named) == len(set(named))
    assert set(named) <= SPECIES


def test_steps_stay_in_their_chain_and_never_lead_back() -> None:
    onward: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for step in content.EVOLUTIONS:
        start, end = (step.chain, step.from_form), (step.chain, step.to_form)
        assert {start, end} <= FORMS.keys()
        onward.setdefault(start, set()).add(end)

    def reached(form: tuple[str, str]) -> set[tuple[str, str]]:
        following = onward.get(form, set())
        return following.union(*map(reached, following))

    for form in onward:
        assert form not in reached(form)
    assert {form for form in FORMS if form in onward or any(form in ends for ends in onward.values())} == set(FORMS)


def test_age_is_asked_for_what_lies_between_two_forms() -> None:
    for step in content.EVOLUTIONS:
        between = FORMS[step.chain, step.to_form].months - FORMS[step.chain, step.from_form].months
        least = 1 if step.trigger in ("time", "storage") else 0
        assert (step.age_months_min or 0) == max(least, between), step.slug


def test_enough_can_happen_with_our_own_catalogue() -> None:
    awake = [
        step
        for step in content.EVOLUTIONS
        if FORMS[step.chain, step.from_form].species_slug and FORMS[step.chain, step.to_form].species_slug
    ]
    assert len(awake) >= 19
    assert len({step.trigger for step in awake}) >= 6


def test_a_mega_evolution_raises_and_never_lowers() -> None:
    for mega in content.MEGA_EVOLUTIONS:
        pcts = [
            getattr(mega, f"{stat}_pct")
            for stat in ("longevity", "power", "terroir", "complexity", "rarity", "elegance")
        ]
        assert all(100 <= pct <= 150 for pct in pcts)
        assert 660 <= sum(pcts) <= 720


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("slug,name\na,b\n", "columns"),
        ("slug,name,description\na,b\n", "line 2"),
        ("slug,name,description\na,b,c,d\n", "line 2"),
        ("slug,name,description\na,b,\n", "description"),
    ],
    ids=["other columns", "too few fields", "too many", "a needed one empty"],
)
def test_a_broken_file_names_its_line(text: str, says: str) -> None:
    with pytest.raises(FileFault, match=says):
        rows_of(Badge, text)


def test_a_good_file_is_read() -> None:
    assert rows_of(Title, "slug,name,description\na,A,Anything\n") == (Title("a", "A", "Anything"),)
