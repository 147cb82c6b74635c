"""What is hidden from whom, by kind of room: the events of a record, with everything changed that a role can't know.

Whatever that role was told and shown must be the same for the changed record: then not a byte of it hangs on a secret.
A new kind of room adds its function to `CHANGED`. It takes the opening, the events so far, and the role that must not
notice, and gives back both.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from game.auction.auction import SELLER
from game.auction.events import BidTaken
from game.auction.opening import AuctionOpening
from game.battle.bottle import Bottle
from game.blind_tasting import events as blind
from game.blind_tasting.commands import Sniff
from game.decider import WATCHER, Role
from game.direct.events import Cancelled
from game.direct.opening import TradeOpening
from game.ids import RoomId, SpeciesSlug
from game.knowledge import events as knowledge
from game.knowledge.commands import NO_ANSWER, PASS
from game.knowledge.deck import Dealt
from game.knowledge.opening import KnowledgeOpening
from game.pairing.events import BattleOpened, ChoiceLocked, TurnOpened, TurnRevealed
from game.pairing.hand import HAND_SIZE
from game.pairing.serves import SERVES
from game.pairing.table import Laid
from game.species import Palate
from game.stats import Stats

Changed = Callable[[Any, Sequence[Any], Role], tuple[Any, list[Any]]]


def pairing_changed(opening: Any, events: Sequence[Any], role: Role) -> tuple[Any, list[Any]]:
    """Other choices where no course has shown them yet, other bottles where none was poured, other masks."""
    revealed = [event for event in events if isinstance(event, TurnRevealed)]
    turns = {event.turn for event in revealed}
    shown = [{event.pours[seat].wine for event in revealed} for seat in (0, 1)]
    changed: list[Any] = []
    for event in events:
        if isinstance(event, ChoiceLocked) and event.seat != role and event.turn not in turns:
            wine, serve = (event.wine + 1) % HAND_SIZE, (event.serve + 1) % len(SERVES)
            changed.append(msgspec.structs.replace(event, wine=wine, serve=serve))
        elif isinstance(event, BattleOpened):
            seats = [laid if seat == role else _other_hand(laid, shown[seat]) for seat, laid in enumerate(event.seats)]
            changed.append(msgspec.structs.replace(event, seats=tuple(seats)))
        elif isinstance(event, TurnOpened):
            masks = [mask if seat == role else (1,) * HAND_SIZE for seat, mask in enumerate(event.masks)]
            changed.append(msgspec.structs.replace(event, masks=tuple(masks)))
        else:
            changed.append(event)
    return opening, changed


def blind_changed(opening: Any, events: Sequence[Any], role: Role) -> tuple[Any, list[Any]]:
    """As long as the battle is not over: another bottle in the glass, other things told to others' sniffs, other values
    under others' claims; other choices where no round has shown them yet."""
    if any(isinstance(event, blind.BattleOver) for event in events):
        return opening, list(events)
    turns = {event.turn for event in events if isinstance(event, blind.TurnRevealed)}
    changed: list[Any] = []
    for event in events:
        if isinstance(event, blind.ChoiceLocked) and event.seat != role and event.turn not in turns:
            other = Sniff("cellar") if event.choice != Sniff("cellar") else Sniff("nose")
            changed.append(msgspec.structs.replace(event, choice=other))
        elif isinstance(event, blind.BattleOpened):
            lineup = tuple(
                msgspec.structs.replace(one, traits=tuple(trait + 1 for trait in one.traits), fact="Another fact.")
                for one in event.lineup
            )
            changed.append(msgspec.structs.replace(event, answer=(event.answer + 1) % len(event.lineup), lineup=lineup))
        elif isinstance(event, blind.TurnOpened):
            may = [mine if seat == role else blind.May(1, 0, 0, 0, 0) for seat, mine in enumerate(event.may)]
            changed.append(msgspec.structs.replace(event, may=tuple(may)))
        elif isinstance(event, blind.TurnRevealed):
            acts = [act if seat == role else _other_act(act) for seat, act in enumerate(event.acts)]
            changed.append(msgspec.structs.replace(event, acts=tuple(acts)))
        else:
            changed.append(event)
    return opening, changed


def _other_act(act: blind.Act) -> blind.Act:
    """The same to everybody but its seat."""
    told = tuple((trait, value + 1) for trait, value in act.told[:-1])
    value = None if act.value is None else (-1 if act.value >= 0 else 0)
    return msgspec.structs.replace(act, told=told, value=value)


