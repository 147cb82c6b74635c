/* Which of one's own wines are laid: the strongest by default, or those that one has chosen. */

import { h } from "../parts/draw.js";

export class WinesToLay {
  #app;
  #pages = null;
  #chosen = []; // ids, in the order in which they were chosen

  constructor(app) {
    this.#app = app;
  }

  /** The ids that were chosen, as many as a game takes. */
  chosen(most) {
    return this.#chosen.slice(0, most);
  }

  draw(most) {
    const chosen = this.chosen(most);
    const said = chosen.length === 0 ? "your strongest" : `${chosen.length} of ${most} chosen, the rest your strongest`;
    return h("details", { class: "to-lay", key: "wines", ontoggle: (event) => event.target.open && this.#read() },
      h("summary", null, "Your wines: ", h("span", { class: "fine" }, said)),
      h("p", { class: "fine" },
        `This game takes ${most}. What you don't choose is laid for you; the house lends what is missing.`),
      this.#list(most, chosen));
  }

  /** Which are free changes with every place in a queue. */
  #read() {
    if (this.#pages) this.#pages.again();
    else this.#pages = this.#app.list("/wines?place=cellar&limit=50");
    this.#app.show();
  }

  #list(most, chosen) {
    const pages = this.#pages;
    if (!pages) return null;
    if (pages.state === "failed") {
      return h("p", { class: "error" },
        pages.error.message, " ", h("button", { type: "button", onclick: () => pages.again() }, "Try again"));
    }
    if (pages.items.length === 0) {
      const text = pages.state === "loading" ? "Looking into your cellar …" : "No wine of yours is free just now.";
      return h("p", { class: "fine" }, text);
    }
    return [
      h("ul", null, pages.items.map((wine) => this.#row(wine, chosen, most))),
      pages.hasMore && h("p", null, h("button", { type: "button", onclick: () => pages.more() }, "Show more")),
    ];
  }

  #row({ id, species, level, shiny }, chosen, most) {
    const laid = chosen.includes(id);
    const box = {
      type: "checkbox",
      checked: laid,
      disabled: !laid && chosen.length >= most,
      onchange: () => this.#toggle(id),
    };
    return h("li", { key: id, class: `wine-${species.style}` },
      h("label", { class: "check" },
        h("input", box),
        h("span", { class: "swatch", "aria-hidden": "true" }),
        h("span", null,
          h("b", { class: "name" }, species.name, shiny && " ✦"),
          h("span", { class: "fine" }, ` level ${level} · ${species.types[0]}`))));
  }

  #toggle(id) {
    this.#chosen = this.#chosen.includes(id) ? this.#chosen.filter((one) => one !== id) : [...this.#chosen, id];
    this.#app.show();
  }
}
