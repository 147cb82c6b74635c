/* What one may do after a battle: another like it, the next of a series, or away. */

import { h } from "../parts/draw.js";

export function waysOn(app, state, { id }, act) {
  const series = app.tickets.seriesAt(id);
  const { asked, wish } = app.tickets.after(id); // one's own wish for another, and the rival's
  const leave = h("a", { class: "button", id: "leave", href: "#/", key: "leave" },
    app.player ? "Back to the lobby" : "Leave the table");
  const replay =
    h("a", { class: "button", href: `#/replays/${state.id}`, key: "replay" }, "Go through it step by step");
  if (state.seat === null) return [replay, leave];
  if (series?.battle && series.battle !== state.id) {
    return [h("a", { class: "button main", id: "again", href: `#/battles/${series.battle}`, key: "series" },
      `On to battle ${numberOf(series)} of ${series.of}`), replay, leave];
  }
  if (series?.battle) {
    return [h("span", { class: "row", key: "series" }, h("span", { class: "spinner", "aria-hidden": "true" }),
      "The series goes on in a moment …"), replay, leave];
  }
  return [again(state.players[1 - state.seat], wish, asked, act), replay, leave];
}

function again({ house, name }, wish, asked, act) {
  if (asked && !house) {
    return h("span", { class: "row", key: "asked" },
      h("span", { class: "spinner", "aria-hidden": "true" }), `Waiting for ${name} …`,
      asked.ticket && h("button", { type: "button", onclick: () => act.takeBack(asked) }, "Stop waiting"));
  }
  const text = house ? "Play the house again" : wish ? `${name} wants another: play on` : `Ask ${name} again`;
  const press = { class: "main", id: "again", key: "again", disabled: Boolean(asked), onclick: act.again };
  return h("button", { type: "button", ...press }, text);
}

/** Whoever looks at a result while the next battle has begun: its clock, and when he is brought there. */
export function leadsOn({ clock }, { address, deadlineMs, goMs }, act) {
  return h("p", { class: "row", key: "next" },
    h("span", null, "The next battle has begun", deadlineMs !== null && [", and its clock runs: ",
      h("time-left", { key: "clock", given: { clock, until: deadlineMs, over: "reserve" } })], "."),
    goMs !== null && h("span", { key: "go" }, "You are brought there in ",
      h("time-left", { given: { clock, until: goMs, over: "a moment" } }), "."),
    h("span", { class: "row" },
      h("a", { class: "button main", href: `#/${address}` }, "Go now"),
      goMs !== null && h("button", { type: "button", class: "quiet", key: "stay", onclick: act.stay }, "Look on here")));
}

const numberOf = ({ played }) => played + 1;

/** How a series stands, in a sentence. */
export function seriesSaid({ of, wins, seat, battle }) {
  const stands = `${wins[seat]} : ${wins[1 - seat]}`;
  if (battle) return `Best of ${of}: it stands ${stands}.`;
  const won = wins[seat] === wins[1 - seat] ? "ends even" : wins[seat] > wins[1 - seat] ? "is yours" : "is lost";
  return `Best of ${of}: the series ${won}, ${stands}.`;
}
