/* The ledger: what one gave and got, what is insured, and what is disputed. */

import { h } from "../parts/draw.js";
import { Afterwards, REASONS } from "./afterwards.js";
import { coins } from "./coins.js";
import { coverLine } from "./cover.js";
import { asked, chip, room, shelf } from "./frame.js";
import { told } from "./refusals.js";

const when = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

const LEAD = "Every wine that you gave and got, and what still hangs on it.";

const FORMATS = {
  auction: ["at auction", "auctions"],
  market: ["on the market", "market"],
  direct: ["at a table", "trades"],
  mystery: ["in the mystery pool", null],
  returned: ["given back", null],
};

const STATES = {
  open: ["warn", "Open"],
  upheld: ["good", "Upheld"],
  rejected: ["", "Rejected"],
  withdrawn: ["", "Withdrawn"],
};

const CHANGES = [
  "mystery.matched", "trade.made", "market.bought", "market.yours_sold", "auction.won", "auction.yours_sold",
  "cover.taken", "cover.ended", "trade.dispute_ended",
];

export function openLedger(app) {
  const history = app.list("/trades/history?limit=30");
  const covers = app.list("/me/covers");
  const disputes = app.list("/me/disputes");
  const forms = new Map(); // by cover or dispute: what goes on with it
  const afterwards = new Map(); // by trade: at which wine it was opened, and what is being said of it
  const stop = app.inbox(({ t }) => {
    if (!CHANGES.includes(t)) return;
    if (history.items.length <= 30) history.again();
    covers.again();
    disputes.again();
  });

  const formOf = (id) => {
    if (!forms.has(id)) forms.set(id, { busy: false, error: null });
    return forms.get(id);
  };

  // Of a trade of several wines it stands at the one at which it was opened.
  const saidAt = ({ trade, wine }) => (afterwards.get(trade)?.wine === wine ? afterwards.get(trade).said : null);

  const act = {
    turn(row) {
      const open = afterwards.get(row.trade);
      if (open?.wine === row.wine) afterwards.delete(row.trade);
      else afterwards.set(row.trade, { wine: row.wine, said: open?.said ?? new Afterwards(app, row.trade, row.other) });
      app.show();
    },
    async withdraw(dispute) {
      if (!(await app.confirm("Take this dispute back?", { yes: "Take it back", no: "Leave it" }))) return;
      if (await asked(app, formOf(dispute), () => app.call("POST", `/me/disputes/${dispute}/withdraw`))) disputes.again();
    },
  };

  return {
    title: () => "Ledger",
    draw: () => room(app, "house/ledger", { title: "Ledger", lead: LEAD },
      covers.items.length > 0 && h("section", { class: "card", key: "covers", "aria-labelledby": "covers-name" },
        h("h2", { id: "covers-name" }, "Insured purchases"),
        h("ul", { class: "lines", "aria-label": "Insured purchases" }, covers.items.map((cover) =>
          h("li", { key: cover.cover, class: "line tall" },
            h("b", { class: "name" }, cover.name ?? "A wine that is gone"),
            coverLine(app, cover, () => covers.again(), formOf(cover.cover)))))),
      disputes.items.length > 0 && h("section", { class: "card", key: "disputes", "aria-labelledby": "disputes-name" },
        h("h2", { id: "disputes-name" }, "Disputes"),
        h("ul", { class: "lines", "aria-label": "Disputes" },
          disputes.items.map((one) => disputeLine(one, act, formOf(one.dispute))))),
      h("section", { class: "card", key: "history", "aria-labelledby": "ledger-name" },
        h("h2", { id: "ledger-name" }, "Gave and got"),
        shelf(history, (row) => line(row, act, saidAt(row)), {
          empty: [
            h("p", null, "Nothing has changed hands yet. What you give and get will stand here."),
            h("p", { class: "row" },
              h("a", { class: "button main", href: "#/market" }, "To the market"),
              h("a", { class: "button", href: "#/auctions" }, "To the auctions")),
          ], className: "lines", name: "Gave and got",
        }))),
    close: stop,
  };
}

function line(row, act, after) {
  const [how, to] = FORMATS[row.format] ?? [row.format, null];
  const got = row.side === "bought";
  const other = row.other?.name ?? "somebody";
  const said =
    row.format === "mystery" && !row.other
      ? `${got ? "got out of" : "given into"} the mystery pool`
      : `${got ? "got from" : "given to"} ${other} ${how}`;
  return h("li", { key: `${row.trade} ${row.wine} ${row.side}`, class: "line ledger-line" },
    h("span", { class: `way-mark ${got ? "got" : "gave"}`, "aria-hidden": "true" }, got ? "←" : "→"),
    h("span", { class: "line-main" },
      h("b", { class: "name" }, row.species_name),
      h("span", { class: "fine" }, `${said}, ${when.format(row.at_ms)}`)),
    row.price !== null && h("b", { class: got ? "paid" : "earned" }, `${got ? "−" : "+"}${coins(row.price)}`),
    h("span", { class: "row" },
      to && h("a", { class: "button", href: `#/${to}/${row.trade}`, "aria-label": `Look at ${row.species_name}, ${how}` }, "Look"),
      row.format !== "returned" && h("button", {
        class: "quiet",
        "aria-expanded": String(Boolean(after)),
        "aria-label": `How it was: ${row.species_name}, ${other}`,
        onclick: () => act.turn(row),
      }, "How it was")),
    after?.draw());
}

const disputeLine = (one, act, form) =>
  h("li", { key: one.dispute, class: "line" },
    h("span", { class: "line-main" },
      h("b", null, REASONS[one.reason] ?? one.reason),
      h("span", { class: "fine" },
        `${one.mine ? "you against" : "from"} ${one.other?.name ?? "somebody"}, ${when.format(one.opened_at_ms)}`),
      h("span", null, one.detail),
      one.resolution && h("span", { class: "fine" }, `The house: ${one.resolution}`),
      form.error && h("span", { class: "error", role: "alert" }, told(form.error))),
    chip(...(STATES[one.state] ?? ["", one.state])),
    one.mine && one.state === "open" && h("button", { onclick: () => act.withdraw(one.dispute), disabled: form.busy },
      "Take it back"));
