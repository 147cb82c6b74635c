"""The 21 rarities in seven tiers, from Everyday to TimeCapsule, and what hangs on them."""

import enum

import msgspec


class Tier(enum.StrEnum):
    """Seven tiers of three rarities each."""

    COMMON = "Common"
    UNCOMMON = "Uncommon"
    RARE = "Rare"
    EPIC = "Epic"
    LEGENDARY = "Legendary"
    MYTHICAL = "Mythical"
    DIVINE = "Divine"


class Rarity(enum.StrEnum):
    """In order of rareness; `ordinal` is 1 … 21."""

    EVERYDAY = "Everyday"
    REGIONAL = "Regional"
    QUALITY = "Quality"
    ESTATE = "Estate"
    VINTAGE = "Vintage"
    RESERVE = "Reserve"
    SINGLE_VINEYARD = "SingleVineyard"
    GRAND_CRU = "GrandCru"
    MASTER_SELECTION = "MasterSelection"
    CULT_CLASSIC = "CultClassic"
    ALLOCATION_ONLY = "AllocationOnly"
    CRITICS_CHOICE = "CriticsChoice"
    MUSEUM_PIECE = "MuseumPiece"
    INVESTMENT_GRADE = "InvestmentGrade"
    UNICORN = "Unicorn"
    GHOST_VINTAGE = "GhostVintage"
    LOST_LABEL = "LostLabel"
    FOUNDERS_RESERVE = "FoundersReserve"
    ONCE_IN_LIFETIME = "OnceInLifetime"
    PERFECT_STORM = "PerfectStorm"
    TIME_CAPSULE = "TimeCapsule"

    @property
    def ordinal(self) -> int:
        return _ORDINALS[self]

    @property
    def facts(self) -> "RarityFacts":
        return RARITIES[self]


class RarityFacts(msgspec.Struct, frozen=True):
    """Spawn chance per million, catch rate 0 … 255, base-stat total the species rules aim at, and XP curve."""

    tier: Tier
    spawn_per_million: int
    catch_rate: int
    base_stat_total: int
    xp_curve: str


# Numbers of our own choice; spawn chances sum to one million.
RARITIES: dict[Rarity, RarityFacts] = {
    Rarity.EVERYDAY: RarityFacts(Tier.COMMON, 350_000, 255, 300, "fast"),
    Rarity.REGIONAL: RarityFacts(Tier.COMMON, 210_000, 235, 300, "fast"),
    Rarity.QUALITY: RarityFacts(Tier.COMMON, 140_000, 210, 300, "fast"),
    Rarity.ESTATE: RarityFacts(Tier.UNCOMMON, 100_000, 190, 360, "medium_fast"),
    Rarity.VINTAGE: RarityFacts(Tier.UNCOMMON, 60_000, 170, 360, "medium_fast"),
    Rarity.RESERVE: RarityFacts(Tier.UNCOMMON, 40_000, 150, 360, "medium_fast"),
    Rarity.SINGLE_VINEYARD: RarityFacts(Tier.RARE, 35_000, 120, 420, "medium_fast"),
    Rarity.GRAND_CRU: RarityFacts(Tier.RARE, 21_000, 105, 420, "medium_fast"),
    Rarity.MASTER_SELECTION: RarityFacts(Tier.RARE, 14_000, 90, 420, "medium_fast"),
    Rarity.CULT_CLASSIC: RarityFacts(Tier.EPIC, 12_500, 75, 470, "medium_slow"),
    Rarity.ALLOCATION_ONLY: RarityFacts(Tier.EPIC, 7_500, 60, 470, "medium_slow"),
    Rarity.CRITICS_CHOICE: RarityFacts(Tier.EPIC, 5_000, 50, 470, "medium_slow"),
    Rarity.MUSEUM_PIECE: RarityFacts(Tier.LEGENDARY, 2_000, 45, 520, "slow"),
    Rarity.INVESTMENT_GRADE: RarityFacts(Tier.LEGENDARY, 1_200, 35, 520, "slow"),
    Rarity.UNICORN: RarityFacts(Tier.LEGENDARY, 800, 25, 520, "slow"),
    Rarity.GHOST_VINTAGE: RarityFacts(Tier.MYTHICAL, 450, 20, 570, "slow"),
    Rarity.LOST_LABEL: RarityFacts(Tier.MYTHICAL, 270, 15, 570, "slow"),
    Rarity.FOUNDERS_RESERVE: RarityFacts(Tier.MYTHICAL, 180, 10, 570, "slow"),
    Rarity.ONCE_IN_LIFETIME: RarityFacts(Tier.DIVINE, 50, 6, 600, "slow"),
    Rarity.PERFECT_STORM: RarityFacts(Tier.DIVINE, 30, 4, 600, "slow"),
    Rarity.TIME_CAPSULE: RarityFacts(Tier.DIVINE, 20, 3, 600, "slow"),
}
_ORDINALS = {rarity: ordinal for ordinal, rarity in enumerate(Rarity, start=1)}
