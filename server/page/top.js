/* The head of the page: where one is, who one is, and whether the server is there. */

import { h } from "./draw.js";

export function top(state, act) {
  const { battle, player } = state;
  return [
    h("p", { class: "brand" }, h("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" },
      h("path", { class: "wine", d: "M9 5h14l-1 8a6 6 0 0 1-12 0z" }), h("path", { class: "foot", d: "M16 19v7m-5 1h10" })), "Wine Pokédex"),
    h("div", { class: "row" },
      battle?.viewers > 0 && h("span", { class: "fine" }, `${battle.viewers} watching`),
      battle && !battle.over && battle.seat !== null && h("button", { class: "quiet", id: "forfeit", onclick: act.forfeit }, "Give up"),
      battle && (battle.over || battle.seat === null) && h("button", { class: "quiet", onclick: act.leave }, player ? "To the lobby" : "To the door"),
      player && !battle && [h("span", { class: "fine" }, player.name), h("button", { class: "quiet", onclick: act.signOut }, "Sign out")]),
    notice(state, act),
  ];
}

function notice({ link, why, error, battle }, act) {
  if (link === "lost") {
    return h("p", { class: "notice lost", key: "notice" }, h("span", { class: "spinner", "aria-hidden": "true" }),
      "The connection was lost. Reconnecting; your battle goes on where it was.", h("button", { onclick: act.hurry }, "Try now"));
  }
  if (link === "ended") {
    return h("p", { class: "notice lost", key: "notice" }, `The server has closed the door: ${why || "it gave no reason"}.`,
      h("button", { onclick: () => location.reload() }, "Load the page again"));
  }
  return battle && error && h("p", { class: "notice", key: "notice" }, error, h("button", { onclick: act.heard }, "Understood"));
}
