/* A wine that evolves by its owner's will: what it would become, whether he means it, and what came of it. */

import "../parts/card.js";
import { h } from "../parts/draw.js";
import { STATS } from "../parts/words.js";
import { Loaded } from "./loaded.js";

const FOCUS = "evolving-title";

/** Of one wine. `again` is called when the wine may be another than it was. */
export class Evolving {
  #app;
  #ref;
  #again;
  #target;
  #at = null; // {way, key, wine, busy, said, outcome}: the way that was chosen, and how far it is

  constructor(app, ref, again) {
    this.#app = app;
    this.#ref = ref;
    this.#again = again;
    this.#target = new Loaded(app);
  }

  /** Whether it asks or tells just now. */
  get open() {
    return this.#at !== null;
  }

  close() {
    this.#target.close();
  }

  /** Asks whether the wine is to go this way, one of its `evolutions`. */
  ask(wine, way) {
    this.#target.value = null;
    this.#target.read(`/species/${way.to_species}`);
    // What is pressed twice, or anew because no answer came, is one request under one key.
    this.#set({ way, wine, key: crypto.randomUUID(), busy: false, said: null, outcome: null });
    focus();
  }

  #set(at) {
    this.#at = at;
    this.#app.show();
  }

  #leave = () => {
    this.#set(null);
    const heading = document.querySelector("#main h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  };

  #evolve = async () => {
    const at = this.#at;
    if (at.busy) return;
    this.#set({ ...at, busy: true, said: null });
    try {
      const said = await this.#app.call("POST", `/wines/${encodeURIComponent(this.#ref)}/evolve`, {
        body: { evolution: at.way.evolution }, headers: { "Idempotency-Key": at.key },
      });
      this.#tell(at, said);
    } catch (error) {
      // What is refused is asked again as another request; what nobody answered as the same.
      const key = error.code ? crypto.randomUUID() : at.key;
      if (this.#at?.wine === at.wine) this.#set({ ...at, key, busy: false, said: error.message });
      if (error.code) this.#again();
    }
  };

  #tell(at, said) {
    const { name } = at.wine.species;
    this.#app.say(said.outcome === "evolved" ? `${name} has become ${this.#name(at)}.` : `${name} stays what it is, this time.`);
    if (this.#at?.wine === at.wine) {
      this.#set({ ...at, busy: false, outcome: said });
      focus();
    }
    this.#again();
  }

  /** The question or the answer, else nothing; `known` is the species that the wine was read as. */
  draw(known) {
    const at = this.#at;
    if (!at) return null;
    const { outcome } = at;
    return h("section", { class: `evolving${outcome ? ` ${outcome.outcome}` : ""}`, key: "evolving", "aria-labelledby": FOCUS },
      outcome ? this.#told(at) : this.#asked(at, known));
  }

  /** What the species is called that it would become, or its form until that is known. */
  #name({ way }) {
    return this.#target.value?.name ?? way.to_name;
  }

  #asked(at, known) {
    const { way, wine, busy, said } = at;
    const target = this.#target.value;
    const step = known?.chains.flatMap(({ steps }) => steps).find(({ evolution }) => evolution === way.evolution);
    return [
      h("h2", { id: FOCUS, tabindex: -1 }, `${wine.species.name} to ${this.#name(at)}?`),
      h("div", { class: "both" },
        h("wine-card", { key: "from", given: { wine } }),
        h("span", { class: "arrow", "aria-hidden": "true", key: "arrow" }),
        target ? h("wine-card", { key: "to", given: { species: target, missing: target.caught === false } }) : h("div", { class: "ghost", key: "coming" })),
      target && known && changes(known.base, target.base),
      h("p", { class: "fine" },
        "It keeps its level, its nature, its training and what it was born with. There is no way back.",
        step?.item && ` It uses up: ${step.item.name}.`,
        way.chance_permille && ` One try in ${Math.round(1000 / way.chance_permille)} succeeds; after one that does not, it may try again tomorrow.`),
      said && h("p", { class: "error", role: "alert" }, said),
      h("p", { class: "row" },
        h("button", { class: "main", onclick: this.#evolve, disabled: busy }, busy ? "One moment …" : "Evolve it"),
        h("button", { onclick: this.#leave, disabled: busy }, "Not now")),
    ];
  }

  #told(at) {
    const { wine, outcome } = at;
    const target = this.#target.value;
    const evolved = outcome.outcome === "evolved";
    return [
      h("h2", { id: FOCUS, tabindex: -1 }, evolved ? `It has become ${this.#name(at)}` : "Not this time"),
      h("p", null, evolved
        ? `${wine.species.name} is behind it${target?.caught === false ? ", and your dex has one more" : ""}.`
        : `${wine.species.name} stays what it is. It may try again from ${momentOf(outcome.again_at_ms)} on.`),
      evolved && h("div", { class: "becoming" },
        h("div", { class: "was", "aria-hidden": "true" }, h("wine-card", { given: { wine } })),
        target && h("div", { class: "is" }, h("wine-card", { given: { species: target } }))),
      h("p", { class: "row" },
        h("button", { class: "main", onclick: this.#leave }, "Well then"),
        evolved && h("a", { class: "button", href: `#/dex/${outcome.to_species}` }, "In the dex")),
    ];
  }
}

/** Base stats that differ, before and after. */
function changes(before, after) {
  const changed = STATS.filter(([key]) => before[key] !== after[key]);
  if (changed.length === 0) return null;
  return h("dl", { class: "changes", "aria-label": "Base stats that change", role: "group" },
    changed.map(([key, name]) => h("div", { key },
      h("dt", null, name),
      h("dd", { class: after[key] > before[key] ? "raised" : "lowered" },
        `${before[key]} to ${after[key]}`, h("span", { class: "unseen" }, after[key] > before[key] ? ", up" : ", down")))));
}

/** When that is, in the reader's own time. */
export const momentOf = (ms) =>
  new Date(ms).toLocaleString("en", { weekday: "long", hour: "2-digit", minute: "2-digit" });

function focus() {
  const title = document.getElementById(FOCUS);
  title?.focus({ preventScroll: true });
  title?.scrollIntoView({ block: "nearest" });
}
