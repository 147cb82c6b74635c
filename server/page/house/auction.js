/* One lot, live: the price, who leads, the bids so far, and one's own hidden maximum. */

import { h } from "../parts/draw.js";
import "../parts/plot.js";
import "../parts/time_left.js";
import { ENDED, standingChip, timeLeft } from "./auctions.js";
import { BidForm } from "./bid.js";
import { card } from "./bottle.js";
import { coins, cutOf, number } from "./coins.js";
import { Cover } from "./cover.js";
import { asked, chip, reread, room, signInFirst } from "./frame.js";
import { after, afterBid, bidsAfter, bidsOf, fromRow, fromSnapshot, standing } from "./lot.js";
import { told } from "./refusals.js";

const second = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("en", {
  month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});
const A_DAY_MS = 86_400_000;

export function openAuction(app, { id }) {
  const me = app.player?.player_id ?? null;
  const form = { busy: false, error: null };
  const cover = new Cover(app, id);
  let lot = null;
  let bids = [];
  let lost = null;

  const bid = new BidForm(app, id, (max, answer) => {
    lot = afterBid(lot, max, answer, app.player);
  });

  async function read() {
    try {
      const whole = await app.call("GET", `/auctions/${id}`);
      const told = bidsOf(whole.history);
      bids = [...told, ...bids.filter(({ n }) => n > (told.at(-1)?.n ?? 0))];
      lot = lot ? { ...lot, viewers: lot.viewers ?? whole.viewers, closedMs: whole.closed_at_ms } : fromRow(whole);
      if (standing(lot, me) === "won") cover.read();
    } catch (error) {
      if (!lot) lost = error;
    }
    app.show();
  }

  const stop = app.follow(`auction:${id}`, {
    whole(snapshot) {
      const { viewers = null, closedMs } = lot ?? {};
      lot = { ...fromSnapshot(snapshot), viewers, closedMs };
      bid.begin(lot);
      read();
    },
    pushed(push) {
      if (!lot) return;
      const before = lot;
      lot = after(lot, push, me);
      bids = bidsAfter(bids, push);
      tell(app, before, lot, push, me);
      if (lot.state !== before.state) {
        reread(app);
        if (standing(lot, me) === "won") cover.read();
      }
      app.show();
    },
    gone: () => read(),
  });

  const act = {
    async buyNow() {
      const question = `Buy ${lot.wine.name} at once for ${coins(lot.buyNow)}?`;
      if (!(await app.confirm(question, { yes: "Buy it", no: "Not now" }))) return;
      if (await asked(app, form, () => app.ask("auction.buy_now", { auction: id }, { once: true }))) reread(app);
    },
    async cancel() {
      const question = `Take ${lot.wine.name} back? The fee is not given back.`;
      if (!(await app.confirm(question, { yes: "Take it back", no: "Leave it up" }))) return;
      if (await asked(app, form, () => app.ask("auction.cancel", { auction: id }, { once: true }))) reread(app);
    },
  };

  return {
    title: () => (lot ? `${lot.wine.name}, auction` : "Auction"),
    draw: () => {
      if (!lot) return room(app, "auctions", {
        title: lost ? "No such lot" : "The lot",
        lead: lost ? lost.message : "One moment …",
      });
      const how = standing(lot, me);
      return room(app, "auctions", { title: lot.wine.name },
        h("div", { class: "lot-page", key: "lot" },
          card(lot.wine),
          h("div", { class: "lot-side" },
            priceCard(app, lot, how),
            banner(lot, how, cover),
            lot.state === "open" && actions(app, lot, how, { bid, act, form }),
            how === "won" && cover.draw(lot.price, lot.closedMs ?? lot.endsMs)),
          history(lot, bids)));
    },
    close: stop,
  };
}

const priceCard = (app, lot, how) =>
  h("section", { class: "card price-card", "aria-label": "Where it stands" },
    h("div", { class: "price-line" },
      h("div", null,
        h("p", { class: "fine" }, lot.bids === 0 ? "Begins at" : lot.state === "sold" ? "Sold for" : "Price now"),
        h("p", { class: "big" }, h("span", { class: "coin", "aria-hidden": "true" }),
          h("b", { class: "price", key: lot.price ?? "start" },
            number(lot.price ?? lot.startPrice)), h("span", { class: "unseen" }, " coins"))),
      h("div", { class: "right" },
        h("p", { class: "fine" }, lot.state === "open" ? "Ends in" : "The hammer"),
        h("p", { class: "big" }, lot.state === "open" ? timeLeft(app, lot.endsMs) : ENDED[lot.state]))),
    h("p", { class: "marks" },
      standingChip(how),
      chip("", lot.bids === 1 ? "1 bid" : `${lot.bids} bids`),
      lot.state === "open" && lot.extended && chip("warn", "Extended: somebody bid in the last 30 seconds"),
      lot.reserved && lot.state === "open" && (lot.reserveMet ? chip("good", "Reserve met") : chip("", "Reserve not met")),
      lot.viewers > 0 && chip("", `${lot.viewers} watching`)),
    h("dl", { class: "facts" },
      fact(lot.state === "sold" ? "Bought by" : "Leads", (lot.buyer ?? lot.leader)?.name ?? "nobody yet"),
      fact("Sold by", lot.seller.name)));

