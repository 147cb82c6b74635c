/* The three battles as watchers know them: the sign of each, and how far one goes. */

import { h } from "../parts/draw.js";
import { MODE_NAMES } from "../parts/words.js";

const SIGNS = {
  // A plate between fork and knife; a glass under a mask; a hand of cards.
  pairing: [
    ["circle", { cx: 12, cy: 12, r: 5.5 }],
    ["circle", { cx: 12, cy: 12, r: 2.5 }],
    ["path", { d: "M2.5 4v4.5a1.5 1.5 0 0 0 3 0V4M4 10v10M20.5 20V4c-2 1.5-2.5 4-2.5 8h2.5" }],
  ],
  blind_tasting: [
    ["path", { d: "M7 3h10l-.7 6.5a4.3 4.3 0 0 1-8.6 0zM12 14v6m-4 .5h8" }],
    ["path", { d: "M4.5 6.5h15" }],
  ],
  knowledge: [
    ["path", { d: "M9 5.5 15.5 4l3 13-6.5 1.5zM9 6 5 8l4.5 11 2.5-1" }],
    ["path", { d: "M13 9.2a1.6 1.6 0 1 1 1.9 1.7l.2 1.1m.3 1.9v.1" }],
  ],
};

export const MODES = {
  pairing: { of: "course", turns: 8 },
  blind_tasting: { of: "round", turns: 7 },
  knowledge: { of: "question", turns: 7 },
};

/** What a mode is called; one that this page does not know yet by its own name. */
export const nameOf = (mode) => MODE_NAMES[mode] ?? mode;

/** The same inside a sentence. */
export const inWords = (mode) => nameOf(mode).toLowerCase();

export function sign(mode) {
  const shapes = SIGNS[mode] ?? [];
  return h("svg", { class: "sign", viewBox: "0 0 24 24", "aria-hidden": "true" },
    shapes.map(([tag, attrs], at) => h(tag, { ...attrs, key: at })));
}

/** Which course, round or question a turn belongs to: a question has two turns. */
export const partOf = (mode, turn) => (mode === "knowledge" ? Math.ceil(turn / 2) : turn);

/** "Course 3", as a heading or inside a line. */
export function partName(mode, turn) {
  const { of = "turn" } = MODES[mode] ?? {};
  return `${of[0].toUpperCase()}${of.slice(1)} ${partOf(mode, turn)}`;
}

/** How far a live battle is, as the list has it. */
export function howFar({ mode, turn }) {
  if (turn === null || turn === undefined) return "Just begun";
  const turns = MODES[mode]?.turns;
  return turns ? `${partName(mode, turn)} of ${turns}` : partName(mode, turn);
}

/** A choice among all modes and each: links, so that each choice has an address. `to(mode)` is that address. */
export function modeTabs(label, chosen, to, { all = false } = {}) {
  const tabs = [...(all ? [[null, "All"]] : []), ...Object.keys(MODES).map((mode) => [mode, nameOf(mode)])];
  return h("nav", { class: "tabs", "aria-label": label },
    h("ul", null, tabs.map(([mode, name]) =>
      h("li", { key: mode ?? "all" },
        h("a", { href: `#/${to(mode)}`, "aria-current": mode === chosen && "true" }, mode && sign(mode), name)))));
}
