"""The eight strategic types and the chart between them.

Each type beats two others and loses to two, so every row and every column of the chart sums to nine: none beats
everything.
"""

import enum


class WineType(enum.StrEnum):
    """What a wine stands for: the chart decides between two of them."""

    TERROIR = "Terroir"
    VARIETAL = "Varietal"
    TECHNIQUE = "Technique"
    HERITAGE = "Heritage"
    MODERN = "Modern"
    MYSTICAL = "Mystical"
    ENERGY = "Energy"
    FLOW = "Flow"


STRONG_AGAINST: dict[WineType, dict[WineType, str]] = {
    WineType.TERROIR: {
        WineType.MODERN: "Fashion fades; a sense of place outlives the latest trick.",
        WineType.ENERGY: "Balance from a fitting site tames sheer alcohol and extract.",
    },
    WineType.VARIETAL: {
        WineType.TECHNIQUE: "Clear, ripe fruit shows up over-worked winemaking.",
        WineType.FLOW: "An aromatic grape speaks louder than mere lightness.",
    },
    WineType.TECHNIQUE: {
        WineType.HERITAGE: "Clean ferments and temperature control overturned tired cellar habits.",
        WineType.MYSTICAL: "Understanding how a wine was made dissolves its mystique.",
    },
    WineType.HERITAGE: {
        WineType.MYSTICAL: "Documented provenance and track record outlast hype.",
        WineType.FLOW: "Tannin and acid built for decades outlive wines made to be drunk young.",
    },
    WineType.MODERN: {
        WineType.VARIETAL: "Cross-region blends and new crossings go past the single grape.",
        WineType.HERITAGE: "Newcomers beat the classics blind: Paris, 24 May 1976.",
    },
    WineType.MYSTICAL: {
        WineType.TERROIR: "A legendary name sells beyond what the map alone would fetch.",
        WineType.VARIETAL: "Nobody asks the grape of an icon.",
    },
    WineType.ENERGY: {
        WineType.TECHNIQUE: "High extract, oak and alcohol mask fine handiwork.",
        WineType.MODERN: "Raw power wins the show bench over polished design.",
    },
    WineType.FLOW: {
        WineType.TERROIR: "The refreshing carafe empties before the soil lecture ends.",
        WineType.ENERGY: "Freshness and acidity cut through weight; the palate tires of alcohol.",
    },
}
"""Attacker, then defender, then the reason that is shown to players."""


def effectiveness_pct(attacker: WineType, defender: WineType) -> int:
    """200 where the attacker's type beats the defender's, 50 where it is beaten by it, else 100."""
    if defender in STRONG_AGAINST[attacker]:
        return 200
    if attacker in STRONG_AGAINST[defender]:
        return 50
    return 100
