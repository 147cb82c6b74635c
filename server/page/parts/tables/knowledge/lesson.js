/* A question that was answered: what was right and why, who said what, and what it was worth. */

import { h } from "../../draw.js";
import { seatsOf } from "../state.js";
import { OUTCOMES, pointsOf } from "./words.js";

export function answered(state, shown, names) {
  return h("section", { class: "served answered", key: `answered-${shown.question}`, "aria-labelledby": "stem" },
    h("h2", { id: "stem" },
      h("small", null, `Question ${shown.question} · ${state.names[shown.topic]}`), shown.asked.stem),
    h("ol", { class: "options" }, shown.asked.options.map((option, at) => optionOf(state, option, at, shown, names))),
    h("p", { class: "why" }, h("b", null, "Why: "), shown.explanation,
      h("span", { class: "fine" }, ` Confirmed by: ${shown.source}.`)),
    h("div", { class: "pours" }, seatsOf(state).map((seat) => whatItCameTo(state, seat, shown, names))));
}

/** The same in a sentence, for who listens. */
export function saidOf(shown, names) {
  const right = `The right answer: ${shown.asked.options[shown.right]}. ${shown.explanation}`;
  return `${right} ${shown.answers
    .map(({ seat, outcome, points }) => `${names[seat]}: ${OUTCOMES[outcome]}, ${pointsOf(points.total)} points.`)
    .join(" ")}`;
}

function optionOf(state, option, at, shown, names) {
  const by = seatsOf(state).filter((seat) => shown.answers[seat].answer === at);
  const right = at === shown.right;
  return h("li", { key: at, class: `option${right ? " right" : by.length > 0 ? " wrong" : ""}` },
    h("span", { class: "mark", "aria-hidden": "true" }, right ? "✓" : by.length > 0 ? "✗" : ""),
    h("span", null, option, right && h("span", { class: "unseen" }, " (right)")),
    by.length > 0 && h("span", { class: "said-by" }, by.map((seat) => names[seat]).join(" and ")));
}

const SHARES = [
  ["stolen", "From the rival's card, who was wrong"],
  ["quick", "For being quick"],
  ["ability", "By a wine's ability"],
];

function whatItCameTo(state, seat, shown, names) {
  const { card, outcome, points, took_ms: took, total } = shown.answers[seat];
  const rows = [["The card", points.card], ...SHARES.map(([name, text]) => [text, points[name]])];
  const sum = points.card + points.stolen + points.quick + points.ability;
  if (sum !== points.total) rows.push(["What the wines lend", points.total - sum]);
  return h("article", { class: `pour${seat === state.seat ? " mine" : ""}`, key: seat },
    h("header", null,
      h("span", { class: "playing-card small" }, h("b", null, card)),
      h("div", null,
        h("p", { class: "who" }, names[seat]),
        h("h3", null, `${OUTCOMES[outcome]}${outcome === "passed" ? "" : afterSaid(took)}`)),
      h("span", { class: `came-to ${points.total < 0 ? "loss" : "gain"}` }, plus(points.total))),
    h("table", { class: "bill" },
      h("caption", { class: "unseen" }, "How the points came about"),
      h("tbody", null, rows.filter(([, worth], at) => at === 0 || worth !== 0).map(([text, worth]) =>
        h("tr", { key: text, class: worth < 0 ? "loss" : "gain" },
          h("th", { scope: "row" }, text), h("td", null, plus(worth)))),
      h("tr", { key: "sum", class: "sum" }, h("th", { scope: "row" }, "Now in all"), h("td", null, pointsOf(total))))));
}

const afterSaid = (tookMs) => (tookMs < 100 ? " at once" : ` after ${(tookMs / 1000).toFixed(1)} s`);

const plus = (hundredths) => (hundredths > 0 ? `+${pointsOf(hundredths)}` : pointsOf(hundredths));

/** The question that cost most, once more. */
export function toRemember({ question, seat, stem, answer, explanation, source }, state, names) {
  const whose = seat === state.seat ? "you" : names[seat];
  return h("div", { class: "remember" },
    h("h3", null, "To remember"),
    h("p", null, `Question ${question} cost ${whose} most: `, h("i", null, stem)),
    h("p", null, h("b", null, `${answer}. `), explanation, h("span", { class: "fine" }, ` Confirmed by: ${source}.`)));
}
