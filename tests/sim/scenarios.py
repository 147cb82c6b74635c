"""The scenarios: who comes, what goes wrong, for how long.

`BUSY` crowds much into little time, and so do `MARKET`, where most is about auctions, `STALLS`, where wines have a
price, `MYSTERY`, where most is about the pool, `TABLES`, where people trade with each other, `TASTING`, about blind
ones, `SEVERAL`, where several processes are one game, and `CROWDED`, where everybody plays all that he may. `LONG` is
as people play: hours, most of them quiet, across a day's end, so that what happens once a day happens.
"""

from tests.sim import faults
from tests.sim.bots.bidder import Bidder
from tests.sim.bots.depositor import Depositor
from tests.sim.bots.duellist import Duellist, Glutton, Taster
from tests.sim.bots.tabler import Tabler
from tests.sim.bots.trader import Trader
from tests.sim.bots.watcher import Watcher
from tests.sim.world import Scenario

BUSY = Scenario("busy", 0.25, [(Duellist, 6), (Watcher, 3)], faults.ALL, pause_s=10.0)
MARKET = Scenario("market", 0.25, [(Bidder, 6), (Duellist, 1), (Watcher, 2)], faults.ALL, pause_s=6.0)
MYSTERY = Scenario("mystery", 0.25, [(Depositor, 8), (Duellist, 1), (Watcher, 1)], faults.ALL, pause_s=5.0)
STALLS = Scenario("stalls", 0.25, [(Trader, 6), (Bidder, 1), (Duellist, 1)], faults.ALL, pause_s=5.0)
TABLES = Scenario("tables", 0.25, [(Tabler, 6), (Bidder, 2), (Watcher, 1)], faults.ALL, pause_s=4.0)
LONG = Scenario(
    "long", 26.0, [(Duellist, 2), (Bidder, 4), (Depositor, 3), (Tabler, 2), (Watcher, 1)], faults.ALL, rarity=25.0,
    pause_s=4_000.0, tick_s=0.9, beat_s=1.0, adopt_s=5.0, lots_last_s=(600, 3_600, 20_000, 80_000),
)  # fmt: skip
TASTING = Scenario("tasting", 0.25, [(Taster, 5), (Duellist, 1), (Watcher, 2)], faults.ALL, pause_s=10.0)
SEVERAL = Scenario(
    "several", 0.25, [(Duellist, 6), (Bidder, 3), (Depositor, 3), (Trader, 3), (Watcher, 4)],
    (*faults.ALL, faults.BusTrouble, faults.WrongClocks), rarity=2.0, pause_s=8.0, processes=3,
)  # fmt: skip
DEALT = Scenario(
    "dealt", 0.2, [(Duellist, 8), (Watcher, 2)],
    (faults.LostConnections, faults.BadCommits, faults.BusTrouble, faults.DealsInVain),
    pause_s=5.0, processes=3,
)  # fmt: skip
CROWDED = Scenario(
    "crowded",
    0.1,
    [(Glutton, 5), (Watcher, 1)],
    (faults.LostConnections, faults.BadCommits, faults.Killed),
    pause_s=4.0,
)
CALM = Scenario("calm", 0.25, [(Duellist, 6), (Watcher, 3)], (), pause_s=10.0)

_ALL = (BUSY, MARKET, STALLS, MYSTERY, TABLES, LONG, TASTING, SEVERAL, DEALT, CROWDED, CALM)
SCENARIOS = {scenario.name: scenario for scenario in _ALL}
