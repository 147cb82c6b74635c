/* One's hand: six bottles, six ways to serve, and the choice on its way or on the table. */

import { h } from "../../draw.js";
import { label, typesOf } from "../../label.js";
import { PALATE, SERVES, STATS, STYLES } from "../../words.js";
import { mayChoose } from "../act.js";
import { clockChose, lying } from "../seat.js";
import { servesOf } from "./state.js";

/** What is chosen so far: the bottle, null for none, and the serve. */
const pickOf = ({ mine }) => ({ wine: null, serve: "pour", ...mine.pick });

export function hand(state, rival, act) {
  const open = mayChoose(state, act);
  const lies = state.choice ?? act.mine.sending;
  const picked = lies ?? pickOf(act);
  const submit = (event) => {
    event.preventDefault();
    if (mayChoose(state, act) && servesOf(state, picked.wine).includes(picked.serve)) act.commit(picked);
  };
  return h("form", { class: `hand${open ? "" : " lies"}`, key: "hand", onsubmit: submit, "aria-label": "Your choice" },
    h("fieldset", { class: "bottles", disabled: !open },
      h("legend", null, open ? "Choose a bottle" : "Your hand"),
      state.hand.map((bottle) => bottleCard(state, bottle, picked.wine === bottle.wine, act))),
    h("div", { class: "tray" },
      open && serves(state, picked, act),
      open ? sendButton(state, picked) : lyingHere(state, lies, rival, act)));
}

/** Another bottle or serve; what the bottle can't be served with any more becomes a plain pour. */
export function pick(state, act, changes) {
  const picked = { ...pickOf(act), ...changes };
  if (picked.wine !== null && !servesOf(state, picked.wine).includes(picked.serve)) picked.serve = "pour";
  act.set({ pick: picked });
}

function bottleCard(state, bottle, chosen, act) {
  const { last, shoulders } = state.players[state.seat];
  const { servings, aired } = shoulders[bottle.wine];
  const notes = [
    `level ${bottle.level}`,
    bottle.lent && "lent by the house",
    aired && "decanted before",
    last === bottle.wine && "poured last course",
  ].filter(Boolean).join(" · ");
  const radio = {
    type: "radio",
    name: "wine",
    class: "unseen",
    value: bottle.wine,
    checked: chosen,
    disabled: servings === 0,
    // The label's whole text would be a long name; the rest of it describes.
    "aria-label": `${bottle.name}, ${STYLES[bottle.style]}, ${servings === 1 ? "1 glass" : `${servings} glasses`} left`,
    "aria-describedby": `about-${bottle.wine}`,
    onchange: () => pick(state, act, { wine: bottle.wine }),
  };
  const dress = `bottle wine-${bottle.style}${servings ? "" : " empty"}${chosen ? " chosen" : ""}`;
  return h("label", { class: dress, key: bottle.wine },
    h("input", radio),
    label(bottle, servings),
    h("span", { class: "unseen", id: radio["aria-describedby"] }, described(bottle, notes)),
    h("span", { class: "stats" }, STATS.map(([key, name]) => h("span", null, name, h("b", null, bottle.stats[key])))),
    h("span", { class: "note" }, notes));
}

function described(bottle, notes) {
  const palate = PALATE.map((name) => `${name} ${bottle.palate[name]}`).join(", ");
  return `${bottle.region}, ${bottle.country}. ${typesOf(bottle)}. ${palate}. ${notes}`;
}

function serves(state, { wine, serve: chosen }, act) {
  // Before there is a bottle every serve that any bottle could have stands open.
  const may = wine === null ? state.choices.map((choice) => choice.serve) : servesOf(state, wine);
  return h("fieldset", { class: "serves" },
    h("legend", null, "and how to serve it"),
    Object.keys(SERVES).map((serve) => serveChip(state, serve, may.includes(serve), serve === chosen, act)),
    h("p", { class: "fine", id: "hint" }, `${SERVES[chosen].name}: ${SERVES[chosen].hint}.`));
}

function serveChip(state, serve, may, chosen, act) {
  const radio = {
    type: "radio",
    name: "serve",
    class: "unseen",
    value: serve,
    checked: chosen,
    disabled: !may,
    "aria-describedby": chosen && "hint",
    onchange: () => pick(state, act, { serve }),
  };
  return h("label", { class: `serve${chosen ? " chosen" : ""}${may ? "" : " empty"}`, key: serve },
    h("input", radio),
    h("kbd", null, SERVES[serve].key.toUpperCase()),
    SERVES[serve].name);
}

function sendButton(state, { wine, serve }) {
  const may = servesOf(state, wine).includes(serve);
  const text = may ? `Serve ${state.hand[wine].name}, ${SERVES[serve].did}` : "Choose a bottle and a serve";
  return h("button", { class: "main", id: "commit", disabled: !may }, text);
}

function lyingHere(state, lies, rival, act) {
  if (!lies) return clockChose(rival);
  return lying(`${state.hand[lies.wine].name}, ${SERVES[lies.serve].did}`, rival, !state.choice && act.mine.sending);
}
