/* One wine on the market: what it costs, what its kind was sold for, and buying it. */

import { h } from "../parts/draw.js";
import "../parts/plot.js";
import { ENDED, timeLeft } from "./auctions.js";
import { card } from "./bottle.js";
import { coins, cutOf, feeFor, number, premiumFor, read } from "./coins.js";
import { Cover, COVER_SAID } from "./cover.js";
import { coinsField, sent, tick } from "./fields.js";
import { asked, chip, reread, room, signInFirst } from "./frame.js";
import { told } from "./refusals.js";
import { wineOf } from "./wine.js";

const DAYS = 30;
const PRICES_EVERY_MS = 60_000;
const day = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });

export function openListing(app, { id }) {
  const me = app.player?.player_id ?? null;
  const form = { busy: false, error: null, insured: false, price: "" };
  const cover = new Cover(app, id);
  let listing = null;
  let prices = null;
  let pricesMs = 0;
  let lost = null;

  const bought = () => listing?.state === "sold" && listing.buyer?.player_id === me && me !== null;

  async function look() {
    try {
      const row = await app.call("GET", `/market/listings/${id}`);
      listing = { ...row, wine: wineOf(row.wine) };
      if (bought()) cover.read();
      if (Date.now() - pricesMs > PRICES_EVERY_MS) {
        pricesMs = Date.now();
        prices = await app.call("GET", `/market/species/${listing.wine.species}/prices?days=${DAYS}`);
      }
    } catch (error) {
      if (!listing) lost = error;
    }
    app.show();
  }

  look();
  const stop = app.follow("market", {
    pushed({ t, d }) {
      if (!listing || d.listing !== id) return;
      if (t === "market.sold") pricesMs = 0;
      if (t === "market.listed" && listing.price !== d.price) app.say(`The price is ${coins(d.price)} now.`);
      look();
    },
  });

  const act = {
    async buy() {
      const { price, wine } = listing;
      const insured = form.insured ? `, and insure it for ${coins(premiumFor(price))}` : "";
      if (!(await app.confirm(`Buy ${wine.name} for ${coins(price)}${insured}?`, { yes: "Buy it", no: "Not now" }))) return;
      const done = await asked(app, form, () => app.ask("market.buy", { listing: id, price }, { once: true }));
      if (done && form.insured) await cover.take();
      if (done) app.say(`${wine.name} is yours.`);
      reread(app);
      pricesMs = 0;
      look();
    },
    async withdraw() {
      const question = `Take ${listing.wine.name} back? The fee is not given back.`;
      if (!(await app.confirm(question, { yes: "Take it back", no: "Leave it" }))) return;
      if (await asked(app, form, () => app.ask("market.withdraw", { listing: id }, { once: true }))) look();
    },
    async reprice() {
      const price = read(form.price);
      if (!price) {
        form.error = { code: "", more: {}, message: "A whole number of coins, 1 or more." };
        app.show();
        return;
      }
      if (await asked(app, form, () => app.ask("market.reprice", { listing: id, price }, { once: true }))) {
        form.price = "";
        reread(app);
        look();
      }
    },
  };

  return {
    title: () => (listing ? `${listing.wine.name}, market` : "Market"),
    draw: () => {
      if (!listing) return room(app, "market", {
        title: lost ? "No such wine on offer" : "On the market",
        lead: lost ? lost.message : "One moment …",
      });
      const mine = listing.seller.player_id === me;
      return room(app, "market", { title: listing.wine.name },
        h("div", { class: "lot-page", key: "listing" },
          card(listing.wine),
          h("div", { class: "lot-side" },
            priceCard(app, listing, prices),
            bought() && h("p", { class: cover.gaveBack ? "standing" : "standing good", key: "bought" },
              `${cover.said(listing.price)} `,
              !cover.gaveBack && h("a", { href: `#/cellar/${listing.wine.id}` }, "To the bottle")),
            !bought() && listing.state === "sold" && h("p", { class: "standing", key: "sold" },
              mine
                ? `Sold to ${listing.buyer?.name}: ${coins(listing.price - cutOf(listing.price))} are yours.`
                : "Somebody was faster: it is sold."),
            listing.state === "open" && !app.player && signInFirst("buy it"),
            listing.state === "open" && app.player && (mine ? own(app, listing, form, act) : buying(app, listing, form, act)),
            bought() && cover.draw(listing.price, listing.closed_at_ms)),
          history(listing, prices)));
    },
    close: stop,
  };
}

