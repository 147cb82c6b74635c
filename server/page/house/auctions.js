/* The auctions: what is open, and one's own side. */

import { h } from "../parts/draw.js";
import "../parts/time_left.js";
import { tile } from "./bottle.js";
import { number } from "./coins.js";
import { Filters, rarity, TYPE } from "./filters.js";
import { chip, politely, room, shelf, signInFirst } from "./frame.js";
import { fromRow, standing } from "./lot.js";
import { PutUpForAuction } from "./put_up.js";

const PAGE = 24;

const LEAD =
  "Name the most you would pay and let the house bid for you. Each wine goes to whoever would pay most, " +
  "for little more than the second.";

const SIDES = [
  ["", "Open"],
  ["selling", "I sell"],
  ["bidding", "I bid"],
  ["won", "Won"],
];

const FILTERS = [
  { name: "q", label: "Search", kind: "text" },
  TYPE,
  rarity("rarity", "Rarity", "Any rarity"),
  { name: "max_price", label: "At most", kind: "coins" },
  { name: "order", label: "Order", options: [["", "Ending first"], ["newest", "Newest first"]] },
];

const NONE = {
  "": "No wine is up that fits. Put one of yours up, or look again later.",
  selling: "You have put nothing up yet.",
  bidding: "You have not bid yet. Open a lot and name your maximum.",
  won: "Nothing won yet. The next hammer may fall for you.",
};

export function openAuctions(app, { query }) {
  const filters = new Filters(app, "auctions", FILTERS);
  let side = "";
  let form = null;

  const path = () => {
    if (side) return `/me/auctions?side=${side === "selling" ? "selling" : "bidding"}&limit=${PAGE}`;
    return `/auctions?${new URLSearchParams([...filters.query, ["limit", PAGE]])}`;
  };

  function turn(to) {
    filters.read(to);
    const wanted = to.get("side") ?? "";
    side = app.player && SIDES.some(([one]) => one === wanted) ? wanted : "";
    if (app.player && (to.has("wine") || to.has("sell"))) form ??= new PutUpForAuction(app, to.get("wine"));
    else {
      form?.close();
      form = null;
    }
  }

  turn(query);
  const lots = app.list(path());
  const stop = politely(() => lots.items.length <= PAGE && lots.again());

  const close = () => app.go(side ? `auctions?side=${side}` : "auctions", { replace: true });

  return {
    title: () => "Auctions",
    draw: () => room(app, "auctions", { title: "Auctions", lead: LEAD },
      h("div", { class: "house-tools", key: "tools" },
        sides(app, side),
        app.player ? !form && h("a", { class: "button main", href: "#/auctions?sell=1" },
          "Put a wine up") : signInFirst("bid or to put a wine up")),
      form?.draw(close),
      !side && filters.draw(),
      h("h2", { class: "unseen", key: "list" }, SIDES.find(([one]) => one === side)[1]),
      shelf(shown(lots, side, app.player?.player_id), (row) => lotTile(app, row), {
        empty: NONE[side],
        name: "Auctions",
      })),
    moved(params) {
      turn(params.query);
      lots.turnTo(path());
    },
    close() {
      stop();
      filters.close();
      form?.close();
    },
  };
}

/** Of what one has bid for, what one has. */
const shown = (lots, side, me) =>
  side !== "won"
    ? lots
    : {
        items: lots.items.filter((row) => row.state === "sold" && row.buyer?.player_id === me),
        state: lots.state,
        error: lots.error,
        hasMore: lots.hasMore,
        more: () => lots.more(),
        again: () => lots.again(),
      };

const sides = (app, side) =>
  app.player &&
  h("nav", { class: "tabs", "aria-label": "Which auctions" },
    h("ul", null, SIDES.map(([to, name]) =>
      h("li", { key: to },
        h("a", { href: `#/auctions${to && `?side=${to}`}`, "aria-current": to === side && "page" }, name)))));

const CHIPS = {
  selling: ["mine", "Yours"],
  leading: ["good", "You lead"],
  outbid: ["bad", "Outbid"],
  won: ["good", "You won"],
  lost: ["", "Went to another"],
  passed: ["", "Reserve not met"],
};

export const standingChip = (how) => CHIPS[how] && chip(...CHIPS[how]);

export function lotTile(app, row) {
  const lot = fromRow(row);
  const how = standing(lot, app.player?.player_id ?? null);
  return tile(lot.wine, {
    key: lot.id,
    to: `auctions/${lot.id}`,
    below: [
      h("p", { class: "lot-price" },
        h("b", { key: lot.price ?? "start", class: "price" }, number(lot.price ?? lot.startPrice)),
        h("span", { class: "fine" },
          lot.bids === 0 ? "coins · no bid yet" : `coins · ${lot.bids === 1 ? "1 bid" : `${lot.bids} bids`}`)),
      h("p", { class: "lot-state" },
        h("span", { class: "lot-time" }, lot.state === "open" ? timeLeft(app, lot.endsMs) : ENDED[lot.state]),
        standingChip(how),
        lot.state === "open" && lot.buyNow && chip("", `Buy now ${number(lot.buyNow)}`),
        lot.reserved && !lot.reserveMet && lot.state === "open" && chip("", "Reserve not met"),
        lot.viewers > 0 && h("span", { class: "fine" }, `${lot.viewers} watching`)),
    ],
  });
}

/** What has become of a lot or a listing. */
export const ENDED = {
  sold: "Sold",
  unsold: "Not sold",
  cancelled: "Taken back",
  withdrawn: "Taken back",
  expired: "Time is over",
  void: "Void",
};

export const timeLeft = (app, until) => h("time-left", { given: { clock: app.clock, until, over: "any moment" } });
