/* One page of settings: who sees what, what one hears of, the second factor, whom one has blocked, and leaving. */

import { h } from "../parts/draw.js";
import { Blocked } from "./blocked.js";
import { Leaving } from "./leaving.js";
import { Preferences } from "./preferences.js";
import { SecondFactor } from "./second_factor.js";

export function openSettings(app) {
  const parts = [new Preferences(app), new SecondFactor(app), new Blocked(app), new Leaving(app)];
  return {
    title: () => "Settings",
    draw: () => [
      h("h1", { key: "title" }, "Settings"),
      h("div", { class: "settings", key: "parts" }, parts.map((part) => part.draw())),
    ],
  };
}
