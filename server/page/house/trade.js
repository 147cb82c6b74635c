/* A table: what each side gives, side by side, and who has said yes to it. */

import { h } from "../parts/draw.js";
import "../parts/time_left.js";
import { Afterwards } from "./afterwards.js";
import { small } from "./bottle.js";
import { coins, number, read } from "./coins.js";
import { after, balance, fromSnapshot, worthIt } from "./exchange.js";
import { coinsField, sent } from "./fields.js";
import { asked, chip, reread, room } from "./frame.js";
import { Picker } from "./picker.js";
import { told } from "./refusals.js";
import { wineOf } from "./wine.js";

const WINES_MAX = 6;

const CLEARED = {
  not_taken_up: "The invitation was not taken up in time.",
  idle: "Nothing happened at this table for five minutes.",
  away: "One of you was away for over a minute.",
};

export function openTrade(app, { id, query }) {
  const wanted = query.get("wine"); // which one came to trade
  const form = { busy: false, error: null, coins: null, adding: wanted !== null };
  const evolved = [];
  let table = null;
  let lost = null;
  let picker = wanted === null ? null : new Picker(app, { wanted });
  let afterwards = null;

  const follow = {
    whole(snapshot) {
      table = fromSnapshot(snapshot);
      if (table.state === "settled") settle();
      app.show();
    },
    pushed(push) {
      if (!table) return;
      const before = table;
      table = after(table, push);
      tell(app, before, table, push);
      if (push.t === "trade.settled") settle();
      if (push.t === "trade.offered" && push.d.seat === table.seat) form.coins = null;
      if (table.state !== before.state || push.t === "trade.offered") reread(app);
      app.show();
    },
    async gone(refusal) {
      // A table of long ago has no channel any more; what it was is still in the books.
      try {
        table ??= fromBooks(await app.call("GET", `/trades/${id}`), app.player.player_id);
        if (table.state === "settled") settle();
      } catch {
        lost = refusal;
      }
      app.show();
    },
  };

  function settle() {
    form.adding = false;
    afterwards ??= new Afterwards(app, id, table.players[1 - table.seat]);
  }

  const leave = app.follow(`trade:${id}`, follow);
  const deaf = app.inbox(({ t, d }) => {
    if (t !== "wine.evolved" || !table) return;
    if (table.offers.some(({ wines }) => wines.some((wine) => wine.id === d.wine.id))) {
      evolved.push(d);
      app.show();
    }
  });

  const ask = (op, d = {}) => asked(app, form, () => app.ask(op, { trade: id, ...d }, { once: true }));

  const act = {
    accept: () => ask("trade.accept"),
    offer(change) {
      const mine = table.offers[table.seat];
      const offer = { wines: mine.wines.map((wine) => wine.id), coins: mine.coins, ...change };
      return ask("trade.offer", offer);
    },
    async add() {
      const ids = table.offers[table.seat].wines.map((one) => one.id);
      if (await act.offer({ wines: [...ids, picker.chosen.id] })) {
        form.adding = false;
        app.show();
        document.getElementById("add")?.focus();
      } else {
        picker.again(); // it may be free no more
      }
    },
    async remove(wine) {
      const ids = table.offers[table.seat].wines.map((one) => one.id);
      if (await act.offer({ wines: ids.filter((one) => one !== wine.id) })) document.getElementById("add")?.focus();
    },
    async pay() {
      const sum = read(form.coins ?? "0");
      if (sum === null) {
        form.error = { code: "", more: {}, message: "A whole number of coins, or 0." };
        app.show();
        return;
      }
      if (await act.offer({ coins: sum })) form.coins = null;
      app.show();
    },
    confirm: () => ask("trade.confirm", { revision: table.revision }),
    async cancel() {
      const declines = table.seat === 1 && !table.takenUp;
      const question = declines ? "Decline this invitation?" : "Get up from the table? Each has his own again.";
      if (await app.confirm(question, { yes: declines ? "Decline" : "Get up", no: "Stay" })) await ask("trade.cancel");
    },
    turnAdding() {
      form.adding = !form.adding;
      if (form.adding) picker = new Picker(app);
      app.show();
      if (form.adding) document.querySelector(".picker input")?.focus();
    },
  };

  return {
    title: () => (table ? `Table with ${table.players[1 - table.seat].name}` : "Table"),
    draw: () => {
      if (!table) return room(app, "trades", {
        title: lost ? "No such table" : "The table",
        lead: lost ? lost.message : "One moment …",
      });
      const other = table.players[1 - table.seat];
      return room(app, "trades", { title: `Table with ${other.name}` },
        status(app, table, evolved),
        table.state === "open" && invitation(app, table, act, form),
        h("div", { class: `trade-table ${table.state}`, key: "table" },
          side({ app, table, seat: table.seat, act, form }),
          h("p", { class: "trade-middle", "aria-hidden": "true" }, "⇄"),
          side({ app, table, seat: 1 - table.seat, act, form })),
        table.state === "open" && form.adding && adding(table, picker, act, form),
        form.error && h("p", { class: "error", role: "alert", key: "error" }, told(form.error)),
        table.state === "open" && decision(table, act, form),
        afterwards?.draw());
    },
    close() {
      leave();
      deaf();
    },
  };
}

