/* The one course of an evening that is worth remembering. */

import { h } from "../../draw.js";
import { SERVES } from "../../words.js";

export function remember(state, lesson, names) {
  const best = lesson.best[lesson.seat];
  const mine = lesson.seat === state.seat;
  const missed = best.harmony > lesson.harmony;
  return h("div", { class: "remember" },
    h("h3", null, "To remember"),
    h("p", null,
      `Course ${lesson.turn}, `, h("b", null, lesson.dish), `: ${mine ? "your" : `${names[lesson.seat]}'s`} `,
      h("i", null, lesson.poured), ` reached ${lesson.harmony}. `, lesson.line?.text),
    missed && h("p", null,
      `Better in ${mine ? "your" : "that"} hand: `,
      h("i", null, best.name),
      `, ${SERVES[best.serve].did}, for ${best.harmony}.`));
}
