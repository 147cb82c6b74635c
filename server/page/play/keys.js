/* Keys that choose without a pointer, at each of the three tables. Arrows, Tab, Space and Enter work as in every form
   besides. */

import { mayChoose } from "../parts/tables/act.js";
import { aboutOf, pickOf } from "../parts/tables/blind/actions.js";
import { ACTIONS } from "../parts/tables/blind/words.js";
import { pick as pickServe } from "../parts/tables/pairing/hand.js";
import { servesOf } from "../parts/tables/pairing/state.js";
import { SERVES } from "../parts/words.js";

const ANYWHERE = [
  ["Enter", "what is next: send the choice, go on, play again"],
  ["?", "these keys"],
];

/** What the keys of each table do: [key, what it does]. */
export const HELP = {
  pairing: [
    ["1 … 6", "choose a bottle"],
    ...Object.values(SERVES).map(({ key, name }) => [key.toUpperCase(), name]),
    ...ANYWHERE,
  ],
  blind_tasting: [
    ...Object.values(ACTIONS).map(({ key, name }) => [key.toUpperCase(), name]),
    ["1 … 9", "choose the sense, the slot, then what it says"],
    ...ANYWHERE,
  ],
  knowledge: [
    ["1 … 4", "choose a card; then answer at once"],
    ["V", "lay your veto with it, or take it back"],
    ["T", "to the topics, where you may choose one"],
    ["0", "pass"],
    ...ANYWHERE,
  ],
};

/** The key's meaning at the table; says whether it had one. */
export function keyAtTable(event, state, act) {
  const key = event.key.toLowerCase();
  if (key === "enter") return onNothing(event.target) && next();
  if (!state || !mayChoose(state, act)) return false;
  return { pairing: atPairing, blind_tasting: atBlind, knowledge: atKnowledge }[state.mode](key, state, act);
}

// Anywhere else Enter belongs to what has the focus.
const onNothing = (target) =>
  target === document.body || target.id === "main" || ["h1", "h2"].includes(target.localName);

function next() {
  const buttons = ["onwards", "commit", "again"].map((id) => document.getElementById(id));
  const button = buttons.find((found) => found && !found.disabled);
  button?.click();
  return Boolean(button);
}

const numberOf = (key) => (/^[1-9]$/.test(key) ? Number(key) - 1 : null);

const named = (all, key) => Object.keys(all).find((name) => all[name].key === key) ?? null;

/** Focus goes to what was chosen, so that Enter sends it. */
function chosen(selector) {
  const found = document.querySelector(selector);
  found?.focus({ preventScroll: true });
  found?.closest("label")?.scrollIntoView({ block: "nearest" });
  return true;
}

function atPairing(key, state, act) {
  const wine = numberOf(key);
  const serve = named(SERVES, key);
  const had = act.mine.pick.wine ?? null;
  if (wine !== null && servesOf(state, wine).length > 0) {
    act.set({ looking: null });
    pickServe(state, act, { wine });
    return chosen(".bottles input:checked");
  }
  if (!serve || (had !== null && !servesOf(state, had).includes(serve))) return false;
  act.set({ looking: null });
  pickServe(state, act, { serve });
  return true;
}

function atBlind(key, state, act) {
  const kind = named(ACTIONS, key);
  const at = numberOf(key);
  if (kind && aboutOf(state, kind).length > 0) {
    act.set({ pick: { do: kind } });
    return chosen(".kinds input:checked");
  }
  return at !== null && atBlindNumber(at, state, act);
}

/** A number is the sense or the slot; once a pin has its slot, what it says. */
function atBlindNumber(at, state, act) {
  const pick = pickOf(state, act);
  if (pick.do === "pin" && pick.slot) {
    const offered = state.choices.filter((choice) => choice.do === "pin" && choice.slot === pick.slot);
    if (!offered[at]) return false;
    act.set({ pick: { ...pick, value: offered[at].value } });
    return chosen(".values input:checked");
  }
  const name = aboutOf(state, pick.do)[at];
  if (!name) return false;
  act.set({ pick: { do: pick.do, [pick.do === "sniff" ? "sense" : "slot"]: name } });
  return chosen(".about input:checked");
}

function atKnowledge(key, state, act) {
  const at = numberOf(key);
  if (state.phase === "answers") {
    const answer = key === "0" ? "pass" : at;
    if (!state.choices.some((choice) => choice.answer === answer)) return false;
    act.set({ looking: null });
    act.commit({ answer });
    return true;
  }
  if (at !== null && state.choices.some((choice) => choice.card === at + 1)) {
    act.set({ looking: null, pick: { ...act.mine.pick, card: at + 1 } });
    return chosen(".fan input:checked");
  }
  if (key === "v" && state.choices.some((choice) => choice.veto)) {
    act.set({ looking: null, pick: { card: act.mine.pick.card, veto: !act.mine.pick.veto } });
    return true;
  }
  return key === "t" && Boolean(document.querySelector("select[name=topic]")) && chosen("select[name=topic]");
}
