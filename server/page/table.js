/* The table: the menu, both seats, the dish, and one's hand. */

import { mayChoose, servesOf } from "./battle.js";
import { minutes } from "./clock.js";
import { served } from "./course.js";
import { h } from "./draw.js";
import { ending } from "./ending.js";
import { emblem, glasses, label, scale, typesOf } from "./label.js";
import { JUDGED, PALATE, SERVES, STATUSES, STYLES, tastesOf } from "./words.js";

/** What the seats are called: the one who plays here is "You". */
export const namesOf = ({ players, seat }) => players.map((player) => (player.seat === seat ? "You" : player.name));

export function table(state, act) {
  const { battle } = state;
  const names = namesOf(battle);
  const shown = battle.courses.find((course) => course.turn === state.looking);
  return h("div", { class: "table", key: battle.id },
    h("h1", { class: "unseen" }, `The table of ${battle.players[0].name} and ${battle.players[1].name}`),
    menu(battle, state.looking, act),
    h("div", { class: "board" },
      h("div", { class: "seats" }, (battle.seat === 1 ? [1, 0] : [0, 1]).map((seat) => seatOf(state, seat, names))),
      shown ? [served(battle, shown, names), onwards(battle, shown, act)] : stage(state, act),
      (battle.seat === null ? [0, 1] : [1 - battle.seat]).map((seat) => shoulders(battle, names, seat)),
    ),
  );
}

/* The menu ------------------------------------------------------------------------------------------------------- */

function menu(battle, looking, act) {
  const at = looking ?? battle.turn;
  return h("nav", { class: "menu", "aria-label": "Menu" },
    h("ol", null, battle.menu.map((dish) => {
      const course = battle.courses.find((one) => one.turn === dish.turn);
      const now = dish.turn === battle.turn && !battle.over;
      return h("li", { key: dish.turn, class: `${course ? "past" : ""}${now ? " now" : ""}` },
        h("button", { "data-turn": dish.turn, "aria-current": now && "step", "aria-pressed": String(dish.turn === at), onclick: () => act.look(dish.turn) },
          h("span", { class: "number" }, dish.turn),
          h("span", { class: "dish" }, dish.dish),
          h("span", { class: "fine" }, course ? `${course.pours[0].damage} : ${course.pours[1].damage}` : dish.course)));
    })));
}

/* The seats ------------------------------------------------------------------------------------------------------ */

function seatOf(state, seat, names) {
  const { battle } = state;
  const player = battle.players[seat];
  const share = Math.max(0, Math.round((100 * player.stamina_left) / player.stamina));
  return h("section", { class: `seat${seat === battle.seat ? " mine" : ""}`, key: seat, "aria-label": names[seat] },
    h("p", { class: "who" }, h("b", null, names[seat]), h("span", { class: "doing" }, doing(state, player))),
    h("p", { class: "stamina", role: "img", "aria-label": `stamina ${player.stamina_left} of ${player.stamina}`, vars: { share: `${share}%` } },
      h("span", { class: `bar${share <= 25 ? " low" : ""}` }), h("span", { class: "left" }, h("b", null, player.stamina_left), ` / ${player.stamina}`)),
    h("p", { class: "tokens" },
      h("span", null, "Toast ", dots(player.toasts)), h("span", null, "Bread ", dots(player.breads)),
      player.status !== "calm" && !battle.over && h("span", { class: `mood ${player.status}` }, STATUSES[player.status] ?? player.status)));
}

const dots = (left) => h("span", { role: "img", "aria-label": `${left} left` }, "●".repeat(left) + "○".repeat(Math.max(0, 2 - left)));

/** What somebody is doing: choosing against the clock, or done. */
function doing({ battle, clock }, player) {
  if (battle.over) return battle.over.winner === player.seat ? "has won" : "";
  if (player.locked) return player.clock.away ? "has chosen · away" : "has chosen";
  const leftMs = battle.deadlineMs - clock.now();
  const away = player.clock.away ? "away · " : "";
  if (leftMs > 0) return h("span", { class: "clock" }, away, minutes(leftMs));
  const bankMs = player.clock.bank_ms + leftMs;
  return h("span", { class: "clock late" }, away, "reserve ", minutes(bankMs));
}

/* The dish and the hand ------------------------------------------------------------------------------------------ */

/** The middle of the table while no course is being looked back at. */
function stage(state, act) {
  const { battle, looking } = state;
  if (battle.over) return ending(battle, namesOf(battle), act);
  const dish = battle.menu[(looking ?? battle.turn) - 1];
  const ahead = dish.turn !== battle.turn;
  return [
    dishCard(dish, ahead),
    ahead && h("p", { class: "row", key: "back" }, h("button", { id: "back", onclick: () => act.look(null) }, `Back to course ${battle.turn}`)),
    battle.seat === null ? watching(battle) : handForm(state, act),
  ];
}

function dishCard(dish, ahead) {
  const home = dish.region ? `${dish.region}, ${dish.country}` : dish.country;
  return h("section", { class: "dish-card", key: "dish", "aria-labelledby": "dish-title" },
    h("h2", { id: "dish-title" },
      h("small", null, `${ahead ? "Still to come: course" : "Course"} ${dish.turn} · ${dish.course}`), dish.dish),
    h("p", { class: "tastes" }, tastesOf(dish).map(([name, value]) => scale(name, value)),
      dish.fish && h("span", { class: "tag" }, "fish")),
    h("p", { class: "fine" }, `${JUDGED[dish.judged]}. Strikes count ${dish.counts_pct} %.${home ? ` At home in ${home}.` : ""}`));
}

