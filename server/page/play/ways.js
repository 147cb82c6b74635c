/* What one may do after a battle: another like it, the next of a series, or away. */

import { h } from "../parts/draw.js";

/** `series` is as `battle.series` told it, `wish` that the rival wants another, `asked` one's own wish. */
export function waysOn(app, state, { series, wish, asked }, act) {
  const leave = h("a", { class: "button", id: "leave", href: "#/", key: "leave" },
    app.player ? "Back to the lobby" : "Leave the table");
  const replay =
    h("a", { class: "button", href: `#/replays/${state.id}`, key: "replay" }, "Go through it step by step");
  if (state.seat === null) return [replay, leave];
  if (series?.battle && series.battle !== state.id) {
    return [h("a", { class: "button main", id: "again", href: `#/battles/${series.battle}`, key: "series" },
      `On to battle ${series.wins[0] + series.wins[1] + 1} of ${series.of}`), replay, leave];
  }
  return [again(state.players[1 - state.seat], wish, asked, act), replay, leave];
}

function again({ house, name }, wish, asked, act) {
  if (asked && !house) {
    return h("span", { class: "row", key: "asked" },
      h("span", { class: "spinner", "aria-hidden": "true" }), `Waiting for ${name} …`,
      asked.ticket && h("button", { type: "button", onclick: act.takeBack }, "Stop waiting"));
  }
  const text = house ? "Play the house again" : wish ? `${name} wants another: play on` : `Ask ${name} again`;
  const press = { class: "main", id: "again", key: "again", disabled: Boolean(asked), onclick: act.again };
  return h("button", { type: "button", ...press }, text);
}

/** How a series stands, in a sentence. */
export function seriesSaid({ of, wins, seat, battle }) {
  const stands = `${wins[seat]} : ${wins[1 - seat]}`;
  if (battle) return `Best of ${of}: it stands ${stands}.`;
  const won = wins[seat] === wins[1 - seat] ? "ends even" : wins[seat] > wins[1 - seat] ? "is yours" : "is lost";
  return `Best of ${of}: the series ${won}, ${stands}.`;
}