const adding = (table, picker, act, form) =>
  h("form", { class: "card", key: "adding", novalidate: true, onsubmit: sent(act.add), "aria-label": "Put a wine on the table" },
    picker.draw({
      name: "offered", legend: "Which of yours?", without: table.offers[table.seat].wines.map((wine) => wine.id),
    }),
    h("p", { class: "row" },
      h("button", { class: "main", disabled: form.busy || !picker.chosen },
        picker.chosen ? `Offer ${picker.chosen.name}` : "Choose a wine"),
      h("button", { type: "button", class: "quiet", onclick: act.turnAdding }, "Not now")));

function fromBooks(row, me) {
  const seat = row.sides[0].player.player_id === me ? 0 : 1;
  return {
    id: row.id, state: row.state, players: row.sides.map(({ player }) => player), takenUp: true, revision: 0,
    offers: row.sides.map(({ wines, offered }) => ({ wines: wines.map(wineOf), coins: offered })),
    confirmed: [row.state === "settled", row.state === "settled"], away: [false, false], paid: row.sides.map(({ paid }) => paid),
    expiresMs: 0, latestMs: 0, seat, why: null, changed: null,
  };
}

function status(app, table, evolved) {
  const other = table.players[1 - table.seat].name;
  if (table.state === "open") {
    return h("p", { class: "trade-clock", key: "status" },
      table.away[1 - table.seat] ? chip("warn", `${other} is away`) : null,
      h("span", { class: "fine" },
        "The table is cleared in ",
        h("time-left", { given: { clock: app.clock, until: table.expiresMs, over: "a moment" } }),
        " unless one of you does something."));
  }
  if (table.state === "settled") {
    const paid = table.paid?.[table.seat] ?? 0;
    const got = table.paid?.[1 - table.seat] ?? 0;
    return h("div", { class: "standing good settled-line", key: "status" },
      h("p", null, h("b", null,
        "Settled. "), `You have ${sumOf(table.offers[1 - table.seat].wines)}${got ? ` and ${coins(got)}` : ""}; `,
        `${other} has ${sumOf(table.offers[table.seat].wines)}${paid ? ` and ${coins(paid)}` : ""}.`),
      evolved.map(({ wine, to_species: to }) => h("p", { key: wine.id },
        `${wine.name} has become ${to.replaceAll("-", " ")} on the way.`)));
  }
  return h("p", { class: "standing", key: "status" },
    `${endOf(table, other)} Each has his own again. `,
    h("a", { href: `#/trades?with=${table.players[1 - table.seat].player_id}` }, "Ask again"));
}

function endOf({ state, why, seat }, other) {
  if (state === "expired") return CLEARED[why] ?? "The table was cleared.";
  if (why === seat) return "You got up.";
  return why === 1 - seat ? `${other} got up.` : "It was called off.";
}

const sumOf = (wines) => (wines.length === 0 ? "no wine" : wines.map((wine) => wine.name).join(", "));

function invitation(app, table, act, form) {
  if (table.takenUp) return null;
  const other = table.players[1 - table.seat].name;
  if (table.seat === 0) return h("p", { class: "standing", key: "invitation" },
    `${other} is invited. You can put things on the table meanwhile.`);
  return h("div", { class: "standing warn", key: "invitation" },
    h("p", null, `${other} has asked you to this table.`),
    h("p", { class: "row" },
      h("button", { class: "main", onclick: act.accept, disabled: form.busy }, "Sit down"),
      h("button", { onclick: act.cancel, disabled: form.busy }, "Decline")));
}

