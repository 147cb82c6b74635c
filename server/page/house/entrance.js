/* The entrance: four rooms, and what goes on in each. */

import { h } from "../parts/draw.js";
import { lotTile } from "./auctions.js";
import { politely, room, shelf } from "./frame.js";
import { listingTile } from "./market.js";

const SHOWN = 4;

const LEAD =
  "Four ways for a wine to find another cellar. What is up or promised is kept in escrow, and " +
  "everything changes hands at once or not at all.";

export function openEntrance(app) {
  const lots = app.list(`/auctions?limit=${SHOWN}`);
  const listings = app.list(`/market/listings?sort=newest&limit=${SHOWN}`);
  const tables = app.player ? app.list("/trades?limit=20") : null;
  let pool = null;

  const stop = politely(() => {
    lots.again();
    listings.again();
  });
  const leavePool = app.follow("mystery", {
    whole: (snapshot) => ((pool = snapshot), app.show()),
    pushed: ({ d }) => ((pool = d), app.show()),
  });
  const deaf = app.inbox(({ t }) => t.startsWith("trade.") && tables?.again());

  const first = ({ items, state, error }, again) => ({ items: items.slice(0, SHOWN), hasMore: false, state, error, again });

  return {
    title: () => "Trading house",
    draw: () => room(app, "house", { title: "The trading house", lead: LEAD },
      h("ul", { class: "doors", key: "doors" },
        door("auctions", "Auctions", "The house bids for you, up to a maximum that nobody sees.",
          someSaid(lots, "Lots are open now", "Nothing is up just now")),
        door("market", "Market", "A fixed price, and what its kind was sold for lately.",
          someSaid(listings, "Wines are on offer", "Nothing is on offer just now")),
        door("trades", "Direct trades", "You and a friend, side by side. Two yeses and it is done.",
          tablesSaid(tables, app.player)),
        door("mystery", "Mystery", "One goes in, another comes out.", waitingSaid(pool))),
      part("Ending first", "auctions", shelf(first(lots, () => lots.again()), (row) => lotTile(app, row), {
        empty: "No wine is up. Yours could be the first.",
        name: "Ending first",
      })),
      part("New on the market", "market", shelf(first(listings, () => listings.again()), (row) => listingTile(app, row), {
        empty: "Nothing is on offer. Yours could be the first.",
        name: "New on the market",
      }))),
    close() {
      stop();
      leavePool();
      deaf();
    },
  };
}

const door = (to, name, what, now) =>
  h("li", { key: to, class: `door-card door-${to}` },
    h("h2", null, h("a", { href: `#/${to}` }, name)),
    h("p", null, what),
    h("p", { class: "door-now" }, now));

const part = (name, to, inside) =>
  h("section", { class: "part", key: name },
    h("div", { class: "part-head" }, h("h2", null, name), h("a", { href: `#/${to}` }, "All of them")),
    inside);

/** Whether there are any; nothing is said before that is known. */
const someSaid = ({ items, state }, some, none) => (items.length > 0 ? some : state === "ready" ? none : "…");

function waitingSaid(pool) {
  if (pool === null) return "…";
  if (pool.waiting === 0) return "No wine waits just now";
  return pool.waiting === 1 ? "1 wine waits" : `${pool.waiting} wines wait`;
}

function tablesSaid(tables, player) {
  if (tables?.items.length === 0 && tables.state === "loading") return "…";
  const open = tables?.items.filter(({ state }) => state === "open") ?? [];
  const invited = open.filter(({ sides }) => sides[1].player.player_id === player.player_id).length;
  if (invited > 0) return invited === 1 ? "You are invited to a table" : `You are invited to ${invited} tables`;
  if (open.length > 0) return open.length === 1 ? "1 table of yours is open" : `${open.length} tables of yours are open`;
  return "No table is open";
}
