/* What the parts of the settings share: a card with a form, and how it went. */

import { h } from "../parts/draw.js";

/** A card. `error` and `done` are told in it. */
export function card(key, title, { error = null, done = null }, ...inside) {
  return h("section", { class: "card", key, "aria-labelledby": `${key}-title` },
    h("h2", { id: `${key}-title` }, title),
    inside,
    h("p", { class: "error", role: "alert" }, error?.message),
    h("p", { class: "done", role: "status" }, done));
}

/** What was typed into a form, by name; the page stays. */
export const typed = (event) => {
  event.preventDefault();
  return Object.fromEntries(new FormData(event.target));
};

export const field = (text, attrs) => h("label", { class: "field" }, text, h("input", { required: true, ...attrs }));

/** Runs what may be refused, and keeps how it went: `state` has `busy`, `error` and `done`. */
export async function tried(app, state, work) {
  Object.assign(state, { busy: true, error: null, done: null });
  app.show();
  try {
    state.done = (await work()) ?? null;
  } catch (error) {
    state.error = error;
  }
  state.busy = false;
  app.show();
}
