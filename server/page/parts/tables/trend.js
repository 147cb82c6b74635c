/* How a battle went, as two lines: what each side had after every turn, and the turn that changed most. */

import { h } from "../draw.js";
import { seatsOf } from "./state.js";

const [WIDTH, HEIGHT] = [480, 110]; // of the field; what is written stands around it

/** `values` are by seat what it had at the start and after each turn; `said` is what the turns were called, `written`
    how a value is read, and `told` what there is to say of it below. */
export function trend(state, names, { values, title, said, written = String, told }) {
  const at = scaled(values.flat(), said.length);
  const seats = seatsOf(state);
  return h("figure", { class: "trend", key: "trend" },
    h("figcaption", null, h("h3", null, title), told),
    h("svg", { viewBox: `-8 -8 ${WIDTH + 16} ${HEIGHT + 30}`, "aria-hidden": "true" },
      said.map((_, turn) => h("path", { class: "rule", key: `rule-${turn}`, d: `M${at(turn + 1, 0)[0]} 0V${HEIGHT}` })),
      h("path", { class: "rule ground", key: "ground", d: `M0 ${at(0, 0)[1]}H${WIDTH}` }),
      h("g", { class: "lines", key: "lines" }, seats.toReversed().map((seat) => lineOf(values[seat], at, lookOf(state, seat)))),
      said.map((_, turn) => h("text", { key: `turn-${turn}`, x: at(turn + 1, 0)[0], y: HEIGHT + 18 }, turn + 1))),
    h("p", { class: "trend-key", "aria-hidden": "true" }, seats.map((seat) =>
      h("span", { key: seat, class: lookOf(state, seat) }, h("i"), names[seat]))),
    h("div", { class: "unseen" }, h("table", null, // which would not be as small as it is told to
      h("caption", null, title),
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "After"), seats.map((seat) => h("th", { scope: "col", key: seat }, names[seat])))),
      h("tbody", null, said.map((name, turn) => h("tr", { key: turn },
        h("th", { scope: "row" }, name), seats.map((seat) => h("td", { key: seat }, written(values[seat][turn + 1])))))))));
}

/** Where a value after a turn stands in the field; nothing at all is always in it. */
function scaled(all, turns) {
  const [low, high] = [Math.min(0, ...all), Math.max(1, ...all)];
  return (turn, value) => [(WIDTH * turn) / turns, HEIGHT * (1 - (value - low) / (high - low))];
}

/** One's own side, or who sits first, is drawn as his seat is. */
const lookOf = (state, seat) => (seat === seatsOf(state)[0] ? "near-side" : "far-side");

function lineOf(values, at, look) {
  const points = values.map((value, turn) => at(turn, value).map((number) => number.toFixed(1)).join(" "));
  const [x, y] = points.at(-1).split(" ");
  return h("g", { class: look, key: look },
    h("path", { d: `M${points.join("L")}` }), h("circle", { cx: x, cy: y, r: 4 }));
}

/** The turn in which the distance between both changed most: its number, null where nothing ever changed. */
export function decisive([one, other]) {
  const swings = one.slice(1).map((value, turn) => Math.abs((value - one[turn]) - (other[turn + 1] - other[turn])));
  const most = Math.max(0, ...swings);
  return most > 0 ? swings.indexOf(most) + 1 : null;
}
