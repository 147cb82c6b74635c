/* The market: wines at a fixed price, for whoever comes first. */

import { h } from "../parts/draw.js";
import "../parts/time_left.js";
import { ENDED, timeLeft } from "./auctions.js";
import { tile } from "./bottle.js";
import { number } from "./coins.js";
import { Filters, rarity, TYPE } from "./filters.js";
import { chip, politely, room, shelf, signInFirst } from "./frame.js";
import { PutOnMarket } from "./put_up.js";
import { wineOf } from "./wine.js";

const PAGE = 24;

const LEAD = "A wine at a fixed price, for whoever comes first. Look what its kind was sold for lately before you buy.";

const FILTERS = [
  { name: "q", label: "Search", kind: "text" },
  TYPE,
  { name: "price_max", label: "At most", kind: "coins" },
  { name: "sort", label: "Order", options: [["", "Cheapest first"], ["newest", "Newest first"], ["ending", "Ending first"]] },
];

const MORE = [
  rarity("rarity_min", "At least", "Any rarity"),
  rarity("rarity_max", "At most", "Any rarity"),
  { name: "country", label: "Country", kind: "text" },
  { name: "grape", label: "Grape", kind: "text" },
  {
    name: "level_min", label: "From level",
    options: [["", "Any level"], ...[5, 10, 20, 30, 50, 75].map((level) => [String(level), `Level ${level}`])],
  },
  {
    name: "iv_min", label: "Born well", // of the sum of all six, 186 at the most
    options: [["", "However born"], ["93", "IV 50 % and more"], ["130", "IV 70 % and more"], ["167", "IV 90 % and more"]],
  },
  { name: "shiny", label: "Shiny only", kind: "flag" },
];

export function openMarket(app, { query }) {
  const filters = new Filters(app, "market", FILTERS, MORE);
  let mine = false;
  let form = null;

  const path = () =>
    mine ? `/me/listings?limit=${PAGE}` : `/market/listings?${new URLSearchParams([...filters.query, ["limit", PAGE]])}`;

  function turn(to) {
    filters.read(to);
    mine = Boolean(app.player) && to.get("side") === "selling";
    if (app.player && (to.has("wine") || to.has("sell"))) form ??= new PutOnMarket(app, to.get("wine"));
    else {
      form?.close();
      form = null;
    }
  }

  turn(query);
  const listings = app.list(path());
  const fresh = () => listings.items.length <= PAGE && listings.again();
  const stop = politely(fresh);
  // What is sold before one's eyes is marked at once, rather than at the next look.
  const leave = app.follow("market", {
    pushed({ t, d }) {
      const row = listings.items.find(({ id }) => id === d.listing);
      if (!row) return;
      if (t === "market.sold") row.state = "sold";
      else if (t === "market.gone") row.state = d.why;
      else if (t === "market.listed") row.price = d.price;
      app.show();
    },
  });

  return {
    title: () => "Market",
    draw: () => room(app, "market", { title: "Market", lead: LEAD },
      h("div", { class: "house-tools", key: "tools" },
        app.player && h("nav", { class: "tabs", "aria-label": "Which listings" }, h("ul", null,
          h("li", null, h("a", { href: "#/market", "aria-current": !mine && "page" }, "On offer")),
          h("li", null, h("a", { href: "#/market?side=selling", "aria-current": mine && "page" }, "I sell")))),
        app.player ? !form && h("a", { class: "button main", href: "#/market?sell=1" },
          "Put a wine on offer") : signInFirst("buy or to sell")),
      form?.draw(() => app.go(mine ? "market?side=selling" : "market", { replace: true })),
      !mine && filters.draw(),
      h("h2", { class: "unseen", key: "list" }, mine ? "I sell" : "On offer"),
      shelf(listings, (row) => listingTile(app, row), {
        empty: mine
          ? "You have put nothing on the market yet."
          : "Nothing on offer fits. Widen the search, or put a wine of yours up.",
        name: "Listings",
      })),
    moved(params) {
      turn(params.query);
      listings.turnTo(path());
    },
    close() {
      stop();
      leave();
      filters.close();
      form?.close();
    },
  };
}

export function listingTile(app, row) {
  const wine = wineOf(row.wine);
  return tile(wine, {
    key: row.id,
    to: `market/${row.id}`,
    below: [
      h("p", { class: "lot-price" },
        h("b", { key: row.price, class: "price" }, number(row.price)),
        h("span", { class: "fine" }, "coins")),
      h("p", { class: "lot-state" },
        h("span", { class: "lot-time" }, row.state === "open" ? timeLeft(app, row.ends_at_ms) : ENDED[row.state]),
        row.seller.player_id === app.player?.player_id && chip("mine", "Yours"),
        row.state === "sold" && row.buyer && chip("", `to ${row.buyer.name}`)),
    ],
  });
}
