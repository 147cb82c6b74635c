/* The table: the menu, both seats, the dish, and what the rival has. */

import { seatsOf } from "./battle.js";
import { served } from "./course.js";
import { h } from "../parts/draw.js";
import { ending } from "./ending.js";
import { hand } from "./hand.js";
import { emblem, glasses, scale } from "../parts/label.js";
import "../parts/time_left.js";
import { JUDGED, STATUSES, STYLES, tastesOf } from "../parts/words.js";

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
      h("div", { class: "seats" }, seatsOf(battle).map((seat) => seatOf(state, seat, names))),
      shown ? [served(battle, shown, names), onwards(battle, shown, act)] : stage(state, act),
      (battle.seat === null ? [0, 1] : [1 - battle.seat]).map((seat) => shoulders(battle, names, seat)),
    ),
  );
}

/* The menu ------------------------------------------------------------------------------------------------------- */

function menu(battle, looking, act) {
  return h("nav", { class: "menu", "aria-label": "Menu" },
    h("ol", null, battle.menu.map((dish) => onMenu(battle, dish, looking ?? battle.turn, act))));
}

function onMenu(battle, dish, at, act) {
  const course = battle.courses.find((one) => one.turn === dish.turn);
  const now = dish.turn === battle.turn && !battle.over;
  const press = {
    "data-turn": dish.turn,
    "aria-current": now && "step",
    "aria-pressed": String(dish.turn === at),
    onclick: () => act.look(dish.turn),
  };
  const strikes = course && seatsOf(battle).map((seat) => course.pours[seat].damage);
  return h("li", { key: dish.turn, class: `${course ? "past" : ""}${now ? " now" : ""}` },
    h("button", press,
      h("span", { class: "number" }, dish.turn),
      h("span", { class: "dish" }, dish.dish),
      strikes && h("span", { class: "fine" }, strikes.join(" : "))));
}

/* The seats ------------------------------------------------------------------------------------------------------ */

function seatOf(state, seat, names) {
  const { battle } = state;
  const { stamina, stamina_left: left, toasts, breads, status } = battle.players[seat];
  const share = Math.max(0, Math.round((100 * left) / stamina));
  const said = `stamina ${left} of ${stamina}`;
  return h("section", { class: "seat", key: seat, "aria-label": names[seat] },
    h("p", { class: "who" },
      h("b", null, names[seat]),
      h("span", { class: "doing" }, doing(state, battle.players[seat]))),
    h("p", { class: "stamina", role: "img", "aria-label": said, vars: { share: `${share}%` } },
      h("span", { class: `bar${share <= 25 ? " low" : ""}` }),
      h("span", { class: "left" }, h("b", null, left), ` / ${stamina}`)),
    h("p", { class: "tokens" },
      h("span", null, "Toast ", dots(toasts)),
      h("span", null, "Bread ", dots(breads)),
      status !== "calm" && !battle.over && h("span", { class: `mood ${status}` }, STATUSES[status] ?? status)));
}

const dots = (left) =>
  h("span", { role: "img", "aria-label": `${left} left` }, "●".repeat(left), "○".repeat(Math.max(0, 2 - left)));

/** What somebody is doing: choosing against the clock, or done. */
function doing({ battle, clock }, player) {
  if (battle.over) return battle.over.winner === player.seat ? "has won" : "";
  if (player.locked) return player.clock.away ? "has chosen · away" : "has chosen";
  const given = { clock, until: battle.deadlineMs, reserve: player.clock.bank_ms };
  return h("span", null, player.clock.away && "away · ", h("time-left", { given }));
}

/* The dish ------------------------------------------------------------------------------------------------------- */

/** The middle of the table while no course is being looked back at. */
function stage(state, act) {
  const { battle, looking } = state;
  if (battle.over) return ending(battle, namesOf(battle), act);
  const dish = battle.menu[(looking ?? battle.turn) - 1];
  const ahead = dish.turn !== battle.turn;
  return [
    dishCard(dish, ahead),
    ahead && h("p", { class: "row", key: "back" },
      h("button", { onclick: () => act.look(null) }, `Back to course ${battle.turn}`)),
    battle.seat === null ? watching(battle) : hand(state, act),
  ];
}

function dishCard(dish, ahead) {
  const home = [dish.region, dish.country].filter(Boolean).join(", ");
  return h("section", { class: "dish-card", key: "dish", "aria-labelledby": "dish-title" },
    h("h2", { id: "dish-title" },
      h("small", null, `${ahead ? "Still to come: course" : "Course"} ${dish.turn} · ${dish.course}`), dish.dish),
    h("p", { class: "tastes" }, tastesOf(dish).map(([name, value]) => scale(name, value)),
      dish.fish && h("span", { class: "tag" }, "fish")),
    h("p", { class: "fine" },
      `${JUDGED[dish.judged]}. Strikes count ${dish.counts_pct} %.`, home && ` At home in ${home}.`));
}

function watching({ players }) {
  const still = players.filter((player) => !player.locked).map((player) => player.name);
  const are = still.length === 1 ? "is" : "are";
  return h("p", { class: "status", key: "status" }, `${still.join(" and ")} ${are} choosing.`);
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
