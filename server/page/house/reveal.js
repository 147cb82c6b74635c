/* What came out of the mystery pool: the wine that was given goes, a blank label turns over, and there it is. */

import { h } from "../parts/draw.js";
import { labelOf, particulars } from "./bottle.js";
import { spaced } from "./wine.js";

/** `one` is {trade, gave, got, partner, away, wine}; `wine` is the whole of what came, once that is known. */
export const reveal = ({ trade, gave, got, partner, away, wine }) =>
  h("section", { class: `reveal${wine ? ` wine-${wine.style}` : ""}`, key: trade, "aria-labelledby": `reveal-${trade}` },
    h("div", { class: "reveal-said" },
      h("p", { class: "fine" }, away ? "While you were away" : "Just now"),
      h("h2", { id: `reveal-${trade}` }, `You got ${got.name}`),
      h("p", null, `For your ${gave.name}`, partner ? `, from ${partner.name}.` : "."),
      wine && h("div", { class: "reveal-born", key: "born" }, particulars(wine)),
      h("p", { class: "row" }, h("a", { class: "button", href: `#/cellar/${got.id}` }, "To the bottle"))),
    h("div", { class: "reveal-turn" },
      h("div", { class: "reveal-back", "aria-hidden": "true" }, h("b", null, "?")),
      h("div", { class: "reveal-front" }, wine ? labelOf(wine) : plain(got))));

/** As much of a label as the push tells. */
const plain = ({ name, rarity, types, level }) =>
  h("div", { class: "wine plain" },
    h("p", { class: "name" }, name),
    h("p", { class: "fine" },
      [rarity && spaced(rarity), level && `level ${level}`, types?.join("/")].filter(Boolean).join(" · ")));
