/* The way back in, for who was signed in before. That takes a moment; where the server cannot be reached it takes as long
   as that lasts, and here stands what can be done meanwhile, which is little. */

import { h } from "../parts/draw.js";

/** `state` is the shell's: nothing is shown while it may still go quickly. */
export function openAway(state) {
  const away = () => state.link === "lost";
  return {
    title: () => (away() ? "No connection" : ""),
    draw: () => (away() ? told() : []),
  };
}

const told = () =>
  h("section", { class: "card door", key: "away" },
    h("h1", null, "The cellar door is shut"),
    h("p", { class: "lead" },
      navigator.onLine ? "The server does not answer." : "This device is offline.",
      " Battles, bids, trades and your wines are with the server, and safe there; nothing of it can be seen or done from",
      " here without it."),
    h("p", null, "You stay signed in, and this page goes on by itself as soon as the server is back."));
