/* The mystery trade: a wine goes in, another comes out, and nobody knows which. */

import { h } from "../parts/draw.js";
import { choice, sent } from "./fields.js";
import { asked, reread, room, shelf } from "./frame.js";
import { Kept } from "./kept.js";
import { Picker } from "./picker.js";
import { told } from "./refusals.js";
import { reveal } from "./reveal.js";
import { BANDS, bandOf, RARITIES, spaced, TYPES, wineOf } from "./wine.js";

const REVEALS_MAX = 4;

const LEAD =
  "Put a wine in and get another, nobody knows which. Within ten seconds it is exchanged, wherever somebody else waits.";

export function openMystery(app, { query }) {
  const form = { busy: false, error: null, minRarity: "", type: "" };
  const ticketForm = { busy: false, error: null };
  const kept = new Kept(app.player.player_id);
  const picker = new Picker(app, { wanted: query.get("wine") });
  const tickets = app.list("/mystery/deposits", () => {
    if (tickets.state === "ready") missed();
    app.show();
  });
  let pool = null;
  let reveals = []; // {trade, gave, got, partner, away, wine}: the latest first

  const leavePool = app.follow("mystery", {
    whole: (snapshot) => ((pool = snapshot), app.show()),
    pushed: ({ d }) => ((pool = d), app.show()),
  });
  const deaf = app.inbox(({ t, d }) => {
    if (t !== "mystery.matched") return;
    kept.drop(d.ticket);
    turnOver({ trade: d.trade, gave: d.gave, got: d.got, partner: d.partner, away: false });
    app.say(`${d.gave.name} was exchanged. You got ${d.got.name}, from ${d.partner.name}.`);
    reread(app);
    tickets.again();
    picker.again();
  });

  /** Shows what came, and looks the wine up to draw its whole label. */
  async function turnOver(one) {
    reveals = [one, ...reveals.filter(({ trade }) => trade !== one.trade)].slice(0, REVEALS_MAX);
    app.show();
    try {
      const { items } = await app.call("GET", `/wines?species=${encodeURIComponent(one.got.species)}&limit=100`);
      const found = items.find(({ id }) => id === one.got.id);
      if (found) reveals = reveals.map((each) => (each === one ? { ...each, wine: wineOf(found) } : each));
    } catch {
      // What was told by the push is enough to show it by.
    }
    app.show();
  }

  /** Tickets that this tab left waiting and that wait no more: what has come for them meanwhile. */
  async function missed() {
    const waiting = tickets.items.map(({ ticket }) => ticket);
    const over = kept.all.filter(({ ticket }) => !waiting.includes(ticket));
    for (const { ticket, wine, name } of over) {
      kept.drop(ticket);
      if (reveals.some(({ gave }) => gave.id === wine)) continue;
      const found = await exchangeOf(app, wine);
      if (found) turnOver({ ...found, gave: { id: wine, name, ...found.gave }, away: true });
    }
    for (const { ticket, wine } of tickets.items) kept.add({ ticket, wine: wine.id, name: wine.name });
  }

  async function deposit() {
    const wine = picker.chosen;
    const wish = { ...(form.minRarity && { min_rarity: form.minRarity }), ...(form.type && { type: form.type }) };
    const d = { wine: wine.id, ...(Object.keys(wish).length > 0 && { wish }) };
    const made = await asked(app, form, () => app.ask("mystery.deposit", d, { once: true }));
    if (!made) return;
    app.say(`${wine.name} waits in the pool.`);
    picker.again();
    tickets.again();
  }

  async function withdraw(ticket) {
    if (await asked(app, ticketForm, () => app.ask("mystery.withdraw", { ticket }, { once: true }))) kept.drop(ticket);
    tickets.again();
    picker.again();
  }

  return {
    title: () => "Mystery trade",
    draw: () => room(app, "mystery", { title: "Mystery trade", lead: LEAD },
      reveals.length > 0 && h("div", { class: "reveals", key: "reveals" }, reveals.map((one) => reveal(one))),
      h("div", { class: "mystery-page", key: "page" },
        h("form", { class: "card", key: "deposit", novalidate: true, onsubmit: sent(deposit), "aria-labelledby": "deposit-name" },
          h("h2", { id: "deposit-name" }, "What do you put in?"),
          picker.draw({ name: "deposit", legend: "Which wine?" }),
          h("div", { class: "terms" },
            choice({
              id: "wish-rarity", label: "Wish: at least", value: form.minRarity,
              onchange: (event) => (form.minRarity = event.target.value),
              options: [["", "Any rarity"], ...RARITIES.map((one) => [one, spaced(one)])],
            }),
            choice({
              id: "wish-type", label: "Wish: type", value: form.type, onchange: (event) => (form.type = event.target.value),
              options: [["", "Any type"], ...TYPES.map((one) => [one, one])],
            })),
          h("p", { class: "fine" }, "A wish is honoured where it can be, and gives way before ten seconds are over."),
          picker.chosen && h("p", { class: "standing", key: "band" }, bandSaid(picker.chosen, pool)),
          form.error && h("p", { class: "error", role: "alert" }, told(form.error)),
          h("p", null, h("button", { class: "main", disabled: form.busy || !picker.chosen }, "Put it in"))),
        h("div", { class: "lot-side", key: "side" },
          poolCard(pool),
          h("section", { class: "card", "aria-labelledby": "waiting-name" },
            h("h2", { id: "waiting-name" }, "Yours that wait"),
            ticketForm.error && h("p", { class: "error", role: "alert" }, told(ticketForm.error)),
            shelf(tickets, (row) => ticketLine(app, row, withdraw, ticketForm), {
              empty: "Nothing of yours is in the pool.",
              className: "lines",
              name: "Yours that wait",
            }))))),
    close() {
      leavePool();
      deaf();
    },
  };
}

