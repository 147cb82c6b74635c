/* A wine's label as a card, drawn from its own facts: the colour of its style, the skyline of its region, the emblem of
   its type, a frame and a seal that tell how rare it is. */

import { h } from "./draw.js";
import { emblem } from "./emblems.js";
import { landscape } from "./landscape.js";
import { define, Part } from "./part.js";
import { rarityOf, TIERS } from "./rarity.js";
import { STYLES } from "./words.js";

const LONG_WORD = /[^\s-]{18}/; // which would not fit into the line of a tile

/** `<wine-card>`, given `{wine}` as `GET /wines` has it, or `{species}` as `GET /species` has it.

    More that may be given: `size` "full" for the card of a page of its own, else it is a tile; `to` an address that it
    leads to; `missing` for a species that is not caught, which is then a sketch of a label; `note` a line at its foot. */
class WineCard extends Part {
  view({ wine, species, size = "tile", to = null, missing = false, note = null }) {
    const of = species ?? wine?.species;
    if (!of) return [];
    const [type] = of.types;
    const { tier, ordinal } = rarityOf(of.rarity);
    const shiny = Boolean(wine?.shiny);
    const marks = [`label wine-${of.style} tier-${tier}`, size, shiny && "gleams", missing && "missing"];
    return h(to === null ? "span" : "a", { class: marks.filter(Boolean).join(" "), href: to === null ? null : `#/${to}` },
      h("span", { class: "label-head" },
        h("b", null, STYLES[of.style] ?? of.style),
        wine ? h("b", null, `Level ${wine.level}`) : h("span", null, `${of.abv} %`)),
      h("span", { class: "label-window" }, landscape({ ...of, type, shiny })),
      h("span", { class: "seal", "aria-hidden": "true" }, ordinal),
      h("span", { class: "label-text" },
        h("span", { class: LONG_WORD.test(of.name) ? "name long" : "name" },
          wine?.nickname ?? of.name, shiny && h("span", { class: "shiny" }, h("span", { "aria-hidden": "true" }, " ✦"), h("span", { class: "unseen" }, ", shiny"))),
        wine?.nickname && h("span", { class: "fine" }, of.name),
        h("span", { class: "place" }, [...new Set([of.region, of.country])].join(" · ")),
        size === "full" && h("span", { class: "grapes" }, of.grapes.join(", ")),
        h("span", { class: "kinds" }, of.types.map((each) => h("span", { class: "kind", key: each }, emblem(each), each)))),
      h("span", { class: "label-foot" },
        rarity(of.rarity, tier, size),
        note && h("span", { class: "label-note" }, note),
        missing && h("span", { class: size === "full" ? "label-note" : "unseen" }, "Not caught")));
  }
}

/** How rare, in words, and as so many of the seven tiers. */
function rarity(name, tier, size) {
  const at = TIERS.indexOf(tier) + 1;
  return [
    h("span", null, h("b", null, rarityOf(name).name), h("span", { class: size === "full" ? null : "unseen" }, ` ${tier} `)),
    h("span", { class: "tier-pips", "aria-hidden": "true" },
      TIERS.map((each, nth) => h("i", { class: nth < at ? "on" : null, key: each }))),
  ];
}

define("wine-card", WineCard);
