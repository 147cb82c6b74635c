/* The line-up: everything that may be in the glass, as it is printed. Who plays may cross out what it can't be; that is
   his own note, and nobody is told. */

import { h } from "../../draw.js";
import { picture } from "../../label.js";

export function lineup(state, act) {
  const answer = state.over ? state.over.answer : null;
  const crossed = act.mine.notes.crossed ?? [];
  const notes = Boolean(act.set && act.commit && state.seat !== null && !state.over);
  const all = state.lineup.length;
  const left = all - crossed.length;
  return h("section", { class: `lineup wine-${state.style}`, "aria-labelledby": "lineup-title" },
    h("h2", { id: "lineup-title" }, "The line-up ",
      h("small", null, crossed.length > 0 && answer === null ? `${left} of ${all} left` : `${all} wines`)),
    notes &&
      h("p", { class: "fine" }, "One of these is in the glass. Cross out what it can't be."),
    // What scrolls has to be reached by the keyboard, also where there is nothing in it to press.
    h("ul", { tabindex: notes ? null : 0, "aria-labelledby": "lineup-title" },
      state.lineup.map((wine, at) => printed(state, wine, at === answer, crossed, notes ? act : null))));
}

/** `act` is null where there is nothing to cross out. */
function printed(state, wine, isAnswer, crossed, act) {
  const out = crossed.includes(wine.species);
  const [grape, ...others] = wine.grapes;
  const inside = [
    h("span", { class: "thumb", "aria-hidden": "true" }, picture({ ...wine, style: state.style, type: null })),
    h("span", { class: "on-label" },
      h("span", { class: "name" }, wine.name),
      h("span", { class: "place" }, [...new Set([wine.region, wine.country])].join(", ")),
      h("span", { class: "grapes" }, h("b", null, grape), others.length > 0 && `, ${others.join(", ")}`)),
    isAnswer && h("span", { class: "was-it" }, "It was this one"),
  ];
  const dress = `printed${out ? " out" : ""}${isAnswer ? " answer" : state.over ? " other" : ""}`;
  return h("li", { key: wine.species, class: dress },
    act
      ? h("button", { type: "button", "aria-pressed": String(out), title: out ? "Take back" : "Cross out",
        onclick: () => act.set({ notes: { ...act.mine.notes, crossed: toggled(crossed, wine.species) } }) }, inside)
      : inside);
}

const toggled = (all, one) => (all.includes(one) ? all.filter((other) => other !== one) : [...all, one]);
