"""The whole bank, question by question, held against the tables themselves and not against what made it."""

import csv
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

import msgspec
import pytest

from game.catalogue import OWN
from game.catalogue.tables import folded, grape_named
from game.knowledge.bank import Bank, bank, by_hand, drafts
from game.knowledge.deck import order_of
from game.knowledge.question import LEVELS, Question, Topic, sound
from game.pairing.classics import CLASSICS
from game.pairing.dishes import DISHES
from game.species import Fact, Species, Style

CODES = {
    "AT": "Austria", "BE": "Belgium", "BG": "Bulgaria", "CY": "Cyprus", "CZ": "Czechia", "DE": "Germany", "DK":
    "Denmark", "ES": "Spain", "FR": "France", "GB": "England", "GR": "Greece", "HR": "Croatia", "HU": "Hungary",
    "IT": "Italy", "LU": "Luxembourg", "MT": "Malta", "NL": "Netherlands", "PT": "Portugal", "RO": "Romania", "SI":
    "Slovenia", "SK": "Slovakia",
}  # fmt: skip


def _csv(package: str, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((files(package) / name).read_text(encoding="utf-8").splitlines()))


REGIONS = {row["slug"]: row for row in _csv("game.study", "regions.csv")}
REGION_BY_NAME = {row["name"]: row for row in REGIONS.values()}
ORIGINS = {row["grape"]: row["origin"] for row in _csv("game.study", "grape_origins.csv")}
GROWING = {row["grape"]: row for row in _csv("game.knowledge", "growing.csv")}
AGES = {row["wine"]: int(row["months"]) for row in _csv("game.knowledge", "ageing.csv")}
SCENTS = {row["term"]: row for row in _csv("game.knowledge", "aromas.csv")}
SPECIES = {str(species.slug): species for species in OWN}


def _slug(name: str) -> str:
    return folded(name).replace("ı", "i").replace(" ", "-")


GRAPE_OF_SLUG = {_slug(name): name for name in (*GROWING, *ORIGINS)}
AGE_OF_SLUG = {wine.lower().replace(" ", "-").replace("'", ""): wine for wine in AGES}


def _up(slug: str) -> Iterator[str]:
    while slug:
        yield slug
        slug = REGIONS[slug]["parent"]


def _country(slug: str) -> str:
    return REGIONS[list(_up(slug))[-1]]["name"]


def _grapes(slug: str) -> set[str]:
    return set(REGIONS[slug]["grapes"].split(";")) - {""}


def _countries(grape: str) -> set[str]:
    return {CODES[code] for code in GROWING.get(grape, {"countries": ""})["countries"].split(";") if code}


def _could_grow(grape: str, country: str) -> bool:
    """Whether any table at all puts the grape into the country."""
    return (
        country in _countries(grape)
        or ORIGINS.get(grape) == country
        or any(grape in _grapes(slug) and _country(slug) == country for slug in REGIONS)
        or any(
            species.country == country
            and grape in {found.name for one in species.grapes if (found := grape_named(one))}
            for species in OWN
        )
    )


def _scheme_year(slug: str) -> int:
    return int(REGIONS[slug]["established"])


def _region(option: str) -> str:
    return REGION_BY_NAME[option]["slug"]


def _months(text: str) -> int:
    words = text.split()
    years = int(words[0]) if words[1].startswith("year") else 0
    return 12 * years + (int(words[-2]) if words[-1] == "months" else 0)


def _stage_of(term: str) -> str:
    return {
        "the grape": "from the grape itself",
        "the making": "from yeast, milk acid or oak",
        "the ageing": "from years of ageing",
        "a fault": "from a fault",
    }[SCENTS[term]["stage"]]


def _term(slug: str) -> str:
    return next(term for term in SCENTS if term.replace(" ", "-") == slug)


def _partners(dish: str) -> set[str]:
    return {classic.wine for classic in CLASSICS[dish]}


def _dish(name: str) -> str:
    return next(slug for slug, dish in DISHES.items() if dish.name == name)


def _single_grape(slug: str, option: str) -> bool:
    found = grape_named(SPECIES[slug].grapes[0])
    return found is not None and found.name == option


