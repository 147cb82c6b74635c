/* The ladders: who is strongest in a mode. */

import { h } from "../parts/draw.js";
import { Pages } from "../parts/pages.js";
import { inWords, MODES, modeTabs } from "./modes.js";

const LINES = 50;

export function openLadder(app, params) {
  let mode = modeOf(params);
  const lines = new Pages(app, path());

  function path() {
    return `/ladders/${mode}?limit=${LINES}`;
  }

  return {
    title: () => `Ladder of ${inWords(mode)}`,

    draw: () => h("div", { class: "watching ladder", key: "ladder" },
      h("header", { class: "masthead" },
        h("h1", null, "Ladders"),
        h("p", { class: "lead" }, "Who is strongest, by the battles they have played for rating.")),
      modeTabs("Which ladder", mode, (to) => `ladders/${to}`),
      own(app.player, mode, lines),
      table(lines, app.player, mode),
      explained()),

    moved(to) {
      mode = modeOf(to);
      lines.turnTo(path());
    },

    close() {
      lines.changed = () => {};
    },
  };
}

const modeOf = ({ mode }) => (Object.hasOwn(MODES, mode ?? "") ? mode : "pairing");

/** Where one stands oneself, in a line above the ladder. */
function own(player, mode, lines) {
  const rating = player?.ratings[mode];
  const nobody = lines.state === "ready" && lines.items.length === 0; // which says the same, and more
  if (!rating || (nobody && rating.battles === 0)) return null;
  const line = lines.items.find((one) => one.player?.player_id === player.player_id);
  const stands = h("b", null, `${rating.rating} ± ${rating.deviation}`);
  const said = rating.battles === 0
    ? ["You have not played ", inWords(mode), " for rating yet. A battle against anyone, rated, is the way in."]
    : rating.provisional
      ? ["Your rating is ", stands, ", provisional: you come onto the ladder when the second figure is 110 or less. Every rated battle brings it down."]
      : line ? ["You are ", h("b", null, `number ${line.rank}`), ", with ", stands, "."]
        : ["Your rating is ", stands, lines.hasMore ? ". You stand further down." : "."];
  return h("p", { class: "own-place", key: "own" }, said);
}

function table(lines, player, mode) {
  if (lines.state === "failed" && lines.items.length === 0) {
    return h("p", { class: "error", key: "failed" }, lines.error.message, " ",
      h("button", { onclick: () => lines.again() }, "Try again"));
  }
  if (lines.state === "ready" && lines.items.length === 0) {
    return h("div", { class: "empty", key: "empty" },
      h("p", null, `Nobody stands on the ladder of ${inWords(mode)} yet.`),
      h("p", { class: "fine" }, "The first place is free: it goes to whoever has played enough rated battles for a rating that can be relied on."),
      h("p", null, h("a", { class: "button main", href: "#/" }, "Play for it")));
  }
  return h("section", { class: "card", key: "table", "aria-busy": lines.state === "loading" && "true" },
    h("table", { class: "rungs" },
      h("caption", { class: "unseen" }, `The ladder of ${inWords(mode)}`),
      h("thead", null, h("tr", null,
        h("th", { scope: "col", class: "number" }, "Place"), h("th", { scope: "col" }, "Player"),
        h("th", { scope: "col", class: "number" }, "Rating"),
        h("th", { scope: "col", class: "number battles" }, "Battles"))),
      h("tbody", null, lines.items.map((line, at) => rung(line, at, player)))),
    lines.hasMore && h("p", null,
      h("button", { onclick: () => lines.more(), disabled: lines.state === "loading" }, "Show more")));
}

const MEDALS = { 1: "first", 2: "second", 3: "third" };

function rung({ rank, player: whose, rating, deviation, battles }, at, player) {
  const mine = whose !== null && whose.player_id === player?.player_id;
  return h("tr", { key: whose?.player_id ?? `hidden-${at}`, class: mine && "mine" },
    h("td", { class: `number rank ${MEDALS[rank] ?? ""}` }, rank),
    h("td", null,
      whose ? h("a", { class: "name", href: `#/players/${whose.player_id}` }, whose.name)
        : h("span", { class: "fine", title: "This player does not show his profile" }, "Somebody who keeps to himself"),
      mine && h("span", { class: "tag" }, "you")),
    h("td", { class: "number" }, h("b", null, rating), h("span", { class: "fine" }, ` ± ${deviation}`)),
    h("td", { class: "number fine battles" }, battles));
}

const explained = () => h("details", { class: "explained", key: "explained" },
  h("summary", null, "How ratings work"),
  h("p", null, "Everybody begins at 1500. Who wins takes points from who loses, more of them from somebody stronger. The deviation beside a rating says how sure it is: 350 at the beginning, less with each rated battle."),
  h("p", null, "While it is above 110 a rating is ", h("b", null, "provisional"), ", written with a question mark, and not on the ladder: it rests on a few battles, and may be far off. Battles against the house or a friend, and those that count for nobody, change no rating."));
