/* A table that one sits or watches at: what is known of it, what may be done, and what is said and shown when. */

import { h } from "../parts/draw.js";
import { NOTHING_DONE } from "../parts/tables/act.js";
import { HELP, keyAtTable } from "./keys.js";
import { Player } from "./player.js";
import { leadsOn, seriesSaid, waysOn } from "./ways.js";

const TURN_NAMES = { pairing: "Course", blind_tasting: "Round", knowledge: "Question" };

export function openBattle(app, { id }) {
  const at = {
    id,
    table: null,
    state: null,
    mine: NOTHING_DONE,
    error: null,
    help: false,
    growth: [],
    delayS: 0, // by how much one is kept behind
    next: null, // the next battle of the series, once it has begun: {address, deadlineMs, goMs}
  };
  const player = new Player(app, at);
  return {
    title: () => titleOf(at.state),
    tools: () => tools(app, at, player),
    draw: () => drawn(app, at, player),
    key: (event) => key(event, at, player),
    close: () => player.close(),
  };
}

function titleOf(state) {
  if (!state || state.over || state.opening) return "Battle";
  return `${TURN_NAMES[state.mode]} ${state.question ?? state.turn}`;
}

function drawn(app, at, player) {
  const { state, table } = at;
  const series = app.tickets.seriesAt(at.id);
  const heading = state?.players ? `The table of ${state.players[0].name} and ${state.players[1].name}` : "A table";
  return [
    h("h1", { class: "unseen", key: "heading" }, heading),
    at.error && h("p", { class: "notice bad", key: "refused", role: "alert" },
      h("span", null, at.error), h("button", { type: "button", onclick: player.heard }, "Understood")),
    at.help && state && help(state.mode, player),
    series && h("div", { class: "notice series", key: "series" }, seriesSaid(series), at.next && leadsOn(app, at.next, player)),
    at.delayS > 0 && !state?.over && h("p", { class: "notice", key: "behind" },
      `You see what happened ${at.delayS} s ago: the players keep those who watch behind, until it is over.`),
    state && !state.opening
      ? table.draw(state, { ...player.act, ways: state.over && waysOn(app, state, at, player) })
      : h("p", { class: "being-laid", key: "laying" },
        h("span", { class: "spinner", "aria-hidden": "true" }), "The table is being laid …"),
  ];
}

/* What the head shows meanwhile ----------------------------------------------------------------------------------- */

function tools(app, { state, help: helps }, player) {
  const known = state && !state.opening; // before that nobody here knows whether he sits
  const sits = known && !state.over && state.seat !== null;
  return [
    state?.viewers > 0 && h("span", { class: "fine", key: "viewers" }, `${state.viewers} watching`),
    known && state.seat !== null && h("button", {
      class: "quiet", key: "keys", "aria-expanded": String(helps), onclick: player.toggleHelp,
    }, "Keys", h("kbd", null, "?")),
    sits
      ? h("button", { class: "quiet", key: "up", onclick: player.forfeit }, "Give up")
      : h("button", { class: "quiet", key: "off", onclick: player.leave }, app.player ? "To the lobby" : "To the door"),
  ];
}

function help(mode, player) {
  return h("section", { class: "card keys-help", key: "keys", "aria-labelledby": "keys-title" },
    h("h2", { id: "keys-title", tabindex: "-1" }, "Keys"),
    h("dl", null, HELP[mode].map(([key, what]) =>
      h("div", { key }, h("dt", null, h("kbd", null, key)), h("dd", null, what)))),
    h("p", { class: "fine" }, "Tab, arrows and Space work as everywhere."),
    h("p", null, h("button", { type: "button", onclick: player.toggleHelp }, "Close")));
}

function key(event, at, player) {
  if (event.key === "?") {
    player.toggleHelp();
    return true;
  }
  if (event.key === "Escape" && at.help) {
    player.toggleHelp();
    return true;
  }
  return keyAtTable(event, at.state, player.act);
}
