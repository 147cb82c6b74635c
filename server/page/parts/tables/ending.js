/* The end of a battle: who has won and why, what it brought, and the one thing to remember. */

import { h } from "../draw.js";
import { signed } from "../words.js";
import { seatsOf } from "./state.js";

/** How a battle ended. A mode says its `score` by seat, its `reasons`, and its `lesson` to take home. */
export function ending(state, names, act, { score, reasons, lesson, more }) {
  const { over } = state;
  return h("section", { class: "card ending", key: "ending", "aria-labelledby": "verdict" },
    h("h2", { id: "verdict", tabindex: "-1", class: outcome(state) }, verdict(state, names)),
    h("p", { class: "lead" }, reasonOf(state, names, reasons)),
    h("p", { class: "score" }, seatsOf(state).map((at) =>
      h("span", { key: at, class: over.winner === at && "won" }, `${names[at]} `, h("b", null, score(at))))),
    act.ways && h("p", { class: "row ways-on" }, act.ways),
    gains(state, names, act),
    lesson,
    more,
  );
}

/** Who has won, in a word or two. */
export function verdict({ over, seat }, names) {
  if (over.winner === null) return over.reason === "void" ? "Nobody wins" : "A draw";
  return over.winner === seat ? "You win" : `${names[over.winner]} wins`;
}

function outcome({ over, seat }) {
  if (over.winner === null || seat === null) return "even";
  return over.winner === seat ? "won" : "lost";
}

const REASONS = {
  forfeit: (loser) => `${loser} gave up.`,
  clock: (loser) => `The clock chose too often for ${loser === "You" ? "you" : loser}.`,
  void: () => "The clock chose too often for both: the battle counts for nobody.",
};

/** Why a battle is over, in a sentence. */
function reasonOf({ over }, names, reasons) {
  if (over.winner === null && over.reason !== "void") return reasons.draw ?? "Both ended alike.";
  const loser = over.winner === null ? "" : names[1 - over.winner];
  return { ...REASONS, ...reasons }[over.reason]?.(loser) ?? over.reason;
}

/* What it brought ------------------------------------------------------------------------------------------------ */

function gains(state, names, act) {
  const { over, seat } = state;
  const seats = seat === null ? seatsOf(state) : [seat];
  const shown = seats.map((at) => gained(state, at, names, act)).filter(Boolean);
  if (shown.length === 0) return null;
  return h("div", { class: "gains" },
    !over.counts && h("p", { class: "fine" }, "Nothing was decided yet: this one does not count."),
    shown);
}

function gained(state, seat, names, act) {
  const earned = state.over.earned[seat];
  const rating = state.over.rating[seat];
  if (!earned && !rating) return null;
  const mine = seat === state.seat;
  const label = mine ? "What you gained" : `What ${names[seat]} gained`;
  return h("section", { class: "gain-list", key: seat, "aria-label": label },
    state.seat === null && h("h3", null, names[seat]),
    h("ul", null,
      earned &&
        figure("Experience", `+${earned.experience}`, `${earned.own} for this game, ${earned.general} for all three`),
      rating && figure("Rating", ratingOf(rating), rating.provisional ? "still provisional" : `± ${rating.deviation}`),
      (earned?.wines ?? []).map((wine) => grown(wine, wineName(state, seat, wine.wine))),
      mine && act.growth.map(({ title, text }) =>
        h("li", { key: text, class: "evolved" }, h("b", null, `✦ ${title}`), h("span", null, text)))));
}

const figure = (name, worth, about) =>
  h("li", { key: name }, h("b", null, name), h("span", { class: "worth" }, worth), h("span", { class: "fine" }, about));

const ratingOf = ({ before, after, change }) => [
  `${before} → ${after} `,
  h("span", { class: change < 0 ? "loss" : "gain" }, signed(change)),
];

function grown({ wine, experience, level, level_before: before, ev }, name) {
  const trained = Object.entries(ev).filter(([, points]) => points > 0).map(([stat, points]) => `+${points} ${stat}`);
  const up = level > before;
  return h("li", { key: `wine-${wine}`, class: up && "up" },
    h("b", null, name),
    h("span", { class: "worth" },
      `+${experience} `,
      h("span", { class: "fine" }, "experience "),
      up && h("span", { class: "level-up" }, `Level ${before} → ${level}`)),
    trained.length > 0 && h("span", { class: "fine" }, `trained: ${trained.join(", ")}`));
}

function wineName(state, seat, at) {
  const own = seat === state.seat && state.hand?.[at]?.name;
  const { wines, shoulders } = state.players[seat];
  return own || wines?.[at]?.name || shoulders?.[at]?.bottle?.name || `Bottle ${at + 1}`;
}
