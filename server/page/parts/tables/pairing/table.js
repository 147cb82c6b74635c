/* The long table: the menu, both seats, the dish, and what the rival has. */

import { h } from "../../draw.js";
import { emblem, glasses, scale } from "../../label.js";
import { JUDGED, STATUSES, STYLES, tastesOf } from "../../words.js";
import { actOr, look } from "../act.js";
import { ending } from "../ending.js";
import { headOf, waitingFor } from "../seat.js";
import { namesOf, seatsOf } from "../state.js";
import { served } from "./course.js";
import { evening } from "./evening.js";
import { hand } from "./hand.js";
import { remember } from "./lesson.js";
import { after, fromSnapshot } from "./state.js";

export const pairing = {
  fromSnapshot,
  after,
  draw(state, given) {
    const act = actOr(given, state);
    const names = namesOf(state);
    const shown = state.courses.find((course) => course.turn === act.mine.looking);
    return h("div", { class: "table long", key: state.id },
      menu(state, act),
      h("div", { class: "board" },
        h("div", { class: "seats" }, seatsOf(state).map((seat) => seatOf(state, seat, names, act))),
        shown ? [served(state, shown, names), onwards(state, shown, act)] : stage(state, names, act),
        (state.seat === null ? [0, 1] : [1 - state.seat]).map((seat) => shoulders(state, names, seat))));
  },
};

/* The menu ------------------------------------------------------------------------------------------------------- */

function menu(state, act) {
  const at = act.mine.looking ?? state.turn;
  return h("nav", { class: "menu", "aria-label": "Menu" },
    // What scrolls has to be reached by the keyboard, also where there is nothing in it to press.
    h("ol", { tabindex: act.set ? null : 0, "aria-label": "Courses" },
      state.menu.map((dish) => onMenu(state, dish, at, act))));
}

function onMenu(state, dish, at, act) {
  const course = state.courses.find((one) => one.turn === dish.turn);
  const now = dish.turn === state.turn && !state.over;
  const strikes = course && seatsOf(state).map((seat) => course.pours[seat].damage);
  const inside = [
    h("span", { class: "number" }, dish.turn),
    h("span", { class: "dish" }, dish.dish),
    strikes && h("span", { class: "fine", title: "What each took from the other" }, strikes.join(" : ")),
  ];
  const attrs = { "data-turn": dish.turn, "aria-current": now && "step" };
  return h("li", { key: dish.turn, class: `${course ? "past" : ""}${now ? " now" : ""}` },
    act.set
      ? h("button", {
        ...attrs, type: "button", "aria-pressed": String(dish.turn === at),
        onclick: () => look(act, now ? null : dish.turn),
      }, inside)
      : h("span", { ...attrs, class: dish.turn === at ? "step shown" : "step" }, inside));
}

/* The seats ------------------------------------------------------------------------------------------------------ */

function seatOf(state, seat, names, act) {
  const { stamina, stamina_left: left, toasts, breads, status } = state.players[seat];
  const share = Math.max(0, left / stamina);
  const said = `stamina ${left} of ${stamina}`;
  return h("section", { class: "seat", key: seat, "aria-label": names[seat] },
    headOf(state, seat, names, act),
    h("p", { class: "stamina", role: "img", "aria-label": said, vars: { share } },
      h("span", { class: `bar${share <= 0.25 ? " low" : ""}` }),
      h("span", { class: "left" }, h("b", null, left), ` / ${stamina}`)),
    h("p", { class: "tokens" },
      h("span", null, "Toast ", dots(toasts)),
      h("span", null, "Bread ", dots(breads)),
      status !== "calm" && !state.over && h("span", { class: `mood ${status}` }, STATUSES[status] ?? status)));
}

const dots = (left) =>
  h("span", { role: "img", "aria-label": `${left} left` }, "●".repeat(left), "○".repeat(Math.max(0, 2 - left)));

/* The dish ------------------------------------------------------------------------------------------------------- */

/** The middle of the table while no course is being looked back at. */
function stage(state, names, act) {
  const { looking } = act.mine;
  const rival = state.seat === null ? "" : state.players[1 - state.seat].name;
  if (state.over && looking === null) return result(state, names, act);
  const dish = state.menu[(looking ?? Math.max(1, state.turn)) - 1];
  const ahead = dish.turn !== state.turn;
  return [
    dishCard(dish, ahead),
    ahead && act.set && h("p", { class: "row", key: "back" },
      h("button", { type: "button", onclick: () => look(act, null) },
        state.over ? "Back to the result" : `Back to course ${state.turn}`)),
    state.seat === null || state.over
      ? h("p", { class: "status", key: "status" },
        state.over ? "The evening ended before it." : waitingFor(state, names))
      : hand(state, rival, act),
  ];
}

const REASONS = {
  empty_table: (loser) => `${loser} had no stamina left.`,
  last_course: () => "Eight courses were eaten; more was left of the winner's stamina.",
  draw: "Both tables ended alike.",
};

const result = (state, names, act) =>
  ending(state, names, act, {
    score: (seat) => `${Math.round(state.over.score[seat] / 10)} %`,
    reasons: REASONS,
    lesson: state.over.remember && remember(state, state.over.remember, names),
    more: evening(state, names),
  });

function dishCard(dish, ahead) {
  const home = [dish.region, dish.country].filter(Boolean).join(", ");
  return h("section", { class: "dish-card", key: `dish-${dish.turn}`, "aria-labelledby": "dish-title" },
    h("h2", { id: "dish-title" },
      h("small", null, `${ahead ? "Still to come: course" : "Course"} ${dish.turn} · ${dish.course}`), dish.dish),
    h("p", { class: "tastes" }, tastesOf(dish).map(([name, value]) => scale(name, value)),
      dish.fish && h("span", { class: "tag" }, "fish")),
    h("p", { class: "fine" },
      `${JUDGED[dish.judged]}. Strikes count ${dish.counts_pct} %.`, home && ` At home in ${home}.`));
}

/** The way from a course that was served to what is next. */
function onwards(state, shown, act) {
  if (!act.set) return null;
  const text = state.over ? "To the result" : `On to course ${state.turn}: ${state.menu[state.turn - 1].dish}`;
  return h("p", { class: "tray", key: `onwards-${shown.turn}` },
    h("button", { type: "button", class: "main", id: "onwards", onclick: () => look(act, null) }, text));
}

/* The rival's side ----------------------------------------------------------------------------------------------- */

/** A rival's six bottles: their shoulders, and what they were once they have been served. */
function shoulders(state, names, seat) {
  return h("section", { class: "shoulders", key: `shoulders-${seat}`, "aria-labelledby": `shoulders-${seat}` },
    h("h2", { id: `shoulders-${seat}` }, `The bottles of ${names[seat]}`),
    h("ul", null, state.players[seat].shoulders.map(({ wine, style, type, level, servings, bottle }) =>
      h("li", { key: wine, class: `shoulder wine-${style}${servings ? "" : " empty"}` },
        h("span", { class: "neck" }, emblem(type)),
        h("span", null,
          h("span", { class: "name" }, bottle ? bottle.name : `A ${STYLES[style] ?? style} wine`),
          h("span", { class: "fine" }, `${type} · level\u00a0${level}`),
          glasses(servings))))));
}
