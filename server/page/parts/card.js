/* A wine's label as a card: of one's own wine, or of a species of the catalogue. */

import { h } from "./draw.js";
import { emblem, picture } from "./label.js";
import { define, Part } from "./part.js";
import { STYLES } from "./words.js";

/** `<wine-card>`, given `{wine}` as `GET /wines` has it, or `{species}` as `GET /species` has it. */
class WineCard extends Part {
  view({ wine, species }) {
    const of = species ?? wine?.species;
    if (!of) return [];
    const drawn = { region: of.region ?? of.country ?? of.name, type: of.type, style: of.style };
    return h("span", { class: `wine-tile wine-${of.style}` },
      h("span", { class: "capsule" }, h("b", null, STYLES[of.style] ?? of.style), wine && h("b", null, `Level ${wine.level}`)),
      picture(drawn),
      h("span", { class: "paper" },
        h("span", { class: "name" }, wine?.nickname ?? of.name, wine?.shiny && h("span", { class: "shiny" }, " ✦")),
        h("span", { class: "kind" }, emblem(of.type), of.type)));
  }
}

define("wine-card", WineCard);
