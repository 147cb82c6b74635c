/* Telling the operators of somebody who does what he should not. */

import { h } from "../parts/draw.js";

const KINDS = {
  cheating: "Cheating in battles",
  abuse: "Abuse",
  spam: "Spam",
  fraud: "Fraud in trades",
  name: "An unfit name",
};

export class Report {
  #app;
  #ref;
  #sending = false;
  #error = null;

  constructor(app, ref) {
    this.#app = app;
    this.#ref = ref;
    this.open = false;
  }

  toggle() {
    this.open = !this.open;
    this.#error = null;
    this.#app.show();
    if (this.open) document.getElementById("report-kind")?.focus();
  }

  draw(name) {
    if (!this.open || !this.#app.player) return null;
    return h("section", { class: "card report", key: "report", "aria-labelledby": "report-title" },
      h("h2", { id: "report-title" }, `Report ${name}`),
      h("p", { class: "fine" }, "The operators read it; whom you report is not told."),
      h("form", { onsubmit: (event) => this.#submit(event) },
        h("label", { class: "field" }, "What is it about?",
          h("select", { id: "report-kind", name: "kind" }, Object.entries(KINDS).map(([kind, says]) => h("option", { key: kind, value: kind }, says)))),
        h("label", { class: "field" }, "What happened?",
          h("textarea", { name: "detail", required: true, maxlength: 2000, rows: 4 })),
        h("p", { class: "error", role: "alert" }, this.#error),
        h("p", { class: "row" },
          h("button", { class: "main", disabled: this.#sending }, "Send the report"),
          h("button", { type: "button", onclick: () => this.toggle() }, "Never mind"))));
  }

  async #submit(event) {
    event.preventDefault();
    const { kind, detail } = event.target.elements;
    const body = { player: this.#ref, kind: kind.value, detail: detail.value.trim() };
    if (!body.detail) return;
    this.#sending = true;
    this.#error = null;
    this.#app.show();
    try {
      await this.#app.call("POST", "/reports", { body });
      this.open = false;
      this.#app.notify("Thank you. The operators will look at it.", { kind: "good" });
    } catch (error) {
      this.#error = error.message;
    }
    this.#sending = false;
    this.#app.show();
  }
}
