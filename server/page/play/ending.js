/* The end of a battle: who has won, why, and the one thing to remember. */

import { seatsOf } from "./battle.js";
import { h } from "../parts/draw.js";
import { reasonOf, SERVES } from "../parts/words.js";

export function ending(battle, names, act) {
  const { over, seat } = battle;
  const rival = seat === null ? null : battle.players[1 - seat];
  return h("section", { class: "card ending", key: "ending", "aria-labelledby": "verdict" },
    h("h1", { id: "verdict" }, verdict(battle, names)),
    h("p", { class: "lead" }, reasonOf(over, names)),
    h("p", { class: "score" }, seatsOf(battle).map((at) =>
      h("span", { key: at, class: over.winner === at && "won" },
        `${names[at]} `, h("b", null, `${Math.round(over.score[at] / 10)} %`)))),
    over.remember && remember(battle, over.remember, names),
    h("p", { class: "row" },
      rival && again(rival, act),
      h("button", { onclick: act.leave, id: "leave" }, "Leave the table")),
  );
}

function again(rival, act) {
  const text = rival.house ? "Play the house again" : `Ask ${rival.name} again`;
  return h("button", { class: "main", id: "again", onclick: () => act.again(rival) }, text);
}

export function verdict({ over, seat }, names) {
  if (over.winner === null) return over.reason === "void" ? "Nobody wins" : "A draw";
  if (seat === null) return `${names[over.winner]} wins`;
  return over.winner === seat ? "You win" : `${names[over.winner]} wins`;
}

function remember(battle, lesson, names) {
  const best = lesson.best[lesson.seat];
  const mine = lesson.seat === battle.seat;
  const missed = best.harmony > lesson.harmony;
  return h("div", { class: "remember" },
    h("h2", null, "To remember"),
    h("p", null,
      `Course ${lesson.turn}, `, h("b", null, lesson.dish), `: ${mine ? "your" : `${names[lesson.seat]}'s`} `,
      h("i", null, lesson.poured), ` reached ${lesson.harmony}. `, lesson.line?.text),
    missed && h("p", null,
      `Better in ${mine ? "your" : "that"} hand: `,
      h("i", null, best.name),
      `, ${SERVES[best.serve].did}, for ${best.harmony}.`));
}
