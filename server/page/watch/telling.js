/* What happened, in words: one short line a step. What only one mode knows is told by its own module. */

import * as blind from "./telling_blind.js";
import * as knowledge from "./telling_knowledge.js";
import * as pairing from "./telling_pairing.js";

const MODES = { pairing, blind_tasting: blind, knowledge };

/** A step as `{text, weight}`: `weight` is how long one looks at it, in seconds, when the battle is played by itself.
    `names` are the seats', `opened` is what the beginning told. Which turn it belongs to stands beside it. */
export function told(mode, { t, d }, names, opened) {
  const own = MODES[mode]?.[TELLERS[t]];
  if (own) return own(d, names, opened);
  return COMMON[t]?.(d, names) ?? { text: t, weight: 1 };
}

const TELLERS = {
  "battle.opened": "opened",
  "turn.opened": "turnOpened",
  "turn.cards": "cards",
  "turn.revealed": "revealed",
};

const COMMON = {
  "turn.locked": ({ seat, by_clock: byClock }, names) => ({
    text: byClock ? `Time ran out: the clock chose for ${names[seat]}` : `${names[seat]} has chosen`,
    weight: 0.8,
  }),
  "seat.away": ({ seat, grace_ms: grace }, names) => ({
    text: `${names[seat]} lost the connection; the clock waits ${Math.round(grace / 1000)} s`,
    weight: 1,
  }),
  "seat.back": ({ seat }, names) => ({ text: `${names[seat]} is back`, weight: 1 }),
  "room.resumed": ({ lost_ms: lost }) => ({
    text: `The server was away for ${Math.max(1, Math.round(lost / 1000))} s, and gave the time back`,
    weight: 1,
  }),
  "battle.over": (over, names) => ({ text: overIn(over, names), weight: 2 }),
};

const REASONS = {
  empty_table: (loser) => `${loser} had no stamina left`,
  last_course: () => "more was left of the winner's stamina after the last course",
  unmasked: () => "the bottle was unmasked",
  last_question: () => "the last question was answered",
  forfeit: (loser) => `${loser} gave up`,
  clock: (loser) => `the clock chose too often for ${loser}`,
};

/** How a battle ended. */
export function overIn({ winner, reason }, names) {
  if (reason === "void") return "Over: the clock chose too often for both, and it counts for nobody";
  if (winner === null) return "Over: a draw";
  const why = REASONS[reason]?.(names[1 - winner]);
  return why ? `${names[winner]} wins: ${why}` : `${names[winner]} wins`;
}
