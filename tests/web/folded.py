"""The state to which the page's tables come by pushes, beside the one that the server's snapshots say."""

from tests.web.guest import Guest

FOLDED = """
async (battle) => {
  const { tableOf } = await import("/page/parts/tables/index.js");
  const { items } = await (await fetch(`/api/v1/battles/${battle}/replay/steps?limit=100`)).json();
  const table = tableOf(items[0].snapshot.mode);
  // What only pushes tell, and what only a view adds.
  const shared = ({ viewers, fresh, looking, laid, chooser, asked, phase, ...state }) => {
    const bottles = (all) => all?.map(({ temper, ...shoulder }) => shoulder);
    const known = ({ clock, shoulders, ...player }) => ({ ...player, shoulders: bottles(shoulders) });
    const players = state.players.map(known);
    return JSON.stringify({ ...state, players, rounds: state.rounds?.map(({ you, ...round }) => round) });
  };
  const sorted = (value) => Array.isArray(value) ? value.map(sorted) : value && typeof value === "object"
    ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value;
  const told = (state) => JSON.stringify(sorted(JSON.parse(shared(state))));
  let state = null;
  for (const { n, events, snapshot } of items) {
    for (const event of events) state = table.after(state, event);
    const [ours, theirs] = [told(state), told(table.fromSnapshot(snapshot))];
    const at = [...ours].findIndex((letter, index) => letter !== theirs[index]);
    if (ours !== theirs) return [n, ours.slice(at - 90, at + 60), theirs.slice(at - 90, at + 60)].join("\\n");
  }
  return items.length;
}
"""
"""Goes through a battle's record step by step; how many steps there were, or the first two states that differ."""


async def steps_that_agree(guest: Guest) -> int:
    """Folds the battle at whose table this guest is; how many steps it had."""
    battle = guest.page.url.rpartition("/")[2]
    steps = await guest.page.evaluate(FOLDED, battle)
    assert isinstance(steps, int), steps
    return steps
