/* The head of the page: where one is, who one is, and whether the server is there. */

import { h } from "../parts/draw.js";
import { AREAS, routesOf } from "./areas.js";

/** `state` is `{player, seat, area, link, why, away, renewable, theme, tools}`. */
export function head(state, act) {
  return [
    h("a", { class: "brand", href: "#/" },
      h("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" },
        h("path", { class: "wine", d: "M9 5h14l-1 8a6 6 0 0 1-12 0z" }),
        h("path", { class: "foot", d: "M16 19v7m-5 1h10" })),
      "Wine Pokédex"),
    h("nav", { class: "areas", "aria-label": "Areas" },
      h("ul", null, AREAS.filter(({ name }) => name).map((area) => h("li", null, link(area, area === state.area))))),
    h("div", { class: "row who" }, state.tools ?? whoIsHere(state, act)),
    connection(state, act),
  ];
}

/** Whoever points at a link goes there soon: what it needs is fetched meanwhile. */
const link = (area, here) =>
  h("a", { href: `#/${area.to}`, "aria-current": here && "page", onpointerenter: () => routesOf(area).catch(() => {}) }, area.name);

function whoIsHere({ player, seat, theme }, act) {
  return [
    // Whoever looks at something else meanwhile finds back, for his clock runs.
    player && seat && h("a", { class: "button main to-table", key: "seat", href: `#/battles/${seat}` }, "To your table"),
    player && h("span", { class: "purse", key: "purse" }, coins(player)),
    h("button", { class: "account", key: "account", popovertarget: "account" },
      player ? h("b", null, player.name) : "Light and dark",
      h("span", { class: "fine", "aria-hidden": "true" }, "▾")),
    h("div", { id: "account", key: "menu", popover: "auto" },
      player && h("p", { class: "fine" }, `Level ${player.level}, ${player.tier}`),
      h("ul", null,
        player && h("li", null, h("a", { href: `#/players/${player.player_id}`, onclick: shut }, "Your profile")),
        player && h("li", null, h("a", { href: "#/me", onclick: shut }, "Settings")),
        h("li", null, h("button", { class: "quiet", onclick: act.turnTheme }, `Light: ${theme}`)),
        player && h("li", null, h("button", { class: "quiet", onclick: act.signOut }, "Sign out")))),
  ];
}

const shut = () => document.getElementById("account").hidePopover();

/** What one has to spend, and what is held for bids. */
function coins({ coins: { available, held } }) {
  return [
    `${available.toLocaleString("en")} coins`,
    held > 0 && h("span", { class: "held" }, `, ${held.toLocaleString("en")} held`),
  ];
}

/** Whether the server is there; and where it is, whether it has a newer page than this. */
function connection({ link: how, why, away, renewable }, act) {
  const strip = (...said) => h("p", { class: "notice lost", key: "connection" }, said);
  const anew = (text) => h("button", { onclick: () => location.reload() }, text);
  if (how === "ended") {
    return strip(`The server has closed the door: ${why || "it gave no reason"}.`, anew("Load the page again"));
  }
  if (how === "lost") {
    return strip(
      h("span", { class: "spinner", "aria-hidden": "true" }),
      navigator.onLine ? "Connection lost. Reconnecting …" : "This device is offline. Reconnecting once it is back …",
      h("button", { onclick: act.hurry }, "Try now"));
  }
  if (away) {
    return strip("The server does not answer. What you see is as it was.", h("button", { onclick: act.again }, "Try again"));
  }
  if (renewable) {
    return strip(
      "A new version of this page is ready. A battle goes on where it is.",
      h("button", { onclick: act.renew }, "Load it"));
  }
  return null;
}
