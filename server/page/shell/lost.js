/* Where an address leads nowhere, or what stands there could not be loaded. */

import { h } from "../parts/draw.js";

export function openLost(address, error) {
  const [title, text] = error
    ? ["This part could not be loaded", "The server may be away for a moment; what you have is safe with it."]
    : ["There is nothing here", `No page has the address “${address}”. It may be an old link.`];
  return {
    title: () => title,
    draw: () => h("section", { class: "card door", key: "lost" },
      h("h1", null, title),
      h("p", { class: "lead" }, text),
      h("p", { class: "row" },
        error && h("button", { class: "main", onclick: () => location.reload() }, "Try again"),
        h("a", { class: "button", href: "#/" }, "To the lobby"))),
  };
}
