/* A bottle's label, drawn from the wine's own facts: the colour from its style, the emblem from its type, the hills
   from its region, so that wines of one region share one skyline. */

import { h } from "./draw.js";
import { PALATE, STYLES } from "./words.js";

const berry = ([x, y]) => `M${x} ${y}a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0`;

const EMBLEMS = {
  Terroir: "M2 14 9 6l4 4 3-3 6 7M2 18q5-3 10 0t10 0M2 22q5-3 10 0t10 0",
  Varietal: `M12 2q3 0 5 3M12 2v5${[[7, 9.5], [12, 9.5], [9.5, 14.5], [9.5, 19.5]].map(berry).join("")}`,
  Technique: "M2 12a10 10 0 1 0 20 0 10 10 0 1 0-20 0M8 3v18M16 3v18M3 9h18M3 15h18",
  Heritage: "M3 9 12 3l9 6zM5 9v10M10 9v10M14 9v10M19 9v10M3 19h18M2 22h20",
  Modern: "M3 3h12v12H3zM9 9h12v12H9z",
  Mystical: "M15 3a9.5 9.5 0 1 0 6 14A8 8 0 0 1 15 3M19 4l1 2.5L22.5 7.5 20 8.5 19 11 18 8.5 15.5 7.5 18 6.5z",
  Energy:
    "M7 12a5 5 0 1 0 10 0 5 5 0 1 0-10 0M12 1v3M12 20v3M1 12h3M20 12h3M4.5 4.5l2 2M17.5 17.5l2 2M4.5 19.5l2-2M17.5 6.5l2-2",
  Flow: "M2 7q5-5 10 0t10 0M2 13q5-5 10 0t10 0M2 19q5-5 10 0t10 0",
};

export const emblem = (type) =>
  h("svg", { class: "emblem", viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: EMBLEMS[type] ?? "" }));

/** The picture on a label: the region's hills under the emblem of the type, bubbles where the wine has them. */
export function picture({ region, type, style }) {
  const chance = seeded(region);
  const back = ridge(chance, 30, 16);
  const front = ridge(chance, 46, 12);
  const foot = 20 + 80 * chance();
  const rows = [-60, -36, -16, 0, 16, 36, 60, 90].map((lean) => `M${foot + lean / 3} 48 ${foot + lean * 2} 74`);
  return h(
    "svg",
    { class: "picture", viewBox: "0 0 120 72", preserveAspectRatio: "xMidYMax slice", "aria-hidden": "true" },
    h("path", { class: "sky", d: "M0 0h120v72H0z" }),
    h("g", { class: "sun", transform: `translate(${8 + 84 * chance()} 5)` }, h("path", { d: EMBLEMS[type] ?? "" })),
    h("path", { class: "far", d: back }),
    h("path", { class: "near", d: front }),
    h("path", { class: "rows", d: rows.join("") }),
    style === "sparkling" && h("g", { class: "bubbles" }, bubbles(chance)),
  );
}

/** A scale of five, for eyes and for ears. */
export const scale = (name, value) =>
  h(
    "span",
    { class: "scale" },
    h("span", { class: "scale-name", "aria-hidden": "true" }, name),
    h("span", { class: "pips", role: "img", "aria-label": `${name} ${value} of 5`, vars: { n: value } }),
  );

export const glasses = (left) =>
  h(
    "span",
    { class: "glasses", role: "img", "aria-label": left === 1 ? "1 glass left" : `${left} glasses left` },
    [1, 2].map((one) => h("span", { class: one <= left ? "glass full" : "glass" })),
  );

// The space of no width is where a narrow label may break the line.
export const typesOf = ({ type, second_type: second }) => (second ? `${type}/\u200b${second}` : type);

/** A whole label, with the number by which its bottle is chosen and the glasses it still gives. */
export function label(bottle, servings) {
  return [
    h("span", { class: "capsule" },
      h("kbd", null, bottle.wine + 1),
      h("b", null, STYLES[bottle.style] ?? bottle.style),
      glasses(servings)),
    picture(bottle),
    h("span", { class: "paper" },
      h("span", { class: "name" }, bottle.name, bottle.shiny && h("span", { class: "shiny" }, " ✦")),
      h("span", { class: "place" }, [...new Set([bottle.region, bottle.country])].join(", ")),
      h("span", { class: "grapes" }, bottle.grapes.join(", ")),
      h("span", { class: "kind" }, emblem(bottle.type), typesOf(bottle)),
    ),
    h("span", { class: "palate" }, PALATE.map((name) => scale(name, bottle.palate[name]))),
  ];
}

/* The same text gives the same numbers on every device: FNV-1a to begin with, then a linear congruence. */
function seeded(text) {
  let state = 0x811c9dc5;
  for (const char of text) state = Math.imul(state ^ char.codePointAt(0), 0x01000193);
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
}

function ridge(chance, height, rise) {
  const points = Array.from({ length: 6 }, (_, at) => [at * 30 - 15, height - rise * (chance() - 0.5) * 2]);
  let path = `M-20 72V${points[0][1].toFixed(1)}`;
  for (let at = 0; at < points.length - 1; at++) {
    const [x, y] = points[at];
    const [toX, toY] = points[at + 1];
    path += `Q${x} ${y.toFixed(1)} ${(x + toX) / 2} ${((y + toY) / 2).toFixed(1)}`;
  }
  return `${path}H140V72z`;
}

const bubbles = (chance) =>
  Array.from({ length: 9 }, () => {
    const [cx, cy, r] = [10 + 100 * chance(), 8 + 56 * chance(), 0.8 + 1.6 * chance()];
    return h("circle", { cx: cx.toFixed(1), cy: cy.toFixed(1), r: r.toFixed(1) });
  });