# What must hold of the right option and of no other, by the family that an id begins with.
TRUTH: dict[str, Callable[[list[str], str], bool]] = {
    "country": lambda of, option: _country(of[0]) == option,
    "within": lambda of, option: _region(option) in list(_up(of[0]))[1:],
    "neighbour": lambda of, option: bool(set(list(_up(of[0]))[1:-1]) & set(list(_up(_region(option)))[:-1])),
    "compatriot": lambda of, option: _country(of[0]) == _country(_region(option)),
    "scheme": lambda of, option: REGIONS[of[0]]["scheme"] == option,
    "year": lambda of, option: REGIONS[of[0]]["established"] == option,
    "earlier": lambda of, option: _scheme_year(_region(option)) < _scheme_year(of[0]),
    "later": lambda of, option: _scheme_year(_region(option)) > _scheme_year(of[0]),
    "origin": lambda of, option: ORIGINS[GRAPE_OF_SLUG[of[0]]] == option,
    "same-origin": lambda of, option: ORIGINS[GRAPE_OF_SLUG[of[0]]] == ORIGINS[option],
    "colour": lambda of, option: GROWING[GRAPE_OF_SLUG[of[0]]]["colour"] == GROWING[option]["colour"],
    "only": lambda of, option: _countries(GRAPE_OF_SLUG[of[0]]) == {option},
    "also": lambda of, option: option in _countries(GRAPE_OF_SLUG[of[0]]) and option.lower() != of[1],
    "grape": lambda of, option: option in _grapes(of[0]) or _could_grow(option, _country(of[0])),
    "grown": lambda of, option: (
        GRAPE_OF_SLUG[of[1]] in _grapes(_region(option)) or _could_grow(GRAPE_OF_SLUG[of[1]], _country(_region(option)))
    ),
    "shared": lambda of, option: all(option in _grapes(one) or _could_grow(option, _country(one)) for one in of),
    "ageing": lambda of, option: _months(option) == AGES[AGE_OF_SLUG[of[0]]],
    "longer": lambda of, option: AGES[option] > AGES[AGE_OF_SLUG[of[0]]],
    "shorter": lambda of, option: AGES[option] < AGES[AGE_OF_SLUG[of[0]]],
    "scent-stage": lambda of, option: _stage_of(_term(of[0])) == option,
    "scent-family": lambda of, option: SCENTS[_term(of[0])]["family"] == option,
    "scent-kin": lambda of, option: SCENTS[_term(of[0])]["family"] == SCENTS[option]["family"],
    "partner": lambda of, option: option in _partners(of[0]),
    "dish": lambda of, option: of[0] in {one.lower().replace(" ", "-") for one in _partners(_dish(option))},
    "wine-country": lambda of, option: SPECIES[of[0]].country == option,
    "wine-grape": lambda of, option: _single_grape(of[0], option) or _could_grow(option, SPECIES[of[0]].country),
    "sort": lambda of, option: option == f"{SPECIES[of[0]].style} wine",
    "served-colder": lambda of, option: _style(option) is not Style.RED,
    "served-warmer": lambda of, option: _style(option) is Style.RED,
}
WRITTEN_IN_TABLES_OF_THEIR_OWN = {"written", "vine", "harvest", "danger", "served"}


def _style(name: str) -> Style:
    return next(species.style for species in OWN if species.name == name)


@cache
def everything() -> tuple[Question, ...]:
    return tuple(bank())


def test_there_are_three_thousand_and_no_stem_stands_twice() -> None:
    stems = Counter(folded(question.stem) for question in everything())
    assert len(everything()) >= 3000
    assert [stem for stem, times in stems.items() if times > 1] == []
    assert len({question.id for question in everything()}) == len(everything())


def test_each_has_one_right_answer_by_the_tables_themselves() -> None:
    looked_at = 0
    for question in everything():
        family, *of = question.id.split("/")
        if family in WRITTEN_IN_TABLES_OF_THEIR_OWN:
            continue
        options = (question.answer, *question.wrong)
        right = [option for option in options if TRUTH[family](of, option)]
        assert right == [question.answer], (question.id, options)
        looked_at += 1
    assert looked_at > 2500


def test_what_the_vine_does_is_months_away_from_every_wrong_answer() -> None:
    north = {
        "The vines rest, and are pruned": {12, 1, 2}, "The buds break": {3, 4}, "The vines flower": {5, 6},
        "The berries grow, small and green": {7}, "The berries change colour and soften": {8},
        "The grapes ripen and are picked": {9, 10}, "The leaves fall": {11},
    }  # fmt: skip
    names = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    looked_at = 0
    for question in everything():
        if not question.id.startswith("vine/"):
            continue
        month = next(number for number, name in enumerate(names, 1) if name in question.stem)
        of = question.id.split("/")[1]
        south = of == "south" or (of in REGIONS and REGIONS[of]["hemisphere"] == "south")
        season = (month + 6 - 1) % 12 + 1 if south else month
        assert season in north[question.answer]
        for option in question.wrong:
            assert min(min(abs(season - one), 12 - abs(season - one)) for one in north[option]) >= 3, question
        looked_at += 1
    assert looked_at > 300


