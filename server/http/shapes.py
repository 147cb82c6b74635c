"""What HTTP answers, body by body: the handlers return these, and the reference is made from them.

Times end in `_ms` and are milliseconds since the Unix epoch; `_s` are seconds. A field that is left out (UNSET) is not
there; one that is null is known to be nothing.
"""

from typing import Generic, Literal, TypeVar

from msgspec import UNSET, Struct, UnsetType

from db.battles import BattleState
from db.evolutions import Outcome
from game.catalogue.lore import Climate
from game.content import Season, Store, Trigger
from game.effects import PlaceKind
from game.experience import PlayerTier
from game.rarity import Rarity, Tier
from game.species import Style
from game.stats import Nature, ShapedStat
from game.wine_types import WineType
from server.figures import InTheGlass, SixStats
from server.http.shapes_records import RatingShown

T = TypeVar("T")


class Page(Struct, Generic[T], frozen=True):
    """A part of a list. `next` is the cursor of the part after it, or null at the end."""

    items: list[T]
    next: str | None


class Joined(Struct, frozen=True):
    """A new player, and the name as it will be shown."""

    player_id: str
    name: str


class SignedInTokens(Struct, frozen=True):
    """Both tokens, in the clear for the only time. The access token ends after `expires_in` seconds. Who signs in is
    given `device_token`, for his device to show at the next sign-in: a secret like the others, and good for nothing
    else."""

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    player_id: str
    device_token: str | UnsetType = UNSET


class Coins(Struct, frozen=True):
    """What is free to spend, and what is promised."""

    available: int
    held: int


class Me(Struct, frozen=True):
    """Who one is. `ratings` are by mode, of all that are open. `email` is told to its player alone; `totp` says whether
    signing in asks for a second factor."""

    player_id: str
    name: str
    level: int
    tier: PlayerTier
    experience: int
    coins: Coins
    ratings: dict[str, RatingShown]
    email: str | None
    totp: bool
    trade_locked_until_ms: int | None
    trade_lock_reason: str | None
    created_at_ms: int


class TotpBegun(Struct, frozen=True):
    """What a telephone needs for a second factor, in the clear for the only time: `uri` for its camera, `secret` for
    typing."""

    secret: str
    uri: str


class RecoveryCodes(Struct, frozen=True):
    """For who loses his second factor: each in place of one code, once. In the clear for the only time."""

    recovery_codes: list[str]


class SpeciesNamed(Struct, frozen=True):
    """What a species is called and where it comes from. `types` are one or two, the first decides battles."""

    slug: str
    name: str
    producer: str | None
    style: Style
    types: list[WineType]
    rarity: Rarity
    country: str
    region: str
    grapes: tuple[str, ...]
    abv: float


class CheckedFact(Struct, frozen=True):
    """One sentence that was checked, and what confirms it."""

    text: str
    source: str


class LeastAge(Struct, frozen=True):
    """The least that a wine must age under its name, and what kind of source says so."""

    months: int
    source: str


class DishNamed(Struct, frozen=True):
    """A dish of the long table."""

    slug: str
    name: str


class SpeciesLore(Struct, frozen=True):
    """What is told of a wine of the game's own catalogue beside its fact. Climate and aromas are the game's own
    judgement, dishes follow from its rules of pairing, and ageing names its source."""

    climate: Climate
    aromas: list[str]
    dishes: list[DishNamed]
    ageing: LeastAge | None


class SpeciesWhole(SpeciesNamed, frozen=True):
    """A species with its game values; `lore` is null for a wine of another catalogue."""

    tier: Tier
    base: SixStats
    palate: InTheGlass
    fact: CheckedFact | None
    lore: SpeciesLore | None


class SpeciesRow(SpeciesWhole, frozen=True, kw_only=True):
    """A species as the catalogue lists it. For who is signed in, `caught` is whether he has ever had a wine of it, and
    `have` whether he has one now."""

    caught: bool | UnsetType = UNSET
    have: bool | UnsetType = UNSET


class AbilityTold(Struct, frozen=True):
    """What wines of a species can do, in words, mode by mode."""

    slug: str
    name: str
    pairing: str
    blind_tasting: str
    knowledge: str


class EvolutionForm(Struct, frozen=True):
    """A rung of a chain, released at so many months. `species` is null where the catalogue does not have it."""

    slug: str
    name: str
    months: int
    species: SpeciesNamed | None
    caught: bool | UnsetType = UNSET
    have: bool | UnsetType = UNSET


class ItemNamed(Struct, frozen=True):
    """An item by name."""

    slug: str
    name: str


class EvolutionStep(Struct, frozen=True):
    """A step between two forms, by their slugs. All that is not null is required, and the trigger is what a player is
    told first; months are months of ageing, of which a wine ages one a day. Without `chance_permille` it is certain."""

    evolution: str
    from_form: str
    to_form: str
    trigger: Trigger
    age_months: int | None
    level: int | None
    experience: int | None
    item: ItemNamed | None
    store: Store | None
    iv_total: int | None
    season: Season | None
    weather: str | None
    place: str | None
    competitions_won: int | None
    trades: int | None
    guild_level: int | None
    chance_permille: int | None


