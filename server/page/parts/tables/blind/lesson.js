/* The bottle unmasked: what it was, what told most of it, and every line of both accounts. It is where this table
   teaches. */

import { h } from "../../draw.js";
import { picture } from "../../label.js";
import { signed, within } from "../../words.js";
import { seatsOf } from "../state.js";
import { SLOTS } from "./state.js";
import { nameOf } from "./words.js";

export function unmasked(state) {
  const { over } = state;
  const wine = state.lineup[over.answer];
  const best = over.most.bottle === null ? null : over.lessons[over.most.bottle];
  return h("div", { class: `remember unmasked wine-${state.style}` },
    h("span", { class: "thumb", "aria-hidden": "true" }, picture({ ...wine, style: state.style, type: null })),
    h("div", null,
      h("p", { class: "fine" }, "In the glass was"),
      h("h3", { class: "name" }, wine.name),
      h("p", { class: "place" }, [...new Set([wine.region, wine.country])].join(", ")),
      h("p", { class: "grapes" }, wine.grapes.join(", ")),
      over.fact && h("p", null, over.fact, h("span", { class: "fine" }, ` Confirmed by: ${over.fact_source}.`)),
      best?.before > best?.after && h("p", null, h("b", null, "What told most: "), best.text)));
}

const WHAT = { pin: "Pin", bluff: "Bluff", double: "Double", call: "Call", stood: "Stood a call" };

/** Both accounts line by line, and what each clue ruled out. */
export function tallies(state, names) {
  return h("div", { class: "accounts" },
    seatsOf(state).map((seat) => account(state, seat, names)),
    h("section", { class: "reckoning lessons", "aria-labelledby": "clues-told" },
      h("h3", { id: "clues-told" }, "What the clues told"),
      h("ol", null, state.over.lessons.map((lesson, at) =>
        lesson.before > lesson.after && lessonOf(state, lesson, at, names)))));
}

function account(state, seat, names) {
  const lines = state.over.tallies[seat];
  return h("section", { class: "reckoning", key: seat, "aria-label": `The account of ${names[seat]}` },
    h("h3", null, names[seat]),
    h("table", { class: "bill" },
      h("tbody", null,
        lines.length === 0 && h("tr", null, h("th", { scope: "row" }, "Nothing was claimed"), h("td", null, 0)),
        lines.map(({ turn, what, slot, value, points }, at) =>
          h("tr", { key: at, class: points < 0 ? "loss" : "gain" },
            h("th", { scope: "row" },
              `${turn} · ${WHAT[what]}, ${slot}`, value && h("i", null, ` ${valueOf(state, slot, value)}`)),
            h("td", null, signed(points)))),
        h("tr", { class: "sum" },
          h("th", { scope: "row" }, "Together"), h("td", null, signed(state.over.totals[seat]))))));
}

const valueOf = ({ lineup }, slot, value) => (slot === "bottle" ? nameOf(lineup, value) : value);

function lessonOf(state, { turn, seat, text, before, after }, at, names) {
  const most = SLOTS.filter((slot) => state.over.most[slot] === at);
  return h("li", { key: at, class: most.length > 0 ? "most" : null },
    h("span", { class: "fine" }, `Round ${turn}${seat === null ? "" : `, ${within(names[seat])} alone`}`),
    h("span", null, text),
    h("span", { class: "ruled-out", "aria-hidden": "true", vars: { share: after / Math.max(1, before) } }),
    most.length > 0 && h("span", { class: "tag" }, `tells most of the ${most.join(", ")}`));
}