const fact = (name, value) => h("div", { key: name }, h("dt", null, name), h("dd", null, value));

const BANNERS = {
  leading: (lot) => [
    "good", lot.you?.max ? `You lead. Your maximum of ${coins(lot.you.max)} is held, and nobody sees it.` : "You lead.",
  ],
  outbid: (lot) => [
    "bad", `You were outbid. From ${coins(lot.minimum)} on you may lead again; nothing of yours is held here.`,
  ],
  won: (lot, cover) => [cover.gaveBack ? "" : "good", cover.said(lot.price)],
  lost: (lot) => ["", `${lot.state === "sold" ? "It went to another" : "It was not sold"}. Nothing of yours is held here.`],
  passed: () => ["", "You led to the end, but the seller's reserve was not met. Your coins are free again."],
  selling: (lot) => ["mine", sellerSaid(lot)],
};

function sellerSaid(lot) {
  if (lot.state === "sold") {
    return `Sold: ${coins(lot.price - cutOf(lot.price))} are yours, the house keeps ${coins(cutOf(lot.price))}.`;
  }
  if (lot.state !== "open") return "The wine is back in your cellar.";
  const reserve = lot.you?.reserve ? ` Your reserve is ${coins(lot.you.reserve)}; nobody sees it.` : "";
  return `This is your wine. It stays in escrow until the hammer falls.${reserve}`;
}

function banner(lot, how, cover) {
  if (!BANNERS[how]) return null;
  const [kind, text] = BANNERS[how](lot, cover);
  return h("p", { class: `standing ${kind}`, key: `banner ${how}` },
    text,
    " ",
    how === "won" && !cover.gaveBack && h("a", { href: `#/cellar/${lot.wine.id}` }, "To the bottle"));
}

function actions(app, lot, how, { bid, act, form }) {
  if (!app.player) return signInFirst("bid");
  return [
    how !== "selling" && bid.draw(lot, how),
    how !== "selling" && lot.buyNow && h("section", { class: "card buy-now", key: "buy" },
      h("p", null,
        h("b", null, `Or have it at once for ${coins(lot.buyNow)}.`),
        " That stands until somebody bids as much as the seller wants."),
      h("p", null, h("button", { onclick: act.buyNow, disabled: form.busy }, `Buy now for ${coins(lot.buyNow)}`))),
    how === "selling" && lot.bids === 0 && h("p", { key: "cancel" },
      h("button", { onclick: act.cancel, disabled: form.busy }, "Take it back")),
    how === "selling" && lot.bids > 0 && h("p", { class: "fine", key: "stays" },
      "Somebody has bid: the wine stays up until the end."),
    form.error && h("p", { class: "error", role: "alert", key: "error" }, told(form.error)),
  ];
}

const PLOTTED = { name: "Price by bid", xLabel: "When", yLabel: "Price", unit: "coins", steps: true };

function history(lot, bids) {
  const long = (bids.at(-1)?.at ?? lot.openedMs) - lot.openedMs > A_DAY_MS;
  const when = (ms) => (long ? day : second).format(ms);
  const points = [
    { x: lot.openedMs, y: lot.startPrice, label: `${when(lot.openedMs)}, put up`, tick: when(lot.openedMs) },
    ...bids.map(({ at, price, who }) => ({ x: at, y: price, label: `${when(at)}, ${who} leads`, tick: when(at) })),
  ];
  return h("section", { class: "card lot-history", key: "history", "aria-labelledby": "history-name" },
    h("h2", { id: "history-name" }, "The bids so far"),
    bids.length === 0
      ? h("p", { class: "fine" }, "Nobody has bid yet. The first bid makes the start price the price.")
      : h("div", { class: "bids" },
          h("line-plot", { given: { ...PLOTTED, series: [{ name: "Price", points }] } }),
          h("ol", { class: "bid-list", reversed: true }, bids.slice(-6).reverse().map((bid) =>
            h("li", { key: bid.n },
              h("span", { class: "fine" }, when(bid.at)),
              h("b", null, number(bid.price)),
              h("span", null, `${bid.who} leads`))))));
}

/** What who cannot see the page has to know of a push: what changed for him, and the price. */
function tell(app, before, lot, push, me) {
  const was = standing(before, me);
  const now = standing(lot, me);
  const over = lot.state !== before.state;
  if (over && lot.state === "sold") app.say(`Sold to ${lot.buyer.name} for ${coins(lot.price)}.`);
  else if (over) app.say(`${ENDED[lot.state]}.`);
  else if (was === "leading" && now === "outbid") app.say(`You were outbid: ${coins(lot.price)}.`);
  else if (push.t === "auction.price" && now !== "leading") app.say(`${coins(lot.price)}, ${lot.leader.name} leads.`);
}
