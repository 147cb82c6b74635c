"""What may be asked of a seller on the market. All figures are our choice; prices reach as far as at auctions."""

from typing import Final

LASTS_S_MIN: Final = 60
"""Shorter, and nobody finds it before it is over."""

LASTS_S_MAX: Final = 30 * 24 * 3_600
"""Longer, and the market fills with what nobody wants at that price."""

REPRICINGS_MAX: Final = 50
"""So often may a listing get another price: its record stays short, and who watches the market is not played with."""
