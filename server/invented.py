"""Invented species, players and wines for benchmarks and trials: as many as wanted, always the same for a seed.

Wines of the built-in catalogue are the models: an invented species has the style, palate, types and origin of one of
them, a producer and a vineyard made of syllables, and a rarity as often as the wild has it. A few players own much, as
everywhere. Nothing of it is true, and no invented species has a fact to teach.
"""

import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from db.invented import OwnedRow, PlayerRow
from game.catalogue import OWN
from game.catalogue.shaping import Character, base_stats
from game.catalogue.tables import folded
from game.experience import Curve, experience_for
from game.ids import SpeciesSlug
from game.rarity import Rarity
from game.species import Species
from game.stats import Nature

BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
LASTED = timedelta(days=1_000)
"""When the first and the last invented wine came to its owner: fixed, so that a seed says everything."""

SHINY_ONE_IN = 4_096
LEVEL_MAX = 100

_HOUSES = ("Château", "Domaine", "Clos", "Tenuta", "Podere", "Bodegas", "Quinta", "Weingut", "Casa", "Estate")
_BEGINNINGS = (
    "Mont",
    "Beau",
    "Saint-",
    "Val",
    "Rocca",
    "Cant",
    "Bell",
    "Gran",
    "Torre",
    "Berg",
    "Fon",
    "Mar",
    "Sol",
    "Vign",
)
_MIDDLES = ("a", "el", "or", "ér", "in", "ou", "is", "anz", "ett", "ub", "ach", "ív")
_ENDS = ("ac", "elle", "ino", "eda", "heim", "ères", "oso", "ard", "ona", "eau", "ells", "igny")
_CUVEES = (
    "",
    "",
    "",
    "",
    " Riserva",
    " Vieilles Vignes",
    " Old Vines",
    " Cuvée Noire",
    " Selection",
    " Tradition",
    " Reserva",
)
_METHODS = ("starter", "wild", "wild", "wild", "bred", "evolved", "reward")


class Amounts(NamedTuple):
    """How many are wanted of each, and the seed that they follow from (0 … 2³²−1)."""

    species: int
    players: int
    wines: int
    seed: int

    @property
    def batch(self) -> str:
        """What names of this seed have in common."""
        return f"gen-{self.seed:x}"


def species(amounts: Amounts) -> Iterator[Species]:
    """The invented species, each with a slug of its own."""
    chance = random.Random(f"species {amounts.seed}")
    rarities = list(Rarity)
    spawn = list(accumulate(rarity.facts.spawn_per_million for rarity in rarities))
    for number in range(1, amounts.species + 1):
        model = chance.choice(OWN)
        rarity = chance.choices(rarities, cum_weights=spawn)[0]
        producer = _producer(chance)
        name = f"{producer} {model.name}{chance.choice(_CUVEES)}"
        character = Character(keeping=chance.randint(1, 5), place=chance.randint(1, 5))
        types = (model.primary_type, model.secondary_type)
        yield Species(
            slug=SpeciesSlug(f"{amounts.batch}-{number}-{folded(producer).replace(' ', '-')}"),
            name=name,
            producer=producer,
            style=model.style,
            primary_type=model.primary_type,
            secondary_type=model.secondary_type,
            rarity=rarity,
            base=base_stats(model.style, model.palate, character, types, rarity),
            palate=model.palate,
            country=model.country,
            region=model.region,
            grapes=model.grapes,
            abv_tenths=model.abv_tenths,
        )


def players(amounts: Amounts) -> Iterator[PlayerRow]:
    """The invented players; nobody can sign in as one of them."""
    chance = random.Random(f"players {amounts.seed}")
    for number in range(1, amounts.players + 1):
        name = f"G{amounts.batch[1:]}-{number:06d}"
        yield PlayerRow(_ref(chance, BEGAN), name, name.casefold(), chance.randint(1, LEVEL_MAX))


def wines(amounts: Amounts, owners: Sequence[int], kinds: Sequence[tuple[int, str]]) -> Iterator[OwnedRow]:
    """The invented wines of these owners (users.id) and species (id and rarity), the eldest first."""
    chance = random.Random(f"wines {amounts.seed}")
    natures = [str(nature) for nature in Nature]
    curves = {str(rarity): Curve(rarity.facts.xp_curve) for rarity in Rarity}
    experience = {curve: [experience_for(level, curve) for level in range(1, LEVEL_MAX + 1)] for curve in Curve}
    step = LASTED / max(1, amounts.wines)
    for number in range(amounts.wines):
        owner = owners[int(len(owners) * chance.random() ** 2)]
        kind, rarity = kinds[chance.randrange(len(kinds))]
        level = 1 + int(LEVEL_MAX * chance.random() ** 2)
        captured_at = BEGAN + step * number
        bits = chance.getrandbits(30)
        yield OwnedRow(
            _ref(chance, captured_at),
            owner,
            kind,
            *(bits & 31, bits >> 5 & 31, bits >> 10 & 31, bits >> 15 & 31, bits >> 20 & 31, bits >> 25),
            natures[chance.randrange(len(natures))],
            level,
            experience[curves[rarity]][level - 1],
            chance.randrange(SHINY_ONE_IN) == 0,
            _METHODS[chance.randrange(len(_METHODS))],
            captured_at,
        )


def _producer(chance: random.Random) -> str:
    middle = "".join(chance.choice(_MIDDLES) for _ in range(chance.randint(1, 2)))
    return f"{chance.choice(_HOUSES)} {chance.choice(_BEGINNINGS)}{middle}{chance.choice(_ENDS)}"


def _ref(chance: random.Random, at: datetime) -> uuid.UUID:
    """A UUIDv7 (RFC 9562) of this moment, its other bits by chance."""
    ms = int(at.timestamp() * 1_000)
    bits = chance.getrandbits(74)
    return uuid.UUID(int=ms << 80 | 7 << 76 | (bits >> 62) << 64 | 2 << 62 | bits & (1 << 62) - 1)
