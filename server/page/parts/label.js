/* A bottle's label, drawn from the wine's own facts: the colour from its style, the emblem from its type, the hills
   from its region, so that wines of one region share one skyline. */

import { h } from "./draw.js";
import { emblem } from "./emblems.js";
import { landscape } from "./landscape.js";
import { PALATE, STYLES } from "./words.js";

export { emblem, landscape as picture };

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
    landscape(bottle),
    h("span", { class: "paper" },
      h("span", { class: "name" }, bottle.name, bottle.shiny && h("span", { class: "shiny" }, " ✦")),
      h("span", { class: "place" }, [...new Set([bottle.region, bottle.country])].join(", ")),
      h("span", { class: "grapes" }, bottle.grapes.join(", ")),
      h("span", { class: "kind" }, emblem(bottle.type), typesOf(bottle)),
    ),
    h("span", { class: "palate" }, PALATE.map((name) => scale(name, bottle.palate[name]))),
  ];
}
