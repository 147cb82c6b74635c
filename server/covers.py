"""From `trade.cover` to a purchase that is insured: each has a room of its own, the same however often it is asked."""

import hashlib

from db.insurance import Purchase
from game import cover
from game.auction.opening import Party
from game.cover import COVER, OFFERED_MS, Begin, CoverOpening
from game.ids import RoomId
from game.refusal import Refused
from server.clock import Clock
from server.desk import Reply, Who
from server.messages_cover import CoverPurchase, KeepPurchase, StepBack
from server.reads import Reads
from server.rooms.host import Host
from server.rooms.room import Ask


class Covers:
    """The desk for those who insure what they have bought."""

    def __init__(self, host: Host, reads: Reads, clock: Clock) -> None:
        self._host = host
        self._reads = reads
        self._clock = clock

    async def take(self, who: Who, op: CoverPurchase, key: bytes, digest: bytes, reply: Reply) -> None:
        """Insure a purchase.

        Raises:
            Refused: `not_your_purchase`, `insurance_too_late`, `wine_not_free`, `already_insured`. The room's own go to
                `reply`: these, `insufficient_funds`, and `other_side_short` where the seller has spent what he got.
            Unavailable: the database cannot answer now.
        """
        purchase = await self._reads.purchase(who.player_id, op.trade)
        room = await self._host.find(purchase.cover or await self._offered(who, purchase))
        answered = room.answered.get((who.player_id, key))
        if answered is not None:
            reply(answered.repeat(digest))
        elif room.status == "over":
            raise Refused("already_insured", "This purchase is insured, or was.")
        else:
            command = Begin(purchase.revision)
            self._host.submit(room, Ask(who.player_id, command, key=key, digest=digest, reply=reply))

    async def _offered(self, who: Who, purchase: Purchase) -> RoomId:
        """The room of a purchase that is not insured yet: one, so that who is refused often opens no others."""
        now_ms = self._clock.now_ms()
        if now_ms >= purchase.at_ms + OFFERED_MS:
            raise Refused("insurance_too_late", "A purchase is insured within 10 minutes.")
        if purchase.place != "cellar":
            raise Refused(
                "wine_not_free", "This wine is in a battle, a queue, an auction or a trade.", wine=purchase.ref
            )
        key = hashlib.blake2b(f"cover of {purchase.trade} for {who.player_id}".encode(), digest_size=16).digest()

        def opening(room: RoomId) -> CoverOpening:
            return CoverOpening(
                cover=room,
                rules_version=COVER.rules_version,
                opened_at_ms=now_ms,
                trade=purchase.trade,
                traded_at_ms=purchase.at_ms,
                buyer=Party(who.player_id, who.ref, who.name),
                seller=purchase.seller,
                wine=purchase.wine,
                ref=purchase.ref,
                name=purchase.name,
                price=purchase.price,
            )

        return await self._host.open_once(who.player_id, key, COVER.kind, opening)


def of_cover(op: StepBack | KeepPurchase) -> cover.Command:
    """The command of what a buyer asks of his cover."""
    return cover.StepBack() if isinstance(op, StepBack) else cover.Keep()
