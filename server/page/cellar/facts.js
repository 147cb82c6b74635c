/* What is told of a species, wherever it is told: in the glass, its lore, its abilities, its chains. */

import "./chain.js";
import { h } from "../parts/draw.js";
import { emblem } from "../parts/emblems.js";
import { scale } from "../parts/label.js";
import { PALATE } from "../parts/words.js";
import { months } from "./words.js";

const SWEET = ["bone dry", "dry", "off dry", "medium", "sweet", "luscious"];
const BODY = ["", "light", "light to medium", "medium", "full", "massive"];

/** A part of the page under its own heading. */
export const block = (title, ...what) =>
  h("section", { class: "block", key: title, "aria-label": title }, h("h2", null, title), what);

/** The palate in scales, and in a sentence. */
export function palate(of) {
  const { body, acidity, tannin, sweet } = of.palate;
  const said = [
    `${BODY[body] ?? body} in body`,
    SWEET[sweet] ?? null,
    acidity >= 4 ? "lively" : acidity <= 2 ? "soft in acidity" : null,
    tannin >= 4 ? "firm in tannin" : null,
  ].filter(Boolean).join(", ");
  return block("In the glass",
    h("div", { class: `palate wine-${of.style}` }, PALATE.map((name) => scale(name, of.palate[name]))),
    h("p", { class: "fine" }, `${said[0].toUpperCase()}${said.slice(1)}.`));
}

/** Where it comes from and what it is made of; each leads to the others of its kind. */
export function origin(of) {
  const to = (name, value) => h("a", { href: `#/dex?${new URLSearchParams({ [name]: value })}` }, value);
  return h("dl", { class: "particulars" },
    fact("Country", to("country", of.country)),
    fact("Region", to("region", of.region)),
    fact(of.grapes.length === 1 ? "Grape" : "Grapes", of.grapes.map((grape, at) => [at > 0 && ", ", to("grape", grape)])),
    of.producer && fact("Producer", of.producer),
    fact("Alcohol", `${of.abv} %`),
    of.lore && fact("Climate", of.lore.climate),
    of.lore?.ageing && fact("Ages at least", months(of.lore.ageing.months)));
}

const fact = (name, ...value) => h("div", { key: name }, h("dt", null, name), h("dd", null, value));

export function types(of) {
  return h("p", { class: "row kinds" }, of.types.map((type) =>
    h("a", { class: "type-chip", key: type, href: `#/types?type=${type}` }, emblem(type), type)));
}

/** Aromas and dishes: what one smells, and what it is served with. */
export function lore(of) {
  if (!of.lore) return null;
  const { aromas, dishes } = of.lore;
  return [
    aromas.length > 0 && block("Smells of", h("ul", { class: "tags" }, aromas.map((aroma) => h("li", { key: aroma }, aroma)))),
    dishes.length > 0 && block("Goes with",
      h("ol", { class: "dishes" }, dishes.map(({ slug, name }) => h("li", { key: slug }, name))),
      h("p", { class: "fine" }, "By the rules of the long table, the best one first.")),
  ];
}

export function checkedFact(of) {
  return of.fact && h("figure", { class: "told", key: "fact" },
    h("blockquote", null, of.fact.text),
    h("figcaption", { class: "fine" }, `Checked: ${of.fact.source}.`));
}

const MODES = [["pairing", "At the long table"], ["blind_tasting", "Tasting blind"], ["knowledge", "In the quiz"]];

export function abilities(of) {
  if (of.abilities.length === 0) return null;
  return block(of.abilities.length === 1 ? "Ability" : "Abilities",
    of.abilities.map((ability) => h("div", { class: "ability", key: ability.slug },
      h("h3", null, ability.name),
      h("dl", null, MODES.map(([key, name]) => h("div", { key }, h("dt", null, name), h("dd", null, ability[key])))))));
}

export function chains(of) {
  if (of.chains.length === 0) return null;
  return block("Evolution",
    of.chains.map((chain) => h("evolution-chain", { key: chain.slug, given: { chain, here: of.slug } })),
    h("p", { class: "fine" }, "A wine ages a month a day. What it is asked for is counted since it was caught, or became what it is."));
}
