/* One's hand: six bottles, six ways to serve, and the choice on its way or on the table. */

import { mayChoose, servesOf } from "./battle.js";
import { h } from "../parts/draw.js";
import { label, typesOf } from "../parts/label.js";
import { PALATE, SERVES, STATS, STYLES } from "../parts/words.js";

export function hand(state, act) {
  const { battle } = state;
  const open = mayChoose(battle) && !state.sending;
  const lies = battle.choice ?? state.sending;
  const picked = lies ?? state.pick;
  const submit = (event) => {
    event.preventDefault();
    if (open) act.serve();
  };
  return h("form", { class: `hand${open ? "" : " lies"}`, key: "hand", onsubmit: submit, "aria-label": "Your choice" },
    h("fieldset", { class: "bottles", disabled: !open },
      h("legend", null, open ? "Choose a bottle" : "Your hand"),
      battle.hand.map((bottle) => bottleCard(battle, bottle, picked.wine === bottle.wine, act))),
    h("div", { class: "tray" },
      open && serves(battle, picked, act),
      open ? sendButton(battle, picked) : lying(state, lies)));
}

function bottleCard(battle, bottle, chosen, act) {
  const { last, shoulders } = battle.players[battle.seat];
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
    onchange: () => act.pick({ wine: bottle.wine }),
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

function serves(battle, { wine, serve: chosen }, act) {
  // Before there is a bottle every serve that any bottle could have stands open.
  const may = wine === null ? battle.choices.map((choice) => choice.serve) : servesOf(battle, wine);
  return h("fieldset", { class: "serves" },
    h("legend", null, "and how to serve it"),
    Object.keys(SERVES).map((serve) => serveChip(serve, may.includes(serve), serve === chosen, act)),
    h("p", { class: "fine", id: "hint" }, `${SERVES[chosen].name}: ${SERVES[chosen].hint}.`));
}

function serveChip(serve, may, chosen, act) {
  const radio = {
    type: "radio",
    name: "serve",
    class: "unseen",
    value: serve,
    checked: chosen,
    disabled: !may,
    "aria-describedby": chosen && "hint",
    onchange: () => act.pick({ serve }),
  };
  return h("label", { class: `serve${chosen ? " chosen" : ""}${may ? "" : " empty"}`, key: serve },
    h("input", radio),
    h("kbd", null, SERVES[serve].key.toUpperCase()),
    SERVES[serve].name);
}

function sendButton(battle, { wine, serve }) {
  const may = servesOf(battle, wine).includes(serve);
  const text = may ? `Serve ${battle.hand[wine].name}, ${SERVES[serve].did}` : "Choose a bottle and a serve";
  return h("button", { class: "main", id: "serve", disabled: !may }, text);
}

function lying({ battle, sending }, lies) {
  const rival = battle.players[1 - battle.seat].name;
  if (!lies) return h("p", { class: "status" }, `The clock has chosen for you. Waiting for ${rival}.`);
  const what = `${battle.hand[lies.wine].name}, ${SERVES[lies.serve].did}`;
  if (sending) return h("p", { class: "status" }, `Serving ${what} …`);
  return h("p", { class: "status" }, h("b", null, `You have chosen ${what}.`), ` It stands. Waiting for ${rival}.`);
}
