/* One species of the catalogue: what it is before it is anybody's. */

import "../parts/card.js";
import "../parts/radar.js";
import { h } from "../parts/draw.js";
import { rarityOf } from "../parts/rarity.js";
import { STATS } from "../parts/words.js";
import { abilities, block, chains, checkedFact, lore, origin, palate, types } from "./facts.js";
import { Loaded } from "./loaded.js";
import { coming, lost, sheet } from "./sheet.js";
import { WHAT_STATS_DO } from "./words.js";

const OWN_SHOWN = 12;
const BACK = ["dex", "The dex"];
const NONE = { title: "No such wine", text: "The dex has no wine of this name, or has it no longer." };

export function openSpecies(app, { slug }) {
  const species = new Loaded(app);
  species.read(`/species/${encodeURIComponent(slug)}`).then(() => species.value && app.say(species.value.name));
  const own = app.player ? app.list(`/wines?species=${encodeURIComponent(slug)}&limit=${OWN_SHOWN}`) : null;
  return {
    title: () => species.value?.name ?? "Dex",
    draw() {
      if (species.value) return page(species.value, own);
      if (species.error) return lost(BACK, species.error, { title: "The dex", none: NONE, again: () => species.read() });
      return coming(BACK, "Fetching the label …");
    },
    close: () => species.close(),
  };
}

function page(of, own) {
  const { tier, name: rarity, ordinal } = rarityOf(of.rarity);
  return sheet({
    style: of.style,
    back: BACK,
    heading: [
      h("h1", null, of.name),
      h("p", { class: "lead" }, `${rarity}, ${ordinal} of 21 in rarity: ${tier.toLowerCase()}.`, caughtOf(of)),
      types(of),
    ],
    aside: [h("wine-card", { given: { species: of, size: "full", missing: of.caught === false } }), links(of, own)],
    column: [
      checkedFact(of),
      origin(of),
      h("div", { class: "halves" },
        block("Base stats",
          h("stat-radar", { given: { base: of.base } }),
          h("p", { class: "fine" }, `${total(of.base)} in all. `, "What a wine makes of them depends on what it was born with, its nature and its level."),
          meanings()),
        h("div", { class: "column" }, palate(of), lore(of))),
      abilities(of),
      chains(of),
    ],
  });
}

const total = (stats) => STATS.reduce((sum, [key]) => sum + stats[key], 0);

function caughtOf(of) {
  if (of.retired) return " It does not come up any more.";
  if (of.caught === undefined) return null;
  if (!of.caught) return " You have not caught it yet.";
  return of.have ? " You have caught it." : " You have caught it, and have none now.";
}

const meanings = () =>
  h("details", { class: "meanings" },
    h("summary", null, "What the stats do"),
    h("dl", null, STATS.map(([key, name]) => h("div", { key }, h("dt", null, name), h("dd", null, WHAT_STATS_DO[key])))));

function links(of, own) {
  return h("nav", { class: "deeds", "aria-label": `About ${of.name}` },
    own && own.items.length > 0 && h("div", { class: "yours" },
      h("h2", null, own.hasMore ? "Yours, the first of them" : "Yours"),
      h("ul", null, own.items.map((wine) => h("li", { key: wine.id },
        h("a", { href: `#/cellar/${wine.id}` }, `Level ${wine.level}, ${wine.nature}${wine.shiny ? ", shiny" : ""}`))))),
    h("a", { class: "button", href: `#/market?q=${encodeURIComponent(of.name)}&species=${of.slug}` }, "On the market"),
    h("a", { class: "button", href: `#/auctions?q=${encodeURIComponent(of.name)}` }, "At auction"));
}
