/* The first thing a new player sees: three wines of his own, turned over one by one. */

import "../parts/card.js";
import { h } from "../parts/draw.js";

const PLACES = ["first", "second", "third"];
const KINDS = {
  red: "a red", white: "a white", rose: "a rosé", sparkling: "a sparkling wine", sweet: "a sweet wine", fortified: "a fortified wine",
};

export function openWelcome(app, { playNow, done }) {
  const state = { wines: null, error: null, turned: 0 };
  const read = async () => {
    state.error = null;
    try {
      state.wines = (await app.call("GET", "/wines?limit=3")).items;
    } catch (error) {
      state.error = error;
    }
    app.show();
  };
  const turn = () => {
    const wine = state.wines[state.turned];
    state.turned += 1;
    app.show();
    document.querySelector(`.gift:nth-child(${state.turned})`)?.scrollIntoView({ block: "nearest" }); // on a phone
    app.say(introduced(wine));
  };
  read();
  return { draw: () => drawn(app, state, { turn, read, playNow, done }) };
}

function drawn(app, state, act) {
  const { wines, turned, error } = state;
  const all = wines && turned >= wines.length;
  return h("section", { class: "card welcome", key: "welcome" },
    h("h1", { tabindex: "-1" }, `Welcome, ${app.player.name}`),
    h("p", { class: "lead" }, turned === 0 || !wines
      ? "The house has put three wines aside for you. They are yours, and grow with every battle."
      : introduced(wines[turned - 1])),
    error && h("p", { class: "error", role: "alert" },
      error.message, " ", h("button", { onclick: act.read }, "Try again")),
    h("ul", { class: "gifts" }, PLACES.map((place, at) => gift(wines?.[at], at < turned, place))),
    h("p", { class: "row" },
      all
        ? h("button", { class: "main big", key: "next", onclick: act.playNow }, "Play the house now")
        : h("button", { class: "main big", key: "next", disabled: !wines, onclick: act.turn },
          `Turn the ${PLACES[turned] ?? "next"} one over`),
      h("button", { class: all ? null : "quiet", key: "lobby", onclick: act.done }, "To the lobby")));
}

/** Who it is that was turned over, in a sentence: what is in the bottle, and from where. */
function introduced({ species: { name, style, grapes, region, country, types } }) {
  const made = grapes.length > 1 ? `${grapes.slice(0, -1).join(", ")} and ${grapes.at(-1)}` : grapes[0];
  const from = [...new Set([region, country])].join(", ");
  return `${name}: ${KINDS[style] ?? "a wine"} made of ${made}, from ${from}. Its first type is ${types[0]}.`;
}

function gift(wine, turned, place) {
  if (!turned || !wine) {
    return h("li", { key: place, class: "gift down" },
      h("span", { class: "gift-back", key: "back", role: "img", "aria-label": `The ${place} wine, face down` },
        h("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" },
          h("path", { d: "M9 5h14l-1 8a6 6 0 0 1-12 0zM16 19v7m-5 1h10" }))),
      label(wine));
  }
  return h("li", { key: place, class: "gift up" }, label(wine));
}

/** It lies under its back from the start, unseen, so that nothing is higher when it is turned over. */
const label = (wine) => wine && h("wine-card", { given: { wine }, key: wine.id });
