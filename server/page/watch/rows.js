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
  empty_table: (loser) => `${loser} had no stamina left`,
  last_course: () => "after the last course",
  unmasked: () => "when the bottle was unmasked",
  last_question: () => "after the last question",
  forfeit: (loser) => `${loser} gave up`,
  clock: (loser) => `the clock chose too often for ${loser}`,
};

const SCORES = {
  pairing: (score) => `stamina ${score.map((permille) => `${Math.round(permille / 10)}\u00a0%`).join(" to ")}`,
  blind_tasting: (score) => `${score.map((points) => points - 100).join(" to ")} points`.replaceAll("-", "−"),
};

const isVoid = ({ state, reason }) => state === "void" || reason === "void";

/** How a battle ended, in a few words beside who has won. */
function ending({ mode, state, winner, reason, players, score }) {
  if (state === "live") return null;
  if (isVoid({ state, reason })) return "counts for nobody";
  const why = winner !== null && WAYS[reason]?.(players[1 - winner].name);
  const winnersFirst = score && winner === 1 ? [...score].reverse() : score;
  return [why, score && SCORES[mode]?.(winnersFirst)].filter(Boolean).join(", ");
}

/** How a battle ended, as a sentence. */
export function outcome(battle) {
  const { winner, players } = battle;
  const head = isVoid(battle) ? "Nobody won" : winner === null ? "A draw" : `${players[winner].name} won`;
  return [head, ending(battle)].filter(Boolean).join(": ");
}

/** Both, the winner first, and what came of it between them. */
function both(battle) {
  const [one, other] = battle.winner === 1 ? [...battle.players].reverse() : battle.players;
  const between = battle.state === "live" || isVoid(battle) ? "against" : battle.winner === null ? "drew with" : "beat";
  return [who(one), h("span", { class: "against" }, between), who(other)];
}

/** A battle that is over, as a line. With `of`, a player's id, it is told as his: won, lost, drawn. */
export function overLine(battle, clock, of = null) {
  const closed = battle.closed_at_ms ?? battle.opened_at_ms;
  const facts = [nameOf(battle.mode), battle.rated && "rated", ending(battle)].filter(Boolean);
  return h("li", { key: battle.id, class: "over-line" },
    sign(battle.mode),
    h("div", { class: "over-told" },
      h("p", { class: "pair" }, of ? hisSide(battle, of) : both(battle)),
      h("p", { class: "fine" }, facts.join(" · "))),
    h("time", { class: "fine", datetime: new Date(closed).toISOString(), title: momentOf(closed) }, ago(closed, clock.now())),
    way(battle));
}

function way(battle) {
  const [one, other] = battle.players.map((player) => player.name);
  return battle.state === "live"
    ? h("a", { class: "button", href: `#/battles/${battle.id}`, "aria-label": `Watch ${one} and ${other}` }, "Watch")
    : h("a", { class: "button", href: `#/replays/${battle.id}`, "aria-label": `Replay ${one} and ${other}` }, "Replay");
}

/** What it was for one of the two, and against whom. */
function hisSide(battle, of) {
  const { state, winner, players } = battle;
  const seat = players.findIndex((player) => player.player_id === of);
  const [name, kind] = state === "live" ? ["Now", ""] : isVoid(battle) ? ["Void", ""] : winner === null ? ["Draw", ""]
    : winner === seat ? ["Won", "won"] : ["Lost", "lost"];
  return [h("span", { class: `result ${kind}` }, name), h("span", { class: "against" }, "against"), who(players[1 - seat])];
}