def knowledge_changed(
    opening: KnowledgeOpening, events: Sequence[Any], role: Role
) -> tuple[KnowledgeOpening, list[Any]]:
    """Other cards and answers of the rest where their question is not answered yet; another right answer to the open
    question; other questions where none was asked."""
    answered = {event.question for event in events if isinstance(event, knowledge.TurnRevealed)}
    laid = {event.turn for event in events if isinstance(event, knowledge.CardsLaid)}
    told = {event.asked for event in events if isinstance(event, knowledge.TurnRevealed)}
    shown = {event.asked for event in events if isinstance(event, knowledge.TurnOpened)}
    deck = tuple(
        one if card in told else _other_question(one, asked=card in shown) for card, one in enumerate(opening.deck)
    )
    changed: list[Any] = []
    hands: tuple[tuple[int, ...], ...] = ()
    for event in events:
        if isinstance(event, knowledge.TurnOpened):
            hands = event.hands if event.hands[0] else hands
            hidden = event.question not in answered
            changed.append(msgspec.structs.replace(event, order=event.order[::-1]) if hidden else event)
        elif isinstance(event, knowledge.ChoiceLocked) and event.seat != role and (event.turn + 1) // 2 not in answered:
            changed.append(_other_choice(event, hands[event.seat], laid=event.turn in laid))
        else:
            changed.append(event)
    return msgspec.structs.replace(opening, deck=deck), changed


def _other_question(dealt: Dealt, *, asked: bool) -> Dealt:
    """What of a question is hidden while it is open: the answer; before it is asked: all but its topic."""
    question = msgspec.structs.replace(dealt.question, answer="another answer", explanation="Another one.")
    if not asked:
        question = msgspec.structs.replace(
            question, id="another/one", stem="Another question?", level=5 - question.level
        )
    return msgspec.structs.replace(dealt, question=question)


def _other_choice(event: Any, hand: Sequence[int], *, laid: bool) -> Any:
    """Another card or another answer; another veto while the cards are not laid yet."""
    if event.answer != NO_ANSWER:
        return msgspec.structs.replace(event, answer=(event.answer + 1) % (PASS + 1))
    others = [card for card in hand if card != event.card] or [event.card]
    return msgspec.structs.replace(event, card=others[0], veto=event.veto if laid else not event.veto)


def auction_changed(opening: AuctionOpening, events: Sequence[Any], role: Role) -> tuple[Any, list[Any]]:
    """Another reserve, but for the seller; another maximum in each bid of anybody else."""
    bidders = list(dict.fromkeys(event.bidder.player for event in events if isinstance(event, BidTaken)))
    own = bidders[role - 1] if role not in (WATCHER, SELLER) else None
    if opening.reserve is not None and role != SELLER:
        opening = msgspec.structs.replace(opening, reserve=opening.reserve + 7)
    changed = [
        msgspec.structs.replace(event, max=event.max + 1_000_003)
        if isinstance(event, BidTaken) and event.bidder.player != own
        else event
        for event in events
    ]
    return opening, changed


def _other_hand(laid: Laid, shown: set[int]) -> Laid:
    bottles = tuple(bottle if wine in shown else _other(bottle) for wine, bottle in enumerate(laid.bottles))
    tempers = tuple(
        temper if wine in shown else msgspec.structs.replace(temper, power=temper.power + 1, allure=temper.allure + 1)
        for wine, temper in enumerate(laid.tempers)
    )
    return msgspec.structs.replace(laid, bottles=bottles, tempers=tempers)


def _other(bottle: Bottle) -> Bottle:
    """Another wine with the same shoulders: style, type and level are for everybody to see."""
    return msgspec.structs.replace(
        bottle,
        wine=None,
        wine_ref="another",
        species=SpeciesSlug("another-wine"),
        name="Another wine",
        stats=Stats(1, 2, 3, 4, 5, 6),
        palate=Palate(1, 1, 1, 1, 1, 1),
        country="Nowhere",
        region="Nowhere",
        grapes=("None",),
        shiny=not bottle.shiny,
    )


def trade_changed(opening: Any, events: Sequence[Any], role: Role) -> tuple[Any, list[Any]]:
    """Nothing at a table is hidden from the two; and from anybody else everything, who is told so without a look."""
    if role != WATCHER:
        return opening, list(events)
    nobody = TradeOpening(RoomId("of-nobody"), 1, 0, opening.seats)
    return nobody, [Cancelled(0) for _ in events]


CHANGED: Mapping[str, Changed] = {
    "pairing": pairing_changed,
    "blind_tasting": blind_changed,
    "knowledge": knowledge_changed,
    "auction": auction_changed,
    "direct_trade": trade_changed,
}
