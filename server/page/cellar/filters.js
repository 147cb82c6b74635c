/* Filters that stand in the address, so that a list can be linked and found again. */

import { emblem } from "../parts/emblems.js";
import { h } from "../parts/draw.js";
import { RARITIES, rarityOf, TIERS } from "../parts/rarity.js";
import { TYPES } from "./words.js";

/** The values of these names in a query; what is not there is empty. */
export const asked = (query, names) => Object.fromEntries(names.map((name) => [name, query.get(name) ?? ""]));

/** The query of these values, without what is empty: `?type=Flow&q=port`. */
export function queryOf(values) {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
  return query.size > 0 ? `?${query}` : "";
}

/** A choice among `options`, `[value, name]` each or groups of them, `{group, options}`. */
export function choice(label, value, options, chosen) {
  return h("label", { class: "field", key: label },
    label,
    h("select", { value, onchange: ({ target }) => chosen(target.value) }, options.map((one) => optionOf(one, value))));
}

function optionOf(one, value) {
  if (one.group) return h("optgroup", { label: one.group, key: one.group }, one.options.map((each) => optionOf(each, value)));
  const [own, name] = one;
  return h("option", { value: own, key: own, selected: own === value }, name);
}

/** A field that proposes names, and is asked once one has been chosen or typed to its end. */
export function proposing(label, value, names, chosen) {
  const list = `names-${label.toLowerCase()}`;
  return h("div", { class: "field", key: label },
    h("label", { for: `${list}-field` }, label),
    h("input", {
      id: `${list}-field`, list, value, type: "search", autocomplete: "off", placeholder: "Any", maxlength: 100,
      onchange: ({ target }) => chosen(target.value.trim()),
    }),
    h("datalist", { id: list }, names.map(({ name, species }) => h("option", { value: name, key: name }, `${species} species`))));
}

/** The eight types, of which one or none is wanted. */
export function typeChips(value, chosen) {
  return h("div", { class: "type-chips", role: "group", "aria-label": "Type" },
    Object.keys(TYPES).map((type) =>
      h("button", {
        type: "button", class: "type-chip", key: type, "aria-pressed": `${type === value}`,
        onclick: () => chosen(type === value ? "" : type),
      }, emblem(type), type)));
}

/** One of a few, all in sight. */
export function segments(label, value, options, chosen) {
  return h("fieldset", { class: "segments", key: label },
    h("legend", { class: "unseen" }, label),
    options.map(([own, name]) => h("label", { key: own },
      h("input", { type: "radio", name: label, value: own, checked: own === value, onchange: () => chosen(own) }),
      h("span", null, name))));
}

export const RARITY_OPTIONS = [
  ["", "Any rarity"],
  ...TIERS.map((tier, at) => ({
    group: tier,
    options: RARITIES.slice(at * 3, at * 3 + 3).map((rarity) => [rarity, rarityOf(rarity).name]),
  })),
];
