/* Wines as the house shows them: a tile in a list, a small label in a choice, the whole card of one. */

import "../parts/card.js";
import { h } from "../parts/draw.js";
import { picture } from "../parts/label.js";
import { STATS } from "../parts/words.js";
import { bandOf, bornWith, spaced } from "./wine.js";

const placeOf = ({ region, country }) => [...new Set([region, country])].filter(Boolean).join(", ");

const shine = (wine) => wine.shiny && h("span", { class: "shiny", title: "Shiny" }, " ✦");

/** What tells wines of a species apart: rarity, level, how they were born. */
export const marks = (wine) => [
  chipOfRarity(wine.rarity),
  h("span", { key: "level", class: "mark" }, `Level ${wine.level}`),
  bornWith(wine) !== null && h("span", { key: "iv", class: "mark", title: "Individual values, of all that are possible" },
    `IV ${bornWith(wine)} %`),
];

export const chipOfRarity = (rarity) => h("span", { key: "rarity", class: `mark band-${bandOf(rarity)}` },
  spaced(rarity));

/** A tile of a list: the label on top, the wine's name as the link, and what `below` has to say. */
export const tile = (wine, { key, to, below }) =>
  h("li", { class: `lot wine-${wine.style}`, key },
    picture({ region: wine.region, type: wine.types[0], style: wine.style }),
    h("div", { class: "lot-paper" },
      h("h3", { class: "name" }, h("a", { href: `#/${to}` }, wine.name, shine(wine))),
      h("p", { class: "place" }, placeOf(wine)),
      h("p", { class: "marks" }, marks(wine))),
    h("div", { class: "lot-foot" }, below));

/** A small label: in a choice, on a table. `after` stands at its end. */
export const small = (wine, after = null) => [
  h("span", { class: `small-picture wine-${wine.style}` },
    picture({ region: wine.region ?? wine.name, type: wine.types[0], style: wine.style })),
  h("span", { class: "small-text" },
    h("b", { class: "name" }, wine.name, shine(wine)),
    h("span", { class: "marks" }, marks(wine))),
  after,
];

/** The whole card of a wine: its label, and what tells it from others of its kind. */
export const card = (wine) =>
  h("section", { class: `wine wine-${wine.style}`, "aria-label": wine.name },
    labelOf(wine),
    particulars(wine),
    wine.evolvesTo && h("p", { class: "wine-evolves" },
      `Becomes ${wine.evolvesTo.replaceAll("-", " ")} when it changes hands.`));

/** Its label alone. */
export const labelOf = (wine) => h("wine-card", { given: { wine: asListed(wine), size: "full" } });

/** What tells it from others of its kind alone. */
export const particulars = (wine) => [
  h("p", { class: "marks" },
    wine.nature && h("span", { class: "mark" }, wine.nature),
    bornWith(wine) !== null && h("span", { class: "mark", title: "Individual values, of all that are possible" },
      `IV ${bornWith(wine)} %`)),
  wine.stats && bars(wine.stats),
];

const listed = new WeakMap(); // the same value as long as the wine is the same, so that its card is not drawn anew

/** The wine as `GET /wines` has it, which is how its card is given it. */
function asListed(wine) {
  if (!listed.has(wine)) {
    const { species: slug, name, producer, style, types, rarity, country, region, grapes, ...rest } = wine;
    const named = { slug, name, producer, style, types, type: types[0], rarity, country, region, grapes };
    listed.set(wine, { ...rest, species: named });
  }
  return listed.get(wine);
}

function bars(stats) {
  const most = Math.max(...Object.values(stats)) * 1.15; // the strongest says something at every level
  return h("dl", { class: "bars" }, STATS.map(([key, name]) =>
    h("div", { key },
      h("dt", null, name),
      h("dd", null,
        h("span", { class: "gauge", vars: { share: Math.round((100 * stats[key]) / most) } }),
        h("b", null, stats[key])))));
}
