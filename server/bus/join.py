"""Putting together what a process needs to be one of several."""

from msgspec import Struct

from server.bus.bus import Bus
from server.bus.calls import Calls
from server.bus.counted import Counted
from server.bus.exchange import Exchange
from server.bus.guests import Guests
from server.bus.lines import Lines
from server.bus.mirrors import Mirrors
from server.bus.people import People
from server.bus.shown import Shown
from server.bus.sign_ins import SignIns
from server.bus.switchboard import Switchboard
from server.bus.unanswered import Unanswered
from server.bus.workers import Workers
from server.clock import Clock
from server.errands import Errands
from server.feeds import Feeds
from server.game_desk import GameDesk
from server.market import Market
from server.mystery import Mystery
from server.rooms.host import Host


class Joined(Struct, frozen=True):
    """A process's part in the game of several: `exchange` is run, sessions ask at `desk`."""

    exchange: Exchange
    desk: Switchboard
    lines: Lines
    calls: Calls
    sign_ins: SignIns
    shown: Shown
    counted: Counted
    workers: Workers


def join(
    bus: Bus, host: Host, desk: GameDesk, feeds: Feeds, mystery: Mystery, market: Market, errands: Errands, clock: Clock
) -> Joined:
    """Make this process, whose rooms are `host`'s, one of those that the bus reaches."""
    lines = Lines(bus, host.node, clock)
    calls = Calls(lines, clock)
    guests = Guests(host, desk, lines)
    unanswered = Unanswered()
    mirrors = Mirrors(host, desk, lines, calls, unanswered, errands, clock)
    people = People(host, desk, feeds, lines, calls, guests, mirrors, errands, clock)
    sign_ins = SignIns(desk, lines, calls, clock)
    shown = Shown(host, desk.lobby, mystery, market, lines)
    counted = Counted(lines, clock)
    workers = Workers(lines, calls)
    exchange = Exchange(host, lines, calls, guests, mirrors, people, sign_ins, shown, counted, workers)
    lines.counterpart = exchange
    desk.presence.abroad = people
    host.telling.hand_over = mirrors.hand_over
    host.takeover.others = lambda: lines.nodes
    switchboard = Switchboard(desk, host, lines, calls, mirrors, unanswered, clock)
    return Joined(exchange, switchboard, lines, calls, sign_ins, shown, counted, workers)
