/* The tables at which battles are played, drawn from what is known of them alone: for who plays, who watches, and who
   looks at a battle that is long over. */

import { blind } from "./blind/table.js";
import { knowledge } from "./knowledge/table.js";
import { pairing } from "./pairing/table.js";

const TABLES = { pairing, blind_tasting: blind, knowledge };

/** How a mode's battles are followed and drawn:

    - `fromSnapshot(snapshot)` is the state of a snapshot;
    - `after(state, push)` is the state after a push (`{t, d}`), null where only a new snapshot can say it; of the push
      `battle.opened` it makes the first state, from null;
    - `draw(state, act)` is what should be there. `act` is null where nobody can do anything (a replay): then the turn
      `state.looking` is looked back at, or else the one that was revealed just now. See `act.js`. */
export const tableOf = (mode) => TABLES[mode] ?? null;

export const MODES = Object.keys(TABLES);
