/* After a trade: what one thinks of the other side, and what to do where something was wrong. */

import { h } from "../parts/draw.js";
import { choice, sent } from "./fields.js";
import { asked } from "./frame.js";
import { told } from "./refusals.js";

const COMMENT_MAX = 500;

export const REASONS = {
  mistake: "It was a mistake",
  deceit: "I was deceived",
  pressure: "I was put under pressure",
  shared_account: "Somebody else was at my account",
  other: "Something else",
};

export class Afterwards {
  #review = { busy: false, error: null, stars: 0, comment: "", done: false };
  #dispute = { busy: false, error: null, reason: "mistake", detail: "", done: false };

  constructor(app, trade, other) {
    Object.assign(this, { app, trade, other });
  }

  // Several of these may stand on one page.
  #id = (name) => `${name}-${this.trade}`;

  draw() {
    return h("div", { class: "two", key: "afterwards" }, this.#reviewForm(), this.#disputeForm());
  }

  #reviewForm() {
    const form = this.#review;
    if (form.done) return h("p", { class: "card" }, "Thank you: what you said stands with this trade.");
    const title = this.#id("review-name");
    return h("form", { class: "card", novalidate: true, onsubmit: sent(() => this.#sendReview()), "aria-labelledby": title },
      h("h2", { id: this.#id("review-name") }, `How was trading with ${this.other?.name ?? "the other side"}?`),
      h("fieldset", { class: "stars" },
        h("legend", { class: "unseen" }, "Stars"),
        [1, 2, 3, 4, 5].map((stars) =>
          h("label", { key: stars, class: stars <= form.stars ? "star lit" : "star" },
            h("input", {
              type: "radio",
              name: "stars",
              value: stars,
              checked: form.stars === stars,
              class: "unseen-input",
              onchange: () => ((form.stars = stars), this.app.show()),
            }),
            h("span", { "aria-hidden": "true" }, "★"),
            h("span", { class: "unseen" }, stars === 1 ? "1 star" : `${stars} stars`)))),
      h("div", { class: "field" },
        h("label", { for: this.#id("comment") }, "In a few words (optional)"),
        h("textarea", {
          id: this.#id("comment"),
          rows: 2,
          maxlength: COMMENT_MAX,
          value: form.comment,
          oninput: (event) => (form.comment = event.target.value),
        })),
      form.error && h("p", { class: "error", role: "alert" }, told(form.error)),
      h("p", null, h("button", { disabled: form.busy || form.stars === 0 }, "Say so")));
  }

  #disputeForm() {
    const form = this.#dispute;
    if (form.done) return h("p", { class: "card" },
      "The house will look into it. You find it in the ",
      h("a", { href: "#/house/ledger" }, "ledger"),
      ".");
    return h("details", { class: "card" },
      h("summary", null, "Was something wrong?"),
      h("form", { novalidate: true, onsubmit: sent(() => this.#sendDispute()), "aria-label": "Dispute this trade" },
        h("p", { class: "fine" },
          "Within 14 days you may dispute a trade, once. Somebody of the house reads it and decides."),
        choice({
          id: this.#id("reason"),
          label: "What was it?",
          options: Object.entries(REASONS),
          value: form.reason,
          onchange: (event) => (form.reason = event.target.value),
        }),
        h("div", { class: "field" },
          h("label", { for: this.#id("detail") }, "What happened"),
          h("textarea", {
            id: this.#id("detail"),
            rows: 3,
            maxlength: 2000,
            value: form.detail,
            oninput: (event) => ((form.detail = event.target.value), this.app.show()),
          })),
        form.error && h("p", { class: "error", role: "alert" }, told(form.error)),
        h("p", null, h("button", { disabled: form.busy || !form.detail.trim() }, "Dispute it"))));
  }

  async #sendReview() {
    const { stars, comment } = this.#review;
    const body = { stars, comment: comment.trim() || null };
    const done = await asked(this.app, this.#review, () => this.app.call("POST", `/trades/${this.trade}/review`, { body }));
    this.#end(this.#review, done);
  }

  async #sendDispute() {
    const { reason, detail } = this.#dispute;
    const body = { reason, detail: detail.trim() };
    const done = await asked(this.app, this.#dispute, () => this.app.call("POST", `/trades/${this.trade}/dispute`, { body }));
    this.#end(this.#dispute, done);
  }

  #end(form, done) {
    form.done = done !== null || ["already_reviewed", "already_disputed"].includes(form.error?.code);
    this.app.show();
  }
}
