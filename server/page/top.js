/* The head of the page: where one is, who one is, and whether the server is there. */

import { h } from "./draw.js";

export function top(state, act) {
  const { battle } = state;
  return [
    h("p", { class: "brand" },
      h("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" },
        h("path", { class: "wine", d: "M9 5h14l-1 8a6 6 0 0 1-12 0z" }),
        h("path", { class: "foot", d: "M16 19v7m-5 1h10" })),
      "Wine Pokédex"),
    h("div", { class: "row" },
      battle?.viewers > 0 && h("span", { class: "fine" }, `${battle.viewers} watching`),
      battle ? wayOut(state, act) : whoIsHere(state, act)),
    notice(state, act),
  ];
}

function wayOut({ battle, player }, act) {
  if (!battle.over && battle.seat !== null) return quiet("Give up", act.forfeit);
  return quiet(player ? "To the lobby" : "To the door", act.leave);
}

function whoIsHere({ player }, act) {
  return player && [h("span", { class: "fine" }, player.name), quiet("Sign out", act.signOut)];
}

const quiet = (text, onclick) => h("button", { class: "quiet", key: text, onclick }, text);

function notice({ link, why, error, battle }, act) {
  const strip = (lost, ...said) => h("p", { class: `notice${lost ? " lost" : ""}`, key: "notice" }, said);
  if (link === "lost") {
    return strip(true,
      h("span", { class: "spinner", "aria-hidden": "true" }),
      "Connection lost. Reconnecting …",
      h("button", { onclick: act.hurry }, "Try now"));
  }
  if (link === "ended") {
    return strip(true,
      `The server has closed the door: ${why || "it gave no reason"}.`,
      h("button", { onclick: () => location.reload() }, "Load the page again"));
  }
  return battle && error && strip(false, error, h("button", { onclick: act.heard }, "Understood"));
}