function side({ app, table, seat, act, form }) {
  const mine = seat === table.seat;
  const { wines, coins: sum } = table.offers[seat];
  const name = mine ? "You" : table.players[seat].name;
  const edits = mine && table.state === "open";
  const done = table.state === "settled";
  const marks = ["card trade-side", mine ? "mine" : "theirs", table.confirmed[seat] && "yes"].filter(Boolean).join(" ");
  return h("section", { class: marks, key: seat, "aria-labelledby": `side-${seat}` },
    h("div", { class: "trade-side-head" },
      h("h2", { id: `side-${seat}` }, done ? `${name} gave` : mine ? "You give" : `${name} gives`),
      table.confirmed[seat] ? chip("good", "✓ Said yes") : chip("", table.state === "open" ? "Not yet" : "Did not say yes")),
    wines.length === 0
      ? h("p", { class: "trade-empty" },
        edits && sum === 0 ? "Nothing yet. Put a wine on the table, or coins." : "No wine on the table.")
      : h("ul", { class: "trade-wines" }, wines.map((wine) =>
          h("li", { key: wine.id, class: "trade-wine" },
            small(wine, edits && h("button", {
              class: "quiet",
              onclick: () => act.remove(wine),
              disabled: form.busy,
              "aria-label": `Take ${wine.name} off the table`,
            }, "Take off")),
            wine.evolvesTo && h("p", { class: "fine" },
              `Becomes ${wine.evolvesTo.replaceAll("-", " ")} when it changes hands.`)))),
    edits
      ? [
          h("p", { key: "add" },
            h("button", {
              id: "add",
              onclick: act.turnAdding,
              disabled: wines.length >= WINES_MAX,
              "aria-expanded": String(form.adding),
            }, "Put a wine on the table")),
          h("form", { class: "bid-row", key: "coins", novalidate: true, onsubmit: sent(act.pay) },
            coinsField({
              id: "trade-coins",
              label: "Coins",
              value: form.coins ?? String(sum),
              oninput: (event) => ((form.coins = event.target.value), (form.error = null), app.show()),
            }),
            h("button", { disabled: form.busy || form.coins === null || read(form.coins) === sum }, "Offer")),
        ]
      : h("p", { class: "trade-coins", key: "sum" },
        h("span", { class: "coin", "aria-hidden": "true" }),
        h("b", null, number(sum)),
        sum === 1 ? " coin" : " coins"));
}

function decision(table, act, form) {
  const [mine, theirs] = [table.confirmed[table.seat], table.confirmed[1 - table.seat]];
  const other = table.players[1 - table.seat].name;
  const net = balance(table);
  return h("section", { class: "card trade-decision", key: "decision", "aria-labelledby": "decision-name" },
    h("h2", { id: "decision-name" },
      mine ? `You have said yes. ${other} has not.` : theirs ? `${other} has said yes. And you?` : "When it is right for both"),
    table.changed?.cleared && h("p", { class: "standing warn", key: "cleared" },
      `${table.changed.seat === table.seat ? "You have" : `${other} has`} changed the offer, so both have to say yes anew.`),
    net !== 0 && h("p", null, net > 0 ? `You would get ${coins(net)}.` : `You would pay ${coins(-net)}.`),
    h("p", { class: "fine" },
      table.revision > 0 && `This is offer ${table.revision}. `,
      "Your yes counts for one offer alone: whoever changes anything takes both away. ",
      "What lies on the table is kept in escrow meanwhile."),
    h("p", { class: "row" },
      !mine && h("button", { class: "main", key: "yes", onclick: act.confirm, disabled: form.busy || !worthIt(table) },
        "Say yes to this"),
      h("button", { key: "up", onclick: act.cancel, disabled: form.busy }, "Get up"),
      !worthIt(table) && h("span", { class: "fine" }, "At least one wine has to change hands.")));
}

function tell(app, before, table, { t, d }) {
  const other = table.players[1 - table.seat].name;
  if (t === "trade.taken_up") app.say(table.seat === 0 ? `${other} has sat down.` : "You sit at the table.");
  else if (t === "trade.offered" && d.seat !== table.seat) {
    const anew = table.changed.cleared ? " Both have to say yes anew." : "";
    app.say(`${other} offers ${sumOf(table.offers[d.seat].wines)} and ${coins(d.coins)}.${anew}`);
  } else if (t === "trade.confirmed" && d.seat !== table.seat) app.say(`${other} has said yes.`);
  else if (t === "trade.settled") app.say("Settled: everything has changed hands.");
  else if (table.state !== before.state) app.say("The table is over.");
}
