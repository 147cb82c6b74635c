/* One's own wines: all of them, wherever they are. */

import "../parts/card.js";
import { h } from "../parts/draw.js";
import { asked, choice, queryOf, RARITY_OPTIONS, segments, typeChips } from "./filters.js";
import { listed } from "./listed.js";
import { Loaded } from "./loaded.js";
import { counted, PLACE_NAMES } from "./words.js";

const NAMES = ["type", "rarity", "place", "shiny", "species", "order"];
const LIMIT = 24;
const ORDERS = [["", "Highest level first"], ["newest", "Newest first"], ["rarity", "Rarest first"], ["quality", "Best born first"]];
const PLACES = [["", "Anywhere"], ...Object.entries(PLACE_NAMES)];

const pathOf = (wanted) => `/wines${queryOf({ ...wanted, limit: LIMIT })}`;

export function openCellar(app, { query }) {
  let wanted = asked(query, NAMES);
  const list = app.list(pathOf(wanted));
  const counts = new Loaded(app, "/me/collection");
  // Whatever comes to one's own channel may have moved a wine.
  const stop = app.inbox(() => {
    list.again();
    counts.read();
  });

  const want = (changes) => app.go(`cellar${queryOf({ ...wanted, ...changes })}`, { replace: true });

  return {
    title: () => "Cellar",
    draw: () => h("div", { class: "cellar-shelf", key: "cellar" },
      h("header", { class: "over" },
        h("div", null,
          h("h1", null, "Your cellar"),
          h("p", { class: "lead" }, told(counts.value))),
        h("a", { class: "button", href: "#/dex?caught=false" }, "What you have not caught yet")),
      filters(wanted, want),
      listed(list, {
        called: "Your wines",
        item: (wine) => h("li", { key: wine.id }, h("wine-card", { given: { wine, to: `cellar/${wine.id}`, note: noteOf(wine) } })),
        none: empty(wanted, counts.value),
      })),
    moved(params) {
      wanted = asked(params.query, NAMES);
      list.turnTo(pathOf(wanted));
    },
    close() {
      stop();
      counts.close();
    },
  };
}

function told(counts) {
  if (!counts) return "\u00a0"; // a line that is there already, so that nothing jumps
  const { wines, shiny, caught, species } = counts;
  const few = `${counted(wines)} ${wines === 1 ? "wine" : "wines"}${shiny > 0 ? `, ${counted(shiny)} of them shiny` : ""}`;
  return `${few}. ${counted(caught)} of ${counted(species)} species caught.`;
}

/* On a card of the cellar it matters where the wine is, unless it is where it should be. */
const noteOf = ({ place }) => (place === "cellar" ? null : (PLACE_NAMES[place] ?? place));

function filters(wanted, want) {
  return h("section", { class: "narrowing", "aria-label": "Filters" },
    typeChips(wanted.type, (type) => want({ type })),
    h("div", { class: "fields" },
      choice("Rarity", wanted.rarity, RARITY_OPTIONS, (rarity) => want({ rarity })),
      choice("Where", wanted.place, PLACES, (place) => want({ place })),
      choice("Order", wanted.order, ORDERS, (order) => want({ order })),
      segments("Shiny", wanted.shiny, [["", "All"], ["true", "Shiny"], ["false", "Not shiny"]], (shiny) => want({ shiny }))),
    wanted.species && h("p", { class: "row fine" },
      `Only wines of one species: ${wanted.species.replaceAll("-", " ")}.`,
      h("button", { class: "quiet", onclick: () => want({ species: "" }) }, "Show all")));
}

function empty(wanted, counts) {
  const narrowed = NAMES.some((name) => name !== "order" && wanted[name]);
  return h("div", { class: "empty-state", key: "empty" },
    h("p", { class: "name" }, narrowed ? "No wine of yours is like that." : "Your cellar is empty."),
    narrowed
      ? h("p", null, h("a", { class: "button", href: "#/cellar" }, "Show all wines"))
      : counts && h("p", { class: "row" }, h("a", { class: "button", href: "#/market" }, "Buy one on the market"), h("a", { class: "button", href: "#/auctions" }, "Bid for one")));
}
