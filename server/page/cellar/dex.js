/* The catalogue: every species there is, searched as one types, and what of it one has caught. */

import "../parts/card.js";
import { h } from "../parts/draw.js";
import { asked, choice, proposing, queryOf, RARITY_OPTIONS, segments, typeChips } from "./filters.js";
import { listed } from "./listed.js";
import { Loaded } from "./loaded.js";
import { counted } from "./words.js";

const NAMES = ["q", "type", "rarity", "country", "region", "grape", "caught", "have", "order"];
const LIMIT = 24;
const TYPED_FOR_MS = 180; // so long nothing more is typed, and then it is looked for
const ORDERS = [["", "By name, or how well it fits"], ["name", "By name"], ["rarity", "Rarest first"], ["newest", "Newest first"]];
/* What of it is one's own: as it stands in the address, and as it is called. */
const OWN = [
  ["", "All", {}],
  ["caught", "Caught", { caught: "true" }],
  ["have", "Yours now", { have: "true" }],
  ["gone", "Yours once", { caught: "true", have: "false" }],
  ["not", "Not caught", { caught: "false" }],
];
const ANYBODYS = { caught: "", have: "" };

const pathOf = (wanted) => `/species${queryOf({ ...wanted, limit: LIMIT })}`;

export function openDex(app, { query }) {
  let wanted = asked(query, NAMES);
  let words = wanted.q; // as they stand in the field, a moment before they are looked for
  let typing = 0;
  let told = true;
  const narrowed = Boolean(wanted.country || wanted.region || wanted.grape || wanted.rarity || wanted.order);
  // Who is not signed in has caught nothing, and may not ask.
  const path = () => pathOf(app.player ? wanted : { ...wanted, ...ANYBODYS });
  const list = app.list(path(), () => {
    app.show();
    if (!told && list.state === "ready") app.say(saidOf(list));
    told = true;
  });
  const counts = app.player ? new Loaded(app, "/me/collection") : null;
  const terms = new Loaded(app, "/catalogue/terms");

  const want = (changes) => {
    clearTimeout(typing);
    typing = 0;
    app.go(`dex${queryOf({ ...wanted, q: words.trim(), ...changes })}`, { replace: true });
  };
  const type = (text) => {
    words = text;
    clearTimeout(typing);
    typing = setTimeout(() => want({}), TYPED_FOR_MS);
  };

  return {
    title: () => "Dex",
    draw: () => h("div", { class: "cellar-shelf", key: "dex" },
      h("header", { class: "over" },
        h("div", null,
          h("h1", null, "The dex"),
          counts ? counter(counts.value) : h("p", { class: "lead" }, "Every wine there is to catch. Sign in, and see which are yours.")),
        h("a", { class: "button", href: "#/types" }, "The chart of types")),
      h("section", { class: "narrowing", "aria-label": "Search and filters" },
        h("form", { class: "search", role: "search", onsubmit: (event) => (event.preventDefault(), want({})) },
          h("label", { class: "field" }, "Search",
            h("input", {
              type: "search", value: words, maxlength: 100, placeholder: "Name, grape, region or country", autocomplete: "off",
              oninput: ({ target }) => type(target.value),
            })),
          counts && segments("Caught", ownOf(wanted), OWN, (own) => want({ ...ANYBODYS, ...OWN.find(([name]) => name === own)[2] }))),
        typeChips(wanted.type, (chosen) => want({ type: chosen })),
        h("details", { class: "more-filters", open: narrowed },
          h("summary", null, "Rarity, place, grape, order"),
          h("div", { class: "fields" },
            choice("Rarity", wanted.rarity, RARITY_OPTIONS, (rarity) => want({ rarity })),
            choice("Country", wanted.country, countries(terms.value, wanted.country), (country) => want({ country })),
            proposing("Region", wanted.region, terms.value?.regions ?? [], (region) => want({ region })),
            proposing("Grape", wanted.grape, terms.value?.grapes ?? [], (grape) => want({ grape })),
            choice("Order", wanted.order, ORDERS, (order) => want({ order }))))),
      listed(list, {
        called: "Species",
        item: (species) => h("li", { key: species.slug },
          h("wine-card", { given: { species, to: `dex/${species.slug}`, missing: species.caught === false, note: noteOf(species) } })),
        none: empty(wanted),
      })),
    moved(params) {
      wanted = asked(params.query, NAMES);
      if (!typing) words = wanted.q;
      told = false;
      list.turnTo(path());
    },
    close() {
      clearTimeout(typing);
      counts?.close();
      terms.close();
    },
  };
}

const ownOf = ({ caught, have }) =>
  OWN.find(([, , asks]) => (asks.caught ?? "") === caught && (asks.have ?? "") === have)?.[0] ?? null;

/* What is caught and not there any more. */
const noteOf = ({ caught, have }) => (caught && !have ? "Yours once" : null);

const saidOf = ({ items, hasMore }) =>
  items.length === 0 ? "Nothing found." : `${items.length}${hasMore ? " and more" : ""} species found.`;

function counter(counts) {
  if (!counts) return h("p", { class: "lead" }, "\u00a0");
  const { caught, have, species } = counts;
  return h("div", { class: "counter" },
    h("p", { class: "lead", id: "caught" }, h("b", null, counted(caught)), ` of ${counted(species)} caught`, have < caught && `, ${counted(have)} of them yours now`),
    h("progress", { value: caught, max: Math.max(1, species), "aria-labelledby": "caught" }));
}

/* One that the address asks for stands there, whether the catalogue has it or not. */
function countries(terms, wanted) {
  const found = (terms?.countries ?? []).map(({ name, species }) => [name, `${name} (${species})`]);
  if (wanted && !found.some(([name]) => name === wanted)) found.unshift([wanted, wanted]);
  return [["", "Any country"], ...found];
}

function empty(wanted) {
  const none = wanted.caught === "true" && !NAMES.some((name) => name !== "caught" && wanted[name]);
  return h("div", { class: "empty-state", key: "empty" },
    h("p", { class: "name" }, none ? "You have caught nothing yet." : "No wine is called that."),
    h("p", { class: "fine" }, none ? "Win a wine in a trade, at auction or on the market." : "Try fewer words, or fewer filters. Accents and small mistakes do not matter."),
    h("p", null, h("a", { class: "button", href: "#/dex" }, "Show the whole dex")));
}
