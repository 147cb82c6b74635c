/* What is said of a battle to who can't see it: what has just happened, in a sentence. */

import { verdict } from "../parts/tables/ending.js";
import { namesOf, seatsOf } from "../parts/tables/state.js";
import { actSaid } from "../parts/tables/blind/words.js";
import { saidOf as questionSaid } from "../parts/tables/knowledge/lesson.js";
import { saidOf as courseSaid } from "../parts/tables/pairing/course.js";

/** The sentence for a push, null where it needs none. `state` is the one after it. */
export function said(state, { t, d }) {
  const names = namesOf(state);
  switch (t) {
    case "turn.locked":
      return d.seat === state.seat ? null : `${names[d.seat]} has chosen.`;
    case "turn.revealed":
      return REVEALED[state.mode](state, d, names);
    case "turn.opened":
      return OPENED[state.mode](state, d);
    case "turn.cards":
      return d.vetoes.length > 0 ? `A veto: ${state.names[d.topic]} is asked instead.` : null;
    case "battle.over":
      return `${verdict(state, names)}.`;
    case "seat.away":
      return `${names[d.seat]} has lost the connection.`;
    case "seat.back":
      return `${names[d.seat]} is back.`;
    default:
      return null;
  }
}

/** Where the battle stands, for who has just come. */
export function begun(state) {
  const [first, second] = state.players;
  return `The table of ${first.name} and ${second.name}. ${state.over ? "It is over." : STANDS[state.mode](state)}`;
}

const REVEALED = {
  pairing: (state, d, names) => `Course ${d.turn}, ${d.dish}. ${courseSaid(d, names)}`,
  blind_tasting: (state, d, names) =>
    [
      `Round ${d.turn}.`,
      ...seatsOf(state).map((seat) => actSaid(d.acts[seat], names[seat])),
      ...(d.you?.told ?? []).map(({ text }) => `It tells you: ${text}`),
    ].join(" "),
  knowledge: (state, d, names) => questionSaid(d, names),
};

const OPENED = {
  pairing: () => null,
  blind_tasting: (state, d) => `A clue: ${d.clue.text}`,
  knowledge: (state, d) => (d.asked ? `${d.asked.stem} ${options(d.asked)}` : `Next: ${state.names[d.topic]}.`),
};

const options = (asked) => asked.options.map((option, at) => `${at + 1}: ${option}.`).join(" ");

const STANDS = {
  pairing: ({ turn, menu }) => (turn ? `Course ${turn}: ${menu[turn - 1].dish}.` : ""),
  blind_tasting: ({ turn, clues }) => `Round ${turn}. ${clues.at(-1)?.text ?? ""}`,
  knowledge: ({ question, line, names, asked, phase }) =>
    `Question ${question}: ${phase === "answers" && asked ? asked.stem : names[line[question - 1]]}.`,
};
