/* A battle as lists have it: a card where it is live, a line once it is over. */

import { h } from "../parts/draw.js";
import { howFar, nameOf, sign } from "./modes.js";
import { ago, momentOf, since } from "./when.js";

const HOUSE = "00000000-0000-7000-8000-000000000000"; // by the contract, in every game

export const isHouse = (player) => player.player_id === HOUSE;

/** Somebody's name: a link to his page, but for the house. */
export const who = (player) =>
  isHouse(player) ? h("span", { class: "name" }, player.name)
    : h("a", { class: "name", href: `#/players/${player.player_id}` }, player.name);

/** A rating in figures; a provisional one with a question mark, as players write it. */
export function rated(rating) {
  if (!rating) return null;
  const { rating: points, provisional } = rating;
  const said = provisional ? `rated ${points}, provisional` : `rated ${points}`;
  return h("span", { class: "points" },
    h("span", { "aria-hidden": "true" }, points, provisional && "?"), h("span", { class: "unseen" }, said));
}

/* Live ----------------------------------------------------------------------------------------------------------- */

/** A table at which somebody plays now. */
export function liveCard(battle, clock) {
  const [one, other] = battle.players;
  return h("li", { key: battle.id, class: "table-card" },
    h("p", { class: "kind" }, sign(battle.mode), h("span", null, nameOf(battle.mode)),
      battle.rated && h("span", { class: "tag" }, "rated")),
    h("div", { class: "pair" }, seated(one), h("span", { class: "against" }, "against"), seated(other)),
    h("p", { class: "facts" },
      h("span", null, howFar(battle)),
      h("span", null, since(battle.opened_at_ms, clock.now())),
      watching(battle.viewers)),
    h("a", { class: "button main", href: `#/battles/${battle.id}`, "aria-label": `Watch ${one.name} and ${other.name}` },
      "Watch"));
}

const seated = (player) => h("p", { class: "seated", key: player.player_id }, who(player), rated(player.rating));

export function watching(viewers) {
  const said = viewers === 1 ? "1 watches" : `${viewers} watch`;
  return h("span", { class: "viewers" },
    h("svg", { viewBox: "0 0 24 24", class: "sign", "aria-hidden": "true" },
      h("path", { d: "M2 12s3.5-6 10-6 10 6 10 6-3.5 6-10 6-10-6-10-6z" }), h("circle", { cx: 12, cy: 12, r: 2.5 })),
    viewers > 0 ? said : "nobody watches yet");
}

/* Over ----------------------------------------------------------------------------------------------------------- */

const WAYS = {
  empty_table: "no stamina left",
  last_course: "after the last course",
  unmasked: "when it was unmasked",
  last_question: "after the last question",
  forfeit: "the other gave up",
  clock: "by the clock",
};

/** How a battle ended, as a sentence about both. */
export function outcome({ state, winner, reason, players, score }) {
  if (state === "void") return "Counts for nobody";
  if (winner === null) return reason === "void" ? "Counts for nobody" : "A draw";
  return [`${players[winner].name} won`, WAYS[reason], score && score.join(" : ")].filter(Boolean).join(" · ");
}

/** A battle that is over, as a line. With `of`, a player's id, it is told as his: won, lost, drawn. */
export function overLine(battle, clock, of = null) {
  const [one, other] = battle.players;
  const closed = battle.closed_at_ms ?? battle.opened_at_ms;
  return h("li", { key: battle.id, class: "over-line" },
    sign(battle.mode),
    h("div", { class: "told" },
      h("p", { class: "pair" }, of && result(battle, of), who(one), h("span", { class: "against" }, "against"), who(other)),
      h("p", { class: "fine" }, h("span", null, nameOf(battle.mode)), battle.rated && h("span", null, "rated"),
        h("span", null, outcome(battle)))),
    h("time", { class: "fine", datetime: new Date(closed).toISOString(), title: momentOf(closed) }, ago(closed, clock.now())),
    way(battle));
}

function way(battle) {
  const [one, other] = battle.players.map((player) => player.name);
  return battle.state === "live"
    ? h("a", { class: "button", href: `#/battles/${battle.id}`, "aria-label": `Watch ${one} and ${other}` }, "Watch")
    : h("a", { class: "button", href: `#/replays/${battle.id}`, "aria-label": `Replay ${one} and ${other}` }, "Replay");
}

function result({ state, winner, players }, of) {
  if (state === "live") return h("span", { class: "result" }, "Now");
  const seat = players.findIndex((player) => player.player_id === of);
  const [name, kind] = state === "void" ? ["Void", ""] : winner === null ? ["Draw", ""]
    : winner === seat ? ["Won", "won"] : ["Lost", "lost"];
  return h("span", { class: `result ${kind}` }, name);
}