function watching({ players }) {
  const still = players.filter((player) => !player.locked).map((player) => player.name);
  return h("p", { class: "status", key: "status" }, `${still.join(" and ")} ${still.length === 1 ? "is" : "are"} choosing.`);
}

function handForm(state, act) {
  const { battle, pick } = state;
  const open = mayChoose(battle) && !state.sending;
  const lies = battle.choice ?? state.sending;
  const picked = lies ?? pick;
  // Before there is a bottle every serve that any bottle could have stands open.
  const serves = picked.wine === null ? battle.choices.map((choice) => choice.serve) : servesOf(battle, picked.wine);
  const submit = (event) => {
    event.preventDefault();
    if (open) act.serve();
  };
  return h("form", { class: `hand${open ? "" : " lies"}`, key: "hand", onsubmit: submit, "aria-label": "Your choice" },
    h("fieldset", { class: "bottles", disabled: !open },
      h("legend", null, open ? "Choose a bottle" : "Your hand"),
      battle.hand.map((bottle) => bottleCard(battle, bottle, picked, act))),
    h("div", { class: "tray" },
      open && h("fieldset", { class: "serves" },
        h("legend", null, "and how to serve it"),
        Object.entries(SERVES).map(([serve, about]) => serveChip(serve, about, serves.includes(serve), picked, act)),
        h("p", { class: "fine", id: "hint" }, `${SERVES[picked.serve].name}: ${SERVES[picked.serve].hint}.`)),
      open ? sendButton(battle, picked) : lying(state, lies)));
}

function bottleCard(battle, bottle, picked, act) {
  const { servings, aired } = battle.players[battle.seat].shoulders[bottle.wine];
  const chosen = picked.wine === bottle.wine;
  const tired = battle.players[battle.seat].last === bottle.wine;
  const notes = [`level ${bottle.level}`, bottle.lent && "lent by the house", aired && "decanted before", tired && "poured last course"].filter(Boolean);
  return h("label", { class: `bottle wine-${bottle.style}${servings ? "" : " empty"}${chosen ? " chosen" : ""}`, key: bottle.wine },
    h("input", {
      type: "radio", name: "wine", class: "unseen", value: bottle.wine, checked: chosen, disabled: servings === 0,
      "aria-label": `${bottle.name}, ${STYLES[bottle.style]}, ${typesOf(bottle)}, ${servings === 1 ? "1 glass" : `${servings} glasses`} left`,
      "aria-describedby": `about-${bottle.wine}`, onchange: () => act.pick({ wine: bottle.wine }),
    }),
    label(bottle, servings),
    h("span", { class: "unseen", id: `about-${bottle.wine}` },
      `${bottle.region}, ${bottle.country}. ${PALATE.map((name) => `${name} ${bottle.palate[name]}`).join(", ")}. ${notes.join(", ")}`),
    h("span", { class: "stats" }, [["power", "Power"], ["terroir", "Terroir"], ["complexity", "Complexity"], ["rarity", "Rarity"], ["elegance", "Elegance"], ["longevity", "Longevity"]].map(([key, name]) =>
      h("span", null, name, h("b", null, bottle.stats[key])))),
    h("span", { class: "note" }, notes.join(" · ")));
}

function serveChip(serve, { key, name }, may, picked, act) {
  const chosen = picked.serve === serve;
  return h("label", { class: `serve${chosen ? " chosen" : ""}${may ? "" : " empty"}`, key: serve },
    h("input", { type: "radio", name: "serve", class: "unseen", value: serve, checked: chosen, disabled: !may, "aria-describedby": chosen && "hint", onchange: () => act.pick({ serve }) }),
    h("kbd", null, key.toUpperCase()), name);
}

function sendButton(battle, { wine, serve }) {
  const may = servesOf(battle, wine).includes(serve);
  const text = may ? `Serve ${battle.hand[wine].name}, ${SERVES[serve].did}` : "Choose a bottle and a serve";
  return h("button", { class: "main", id: "serve", disabled: !may }, text);
}

function lying(state, lies) {
  const { battle } = state;
  const rival = battle.players[1 - battle.seat].name;
  if (!lies) return h("p", { class: "status" }, `The clock has chosen for you. Waiting for ${rival}.`);
  const what = `${battle.hand[lies.wine].name}, ${SERVES[lies.serve].did}`;
  if (state.sending) return h("p", { class: "status" }, `Serving ${what} …`);
  return h("p", { class: "status" }, h("b", null, `You have chosen ${what}.`), ` It stands. Waiting for ${rival}.`);
}

/** The way from a course that was served to what is next. */
function onwards(battle, shown, act) {
  const text = battle.over ? "To the result" : `On to course ${battle.turn}: ${battle.menu[battle.turn - 1].dish}`;
  return h("p", { class: "tray", key: `onwards-${shown.turn}` },
    h("button", { class: "main", id: "onwards", onclick: () => act.look(null) }, text));
}

/* The rival's side ----------------------------------------------------------------------------------------------- */

/** A rival's six bottles: their shoulders, and what they were once they have been served. */
function shoulders(battle, names, seat) {
  return h("section", { class: "shoulders", key: `shoulders-${seat}`, "aria-labelledby": `shoulders-${seat}` },
    h("h2", { id: `shoulders-${seat}` }, `The bottles of ${names[seat]}`),
    h("ul", null, battle.players[seat].shoulders.map(({ wine, style, type, level, servings, bottle }) =>
      h("li", { key: wine, class: `shoulder wine-${style}${servings ? "" : " empty"}` },
        h("span", { class: "neck" }, emblem(type)),
        h("span", null,
          h("span", { class: "name" }, bottle ? bottle.name : `A ${STYLES[style] ?? style} wine`),
          h("span", { class: "fine" }, `${type} · level ${level}`),
          glasses(servings))))));
}