/** The exchange in which a wine was given, out of the books; null where there is none. */
async function exchangeOf(app, wine) {
  try {
    const { items } = await app.call("GET", "/trades/history?limit=50");
    const gave = items.find((row) => row.format === "mystery" && row.side === "sold" && row.wine === wine);
    const got = gave && items.find((row) => row.trade === gave.trade && row.side === "bought");
    if (!got) return null;
    const came = { id: got.wine, species: got.species, name: got.species_name };
    return { trade: gave.trade, gave: { species: gave.species }, got: came, partner: gave.other };
  } catch {
    return null; // the ledger has it all the same
  }
}

function took(ms) {
  if (ms < 1_500) return "about a second";
  return ms < 100_000 ? `about ${Math.round(ms / 1_000)} seconds` : `about ${Math.round(ms / 60_000)} minutes`;
}

function bandSaid(wine, pool) {
  const band = bandOf(wine.rarity);
  const now = pool?.bands.find((one) => one.band === band);
  const wait = now?.expected_wait_ms;
  return [
    h("b", null, `${spaced(wine.rarity)} wines are of the band ${band}. `),
    `A partner is looked for there first, after five seconds in the bands beside it, soon after in all. `,
    now && (now.waiting > 0 ? `${now.waiting} ${now.waiting === 1 ? "waits" : "wait"} there now. ` : "Nobody waits there now. "),
    wait ? `Lately it took ${took(wait)}.` : "",
  ];
}

function poolCard(pool) {
  const most = Math.max(1, ...(pool?.bands.map(({ waiting }) => waiting) ?? []));
  return h("section", { class: "card pool", "aria-labelledby": "pool-name" },
    h("h2", { id: "pool-name" }, "In the pool now"),
    h("p", { class: "big" },
      h("b", { class: "price", key: pool?.waiting ?? "none" }, pool?.waiting ?? "…"),
      h("span", { class: "fine" }, pool?.waiting === 1 ? " wine waits" : " wines wait")),
    h("dl", { class: "bars pool-bars" }, Object.keys(BANDS).map((band) => {
      const { waiting = 0 } = pool?.bands.find((one) => one.band === band) ?? {};
      return h("div", { key: band, title: BANDS[band].map(spaced).join(", ") },
        h("dt", null,
          band), h("dd", null,
            h("span", { class: `gauge band-${band}`, vars: { share: Math.round((100 * waiting) / most) } }),
            h("b", null, waiting)));
    })));
}

const ticketLine = (app, { ticket, wine, min_rarity: rarity, type }, withdraw, form) =>
  h("li", { key: ticket, class: "line waits" },
    h("span", { class: "spinner", "aria-hidden": "true" }),
    h("span", { class: "line-main" },
      h("b", { class: "name" }, wine.name),
      h("span", { class: "fine" },
        [spaced(wine.rarity), `level ${wine.level}`, rarity && `wish: ${spaced(rarity)} or rarer`, type && `wish: ${type}`]
          .filter(Boolean)
          .join(" · "))),
    h("button", { onclick: () => withdraw(ticket), disabled: form.busy, "aria-label": `Take ${wine.name} out` },
      "Take it out"));