const priceCard = (app, listing, prices) =>
  h("section", { class: "card price-card", key: "price", "aria-label": "Where it stands" },
    h("div", { class: "price-line" },
      h("div", null, h("p", { class: "fine" }, listing.state === "sold" ? "Sold for" : "Price"),
        h("p", { class: "big" },
          h("span", { class: "coin", "aria-hidden": "true" }),
          h("b", { class: "price", key: listing.price }, number(listing.price)),
          h("span", { class: "unseen" }, " coins"))),
      h("div", { class: "right" }, h("p", { class: "fine" }, listing.state === "open" ? "Offered for" : "The offer"),
        h("p", { class: "big" }, listing.state === "open" ? timeLeft(app, listing.ends_at_ms) : ENDED[listing.state]))),
    h("p", { class: "marks" }, chip("", `Sold by ${listing.seller.name}`), worth(listing.price, prices)));

/** How the price compares with what others have paid. */
function worth(price, prices) {
  const median = prices?.trend.median;
  if (!median) return null;
  const off = Math.round((100 * (price - median)) / median);
  if (Math.abs(off) < 3) return chip("", "About the usual price");
  return chip(off < 0 ? "good" : "warn", `${Math.abs(off)} % ${off < 0 ? "under" : "over"} the usual price`);
}

const wrong = (form) => form.error && h("p", { class: "error", role: "alert", key: "error" }, told(form.error));

const buying = (app, listing, form, act) =>
  h("section", { class: "card", key: "buying", "aria-label": "Buy it" },
    tick({
      id: "insured", label: `Insure it for ${coins(premiumFor(listing.price))}`, checked: form.insured,
      "aria-describedby": "insured-said",
      onchange: (event) => ((form.insured = event.target.checked), app.show()),
    }),
    h("p", { class: "fine", id: "insured-said" }, COVER_SAID),
    wrong(form),
    h("p", { class: "row" }, h("button", { class: "main", onclick: act.buy, disabled: form.busy },
      `Buy for ${coins(listing.price + (form.insured ? premiumFor(listing.price) : 0))}`)),
    short(app, listing, form));

function short(app, listing, form) {
  const needed = listing.price + (form.insured ? premiumFor(listing.price) : 0) - app.player.coins.available;
  return needed > 0 && h("p", { class: "fine" }, `You have ${coins(needed)} too few just now.`);
}

const own = (app, listing, form, act) =>
  h("form", { class: "card", key: "own", novalidate: true, onsubmit: sent(act.reprice), "aria-label": "Your offer" },
    h("p", { class: "fine" }, "This is your wine. It stays in escrow until it is sold or comes home."),
    h("div", { class: "bid-row" },
      coinsField({
        id: "price",
        label: "Another price",
        value: form.price,
        oninput: (event) => ((form.price = event.target.value), (form.error = null), app.show()),
      }),
      h("button", { disabled: form.busy }, "Change")),
    h("p", { class: "fine" }, costOf(listing, read(form.price))),
    wrong(form),
    h("p", null, h("button", { type: "button", onclick: act.withdraw, disabled: form.busy }, "Take it back")));

const costOf = (listing, price) =>
  price && feeFor(price) > feeFor(listing.price)
    ? `That costs at most ${coins(feeFor(price) - feeFor(listing.price))}: what its fee lies above what you have paid.`
    : "A price costs what its fee lies above what you have paid; a lower one costs nothing.";

function history(listing, prices) {
  const inside = !prices
    ? h("p", { class: "fine" }, "One moment …")
    : prices.history.length === 0
      ? h("p", { class: "fine" },
        `No ${listing.wine.name} was sold in the last ${prices.days} days. Its price is yours to judge.`)
      : plotted(prices);
  return h("section", { class: "card lot-history", key: "history", "aria-labelledby": "history-name" },
    h("h2", { id: "history-name" }, `What it was sold for`),
    inside);
}

const PLOTTED = { name: "Price day by day", xLabel: "Day", yLabel: "Price", unit: "coins" };

function plotted({ history: days, trend, days: span }) {
  const points = days.map((one) => ({
    x: Date.parse(one.day),
    y: one.median,
    low: one.low,
    high: one.high,
    label: `${day.format(Date.parse(one.day))}, ${one.volume} sold`,
    tick: day.format(Date.parse(one.day)),
  }));
  return [
    h("dl", { class: "facts" },
      figure("Usual price", trend.median),
      figure("Lowest", trend.low),
      figure("Highest", trend.high),
      figure("Last", trend.last),
      h("div", { key: "sales" }, h("dt", null, `Sold in ${span} days`), h("dd", null, number(trend.sales))),
      trend.change_pct !== null && h("div", { key: "change" }, h("dt", null, "Against before"),
        h("dd", { class: trend.change_pct >= 0 ? "up" : "down" },
          `${trend.change_pct >= 0 ? "▲ +" : "▼ −"}${Math.abs(Math.round(trend.change_pct))} %`))),
    h("line-plot", { given: { ...PLOTTED, series: [{ name: "Median", points }] } }),
  ];
}

const figure = (name, value) => value !== null && h("div", { key: name },
  h("dt", null, name),
  h("dd", null, number(Math.round(value))));
