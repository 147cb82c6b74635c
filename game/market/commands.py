"""What can be asked of a listing. Who asks comes with the command; `ref` and `name` are his, for those who are told."""

import msgspec

from game.decider import Open, Wake


class Buy(msgspec.Struct, frozen=True, gc=False, tag="buy"):
    """The wine at its price. `price` is the one that the buyer has seen: at another he does not buy. None: whatever it
    costs now."""

    ref: str
    name: str
    price: int | None


class Withdraw(msgspec.Struct, frozen=True, gc=False, tag="withdraw"):
    """The seller takes the wine back."""


class Reprice(msgspec.Struct, frozen=True, gc=False, tag="reprice"):
    """The seller asks another price."""

    price: int


Command = Open | Wake | Buy | Withdraw | Reprice
