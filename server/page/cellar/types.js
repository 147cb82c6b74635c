/* The chart between the eight types: what strikes whom, and why. */

import { h } from "../parts/draw.js";
import { emblem } from "../parts/emblems.js";
import { failed } from "./listed.js";
import { Loaded } from "./loaded.js";
import { TYPES } from "./words.js";

const EFFECTS = { 200: ["2×", "strong", "strikes twice as hard"], 100: ["1×", "even", "strikes as ever"], 50: ["½×", "weak", "strikes half as hard"] };
const effectOf = (pct) => EFFECTS[pct] ?? [`${pct} %`, "even", `strikes with ${pct} %`];

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function openTypes(app, { query }) {
  const chart = new Loaded(app, "/types");
  let at = null; // [row, column] that one looks at
  let wanted = query.get("type");

  const look = (row, column) => {
    if (at?.[0] === row && at[1] === column) return;
    at = [row, column];
    app.show();
  };
  /** The arrows go from cell to cell, as in any table that is walked. */
  const walk = (event) => {
    const step = STEPS[event.key];
    const cell = event.target.closest("[data-row]");
    if (!step || !cell) return;
    const [row, column] = [Number(cell.dataset.row) + step[0], Number(cell.dataset.column) + step[1]];
    const next = event.currentTarget.querySelector(`[data-row="${row}"][data-column="${column}"]`);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  return {
    title: () => "Types",
    draw() {
      const types = chart.value?.types;
      if (types && wanted) {
        const row = types.findIndex(({ type }) => type === wanted);
        if (row >= 0 && !at) at = [row, types[row].effects.findIndex(({ pct }) => pct === 200)];
      }
      return h("div", { class: "cellar-shelf", key: "types" },
        h("p", { class: "back" }, h("a", { href: "#/dex" }, "The dex")),
        h("header", { class: "heading" },
          h("h1", null, "The chart of types"),
          h("p", { class: "lead" }, "Each type beats two others and loses to two: none beats everything. The first of a wine's types decides.")),
        chart.error && !types && failed(chart.error, () => chart.read()),
        types && table(types, at, look, walk),
        types && h("section", { class: "block", "aria-label": "What the types mean" },
          h("h2", null, "What they mean in a glass"),
          h("ul", { class: "type-cards" }, types.map((row) => meaning(row, types, wanted)))));
    },
    moved(params) {
      wanted = params.query.get("type");
      at = null;
    },
    close: () => chart.close(),
  };
}

function table(types, at, look, walk) {
  return h("div", { class: "chart-of-types" },
    h("div", { class: "scrolls" },
      h("table", { class: "types", onkeydown: walk },
        h("caption", null, h("span", { "aria-hidden": "true" }, "Down: who strikes. Across: who is struck."), h("span", { class: "unseen" }, "Rows strike, columns are struck. Arrow keys walk from cell to cell.")),
        h("thead", null, h("tr", null,
          h("td", null),
          types.map(({ type }, column) => h("th", { scope: "col", key: type, class: at?.[1] === column && "bright" }, emblem(type), h("span", null, type))))),
        h("tbody", null, types.map(({ type, effects }, row) => h("tr", { key: type, class: at?.[0] === row && "bright" },
          h("th", { scope: "row", class: at?.[0] === row && "bright" }, emblem(type), h("span", null, type)),
          effects.map((effect, column) => cell(type, effect, row, column, at, look))))))),
    h("p", { class: "reads", "aria-live": "polite" }, reads(types, at)));
}

function cell(type, { against, pct }, row, column, at, look) {
  const [short, kind, said] = effectOf(pct);
  const here = at ? at[0] === row && at[1] === column : row === 0 && column === 0;
  const bright = at && (at[0] === row || at[1] === column);
  return h("td", {
    key: against, class: [kind, bright && "bright", at && here && "here"].filter(Boolean).join(" "), tabindex: here ? 0 : -1,
    "data-row": row, "data-column": column, "aria-label": `${type} ${said} against ${against}`,
    onpointermove: () => look(row, column), onfocus: () => look(row, column),
  }, short);
}

function reads(types, at) {
  if (!at) return "Point at a field, or walk with the arrow keys, and it is told here.";
  const { type, effects } = types[at[0]];
  const { against, pct, why } = effects[at[1]];
  const back = types[at[1]].effects[at[0]];
  const because = why ?? (back.pct === 200 ? back.why : null);
  return [h("b", null, `${type} ${effectOf(pct)[2]} against ${against}`), ` (${pct} %). `, because];
}

function meaning({ type, effects }, types, wanted) {
  const beats = effects.filter(({ pct }) => pct === 200);
  const loses = types.filter((row) => row.effects.some(({ against, pct }) => against === type && pct === 200));
  return h("li", { key: type, class: type === wanted ? "type-card bright" : "type-card" },
    h("h3", null, emblem(type), type),
    h("p", null, TYPES[type] ?? ""),
    h("dl", null,
      h("div", null, h("dt", null, "Beats"), h("dd", null, beats.map(({ against, why }) => h("span", { key: against, title: why }, h("b", null, against), ` ${why}`)))),
      h("div", null, h("dt", null, "Loses to"), h("dd", null, loses.map((row) => row.type).join(" and ")))),
    h("a", { class: "button", href: `#/dex?type=${type}` }, `${type} wines`));
}