class EvolutionChain(Struct, frozen=True):
    """A ladder of forms, the youngest first, and the steps between them."""

    slug: str
    name: str
    forms: list[EvolutionForm]
    steps: list[EvolutionStep]


class SpeciesEntry(SpeciesRow, frozen=True, kw_only=True):
    """All that is told of a species. What is `retired` does not come up again."""

    retired: bool
    abilities: list[AbilityTold]
    chains: list[EvolutionChain]


class TypeEffect(Struct, frozen=True):
    """What one type does to another, in per cent: 200, 100 or 50. `why` is said of a type that beats another."""

    against: WineType
    pct: int
    why: str | None


class TypeRow(Struct, frozen=True):
    """A row of the chart: what a type does to all of them, in the chart's order."""

    type: WineType
    effects: list[TypeEffect]


class TypeChart(Struct, frozen=True):
    """The chart between the types, a row for each as who strikes."""

    types: list[TypeRow]


class TermCounted(Struct, frozen=True):
    """A country, region or grape, and how many species have it."""

    name: str
    species: int


class CatalogueTerms(Struct, frozen=True):
    """What the catalogue can be narrowed by, by name; of each kind the 500 with most species. May be a minute old."""

    countries: list[TermCounted]
    regions: list[TermCounted]
    grapes: list[TermCounted]


class CollectionCounts(Struct, frozen=True):
    """What one has: wines, how many of them are shiny, how many species one has ever caught of how many in the game,
    and how many of those one has now."""

    wines: int
    shiny: int
    caught: int
    have: int
    species: int


class CellarWine(Struct, frozen=True):
    """A wine of one's own. `place` says whether it is free; `revision` counts its changes."""

    id: str
    species: SpeciesNamed
    level: int
    experience: int
    nature: Nature
    iv: SixStats
    ev: SixStats
    stats: SixStats
    shiny: bool
    place: PlaceKind
    revision: int
    captured_at_ms: int


class WineRoom(Struct, frozen=True):
    """The room that holds a wine which is out of the cellar, by its kind and id."""

    kind: str
    id: str


class NatureEffect(Struct, frozen=True):
    """A nature raises one stat by a tenth and lowers another."""

    raises: ShapedStat
    lowers: ShapedStat


class Lacking(Struct, frozen=True):
    """What an evolution needs, how much of it, and what there is."""

    need: str
    wanted: str
    has: str


class EvolutionAhead(Struct, frozen=True):
    """What a wine can become, and what it lacks for it. `to_species` is null where the catalogue does not have it
    yet; `again_at_ms` is when chance may be asked again, where it has said no to this wine today."""

    evolution: str
    trigger: Trigger
    to_name: str
    to_species: str | None
    chance_permille: int | None
    lacks: list[Lacking]
    again_at_ms: int | None


class WineWhole(CellarWine, frozen=True, kw_only=True):
    """One wine of one's own. `room` is null in the cellar, and `nature_effect` where the nature changes nothing. The
    level began at `level_begins_at` points of experience and ends at `next_level_at`, which is null at the last."""

    room: WineRoom | None
    nature_effect: NatureEffect | None
    level_begins_at: int
    next_level_at: int | None
    evolutions: list[EvolutionAhead]


class Evolved(Struct, frozen=True):
    """What came of it: the wine has `evolved`, or chance has said no and it has `failed`. Then it may be tried anew at
    `again_at_ms`, which is null where it evolved. Species are named by their slugs."""

    attempt: str
    wine: str
    evolution: str
    outcome: Outcome
    from_species: str
    to_species: str
    at_ms: int
    again_at_ms: int | None


class Contestant(Struct, frozen=True):
    """Who sits, sells or bids."""

    player_id: str
    name: str


class Seated(Contestant, frozen=True):
    """Who sits in a battle, and how he is rated in its mode now; null for the house, and for who does not show his
    profile to who asks."""

    rating: RatingShown | None


class BattleRow(Struct, frozen=True):
    """A battle as lists have it, seats in order; what is not known before the end is null. `score` is in permille.
    `turn` is how far a live battle is, as who watches sees it, in the list and alone; `turns` how many were revealed in
    one that is over."""

    id: str
    mode: str
    rated: bool
    state: BattleState
    players: list[Seated]
    viewers: int
    winner: int | None
    reason: str | None
    turn: int | None
    turns: int | None
    score: tuple[int, int] | None
    opened_at_ms: int
    closed_at_ms: int | None


class Alive(Struct, frozen=True):
    """The process can answer."""

    status: Literal["alive"]


class Readiness(Struct, frozen=True):
    """Whether to send traffic here; where not, `status` says why."""

    status: str
    rooms: int | UnsetType = UNSET


class Problem(Struct, frozen=True):
    """What went wrong (RFC 9457). Programs go by `code`, which stays for ever; some codes bring fields of their own."""

    type: str
    title: str
    status: int
    code: str
    detail: str | UnsetType = UNSET
    retry_after_ms: int | UnsetType = UNSET