def test_options_are_four_different_ones_that_differ_for_the_eye() -> None:
    for question in everything():
        options = {folded(option) or option for option in (question.answer, *question.wrong)}
        assert len(options) == 4, question


def test_no_answer_can_be_read_in_its_question() -> None:
    for question in everything():
        stem = f" {folded(question.stem)} "
        for option in (question.answer, *question.wrong):
            assert f" {folded(option)} " not in stem, question
        telling = {word for word in folded(question.answer).split() if len(word) > 4}
        told = [word for word in telling if f" {word} " in stem and not _everywhere(word, question)]
        assert told == [], question


def _everywhere(word: str, question: Question) -> bool:
    return all(word in folded(option) for option in question.wrong)


def test_the_right_answer_is_not_given_away_by_its_length() -> None:
    for question in everything():
        assert max(map(len, question.wrong)) >= 0.65 * len(question.answer), question
    longest = [len(question.answer) > max(map(len, question.wrong)) for question in everything()]
    shortest = [len(question.answer) < min(map(len, question.wrong)) for question in everything()]
    # Of four options of like kind each is the longest, and the shortest, about once in four or five times.
    assert 0.1 < statistics.mean(longest) < 0.4
    assert 0.1 < statistics.mean(shortest) < 0.4


def test_the_right_answer_lies_in_each_place_as_often() -> None:
    places: Counter[int] = Counter()
    battles = 600
    for battle in range(battles):
        for number in range(1, 8):
            order = order_of(battle.to_bytes(32, "big"), number)
            assert sorted(order) == [0, 1, 2, 3]
            places[order.index(0)] += 1
    fair = battles * 7 / 4
    # Four standard deviations of a binomial.
    assert all(abs(count - fair) < 4 * (fair * 0.75) ** 0.5 for count in places.values())


def test_each_topic_has_something_for_each_level() -> None:
    levels = bank().levels()
    assert all(sum(levels[topic, level] for topic in Topic) >= 300 for level in LEVELS)
    assert all(levels[topic, level] >= 3 for topic in Topic for level in LEVELS), levels
    assert all(len(bank().of_topic(topic)) >= 100 for topic in Topic)


def test_each_explains_itself_and_names_its_kind_of_source() -> None:
    for question in everything():
        assert question.explanation.endswith("."), question
        assert " in United " not in question.explanation, "it has an article there"
        assert question.source, question
        assert question.stem.endswith(("?", "…")), question
        assert len(question.id) <= 120
        assert max(map(len, (question.answer, *question.wrong))) <= 60


def test_every_hand_written_question_is_asked() -> None:
    assert [draft.id for draft in by_hand() if not sound(draft)] == []


def test_a_bank_made_anew_is_the_same() -> None:
    assert tuple(Bank(drafts(OWN))) == everything()


def test_a_wine_without_a_confirmed_fact_is_not_asked_about() -> None:
    with_facts = [species for species in OWN if species.fact is not None]
    first = with_facts[0]
    known = {question.id for question in everything() if question.id.endswith(f"/{first.slug}")}
    assert known
    without = [species if species is not first else _without_fact(first) for species in OWN]
    assert {question.id for question in Bank(drafts(without)) if question.id.endswith(f"/{first.slug}")} == set()


def _without_fact(species: Species) -> Species:
    return msgspec.structs.replace(species, fact=None)


def test_a_catalogue_that_grows_leaves_the_other_questions_nearly_alone() -> None:
    half = Bank(drafts(OWN[: len(OWN) // 2]))
    changed = [
        question.id
        for question in half
        if (now := bank().question(question.id)) is not None
        and (now.stem, now.answer) != (question.stem, question.answer)
    ]
    # Only what compares wines with each other may choose another wine to compare with.
    assert all(id.startswith("served-") for id in changed)
    assert len(bank()) > len(half)


@pytest.mark.parametrize("topic", Topic)
def test_ids_of_a_topic_are_its_own(topic: Topic) -> None:
    for id in bank().of_topic(topic):
        question = bank().question(id)
        assert question is not None
        assert question.topic == topic
    assert bank().question("no/such") is None


def test_facts_may_say_what_they_like() -> None:
    odd = _with_fact(OWN[0], Fact(text="x" * 200 + ".", source="somebody"))
    assert any(question.explanation.startswith("xxx") for question in Bank(drafts([odd, *OWN[1:]])))


def _with_fact(species: Species, fact: Fact) -> Species:
    return msgspec.structs.replace(species, fact=fact)
