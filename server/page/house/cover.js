/* An insured purchase: for ten minutes it may be insured, for a day one may step back. */

import { h } from "../parts/draw.js";
import "../parts/time_left.js";
import { coins, premiumFor, refundOf } from "./coins.js";
import { asked, reread } from "./frame.js";
import { told } from "./refusals.js";

const OFFERED_MS = 10 * 60_000;

export const COVER_SAID =
  "Insured, you may step back within 24 hours: the wine goes back, and the coins that the seller got come back to you.";

export class Cover {
  error = null;
  busy = false;
  #cover = undefined; // null where there is none, undefined before that is known

  /** `trade` is the auction's or the listing's id. */
  constructor(app, trade) {
    this.app = app;
    this.trade = trade;
  }

  /** Looks whether the purchase is insured. */
  async read() {
    try {
      const { items } = await this.app.call("GET", "/me/covers");
      this.#cover = items.find(({ trade }) => trade === this.trade) ?? null;
    } catch {
      this.#cover ??= null; // the offer stands all the same, and the server says if it does not
    }
    this.app.show();
  }

  /** What to say of the purchase, and where the wine is. */
  said(price) {
    if (this.#cover?.used_at_ms) return `You had it for ${coins(price)}, and gave it back.`;
    if (this.#cover?.closed_at_ms === null) return `It is yours for ${coins(price)}, if you keep it.`;
    return `It is yours for ${coins(price)}, and in your cellar.`;
  }

  get gaveBack() {
    return Boolean(this.#cover?.used_at_ms);
  }

  async take() {
    const made = await asked(this.app, this, () => this.app.ask("trade.cover", { trade: this.trade }, { once: true }));
    if (!made) return;
    this.app.say("The purchase is insured.");
    reread(this.app);
    await this.read();
  }

  draw(price, boughtMs) {
    if (this.#cover === undefined) return null;
    if (this.#cover) return coverLine(this.app, this.#cover, () => this.read(), this);
    const until = boughtMs + OFFERED_MS;
    if (this.app.clock.now() > until) return null;
    return h("section", { class: "cover", key: "cover", "aria-labelledby": "cover-name" },
      h("h3", { id: "cover-name" }, "Not sure yet?"),
      h("p", null,
        `${COVER_SAID} That would be ${coins(refundOf(price))}; the premium of ${coins(premiumFor(price))} is not.`),
      this.error && h("p", { class: "error", role: "alert" }, told(this.error)),
      h("p", { class: "row" },
        h("button", { onclick: () => this.take(), disabled: this.busy }, `Insure it for ${coins(premiumFor(price))}`),
        h("span", { class: "fine" },
          "offered for ",
          h("time-left", { given: { clock: this.app.clock, until, over: "no longer" } }))));
  }
}

/** A cover as a list and a purchase show it. `form` keeps what goes on; `changed` is called when something has. */
export function coverLine(app, cover, changed, form) {
  const runs = cover.closed_at_ms === null;
  const end = async (op, question, yes) => {
    if (!(await app.confirm(question, { yes, no: "Not now" }))) return;
    const done = await asked(app, form, () => app.ask(op, { cover: cover.cover }, { once: true }));
    if (!done) return;
    reread(app);
    changed();
  };
  const stepBack = () => end("trade.step_back", `Give the wine back for ${coins(cover.refund)}?`, "Step back");
  const keep = () => end("trade.keep", "Keep the wine for good? Then you can't step back any more.", "Keep it");
  return h("section", { class: "cover", key: "cover", "aria-label": "Insured purchase" },
    h("p", null, h("b", null, runs ? "Insured." : cover.used_at_ms ? "You stepped back." : "You kept it."), " ",
      runs
        ? `Stepping back brings you ${coins(cover.refund)}; the wine stays in the cover's escrow until you decide.`
        : `The premium was ${coins(cover.premium)}.`),
    form.error && h("p", { class: "error", role: "alert" }, told(form.error)),
    runs && h("p", { class: "row" },
      h("button", { disabled: form.busy, onclick: stepBack },
        "Step back"),
      h("button", { disabled: form.busy, onclick: keep },
        "Keep it"),
      h("span", { class: "fine" },
        "yours for good in ",
        h("time-left", { given: { clock: app.clock, until: cover.valid_until_ms, over: "a moment" } }))));
}
