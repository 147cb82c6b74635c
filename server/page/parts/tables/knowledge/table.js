/* Seven cards: the line of topics, both seats with their cards and points, and the question. */

import { h } from "../../draw.js";
import { actOr, look } from "../act.js";
import { ending } from "../ending.js";
import { headOf, waitingFor } from "../seat.js";
import { namesOf, seatsOf } from "../state.js";
import { answers, cards } from "./hand.js";
import { answered, toRemember } from "./lesson.js";
import { seven } from "./seven.js";
import { after, fromSnapshot } from "./state.js";
import { pointsOf } from "./words.js";

const QUESTIONS = 7;

export const knowledge = {
  fromSnapshot,
  after,
  draw(state, given) {
    const act = actOr(given, state);
    const names = namesOf(state);
    const shown = state.questions.find((one) => one.turn === act.mine.looking);
    return h("div", { class: "table quiz", key: state.id },
      line(state, act),
      h("div", { class: "board" },
        h("div", { class: "seats" }, seatsOf(state).map((seat) => seatOf(state, seat, names, act))),
        shown ? [answered(state, shown, names), onwards(state, act)] : stage(state, names, act)));
  },
};

/* The line of topics --------------------------------------------------------------------------------------------- */

function line(state, act) {
  return h("nav", { class: "menu topics", "aria-label": "Topics" },
    // What scrolls has to be reached by the keyboard, also where there is nothing in it to press.
    h("ol", { tabindex: act.set && state.questions.length > 0 ? null : 0, "aria-label": "Questions" },
      state.line.map((topic, at) => onLine(state, topic, at + 1, act))),
    state.reserve.length > 0 && h("p", { class: "fine reserve" },
      "In reserve: ", state.reserve.map((topic) => state.names[topic]).join(", ")));
}

function onLine(state, topic, number, act) {
  const asked = state.questions.find(({ question }) => question === number);
  const now = number === state.question && !state.over;
  const inside = [
    h("span", { class: "number" }, number),
    h("span", { class: "dish" }, state.names[topic]),
    asked && h("span", { class: "fine" },
      seatsOf(state).map((seat) => pointsOf(asked.answers[seat].points.total)).join(" : ")),
  ];
  const attrs = { "data-turn": number, "aria-current": now && "step" };
  const pressed = asked ? String(asked.turn === act.mine.looking) : null;
  return h("li", { key: number, class: `${asked ? "past" : ""}${now ? " now" : ""}` },
    act.set && asked
      ? h("button", { ...attrs, type: "button", "aria-pressed": pressed, onclick: () => look(act, asked.turn) }, inside)
      : h("span", { ...attrs, class: "step" }, inside));
}

/* The seats ------------------------------------------------------------------------------------------------------ */

function seatOf(state, seat, names, act) {
  const { points, cards: left, vetoes, standing, wines } = state.players[seat];
  return h("section", { class: "seat", key: seat, "aria-label": names[seat] },
    headOf(state, seat, names, act),
    h("p", { class: "points" }, h("b", null, pointsOf(points)), " points"),
    h("p", { class: "cards-left", role: "img", "aria-label": `Cards left: ${left.join(", ")}` },
      left.map((card, at) => h("span", { key: at, class: "left-card" }, card))),
    h("p", { class: "tokens" },
      h("span", null, vetoes > 0 ? "Veto in hand" : "Veto spent"),
      h("span", { class: "fine" }, wines.map((wine) => wine.name).join(", "),
        standing !== 0 && ` (${standing > 0 ? "+" : "−"}${Math.abs(standing) / 10} %)`)));
}

/* The middle ----------------------------------------------------------------------------------------------------- */

function stage(state, names, act) {
  if (state.over) return result(state, names, act);
  const sits = state.seat !== null && act.commit;
  const rival = state.seat === null ? "" : state.players[1 - state.seat].name;
  return [
    state.phase === "answers" ? question(state, names, sits) : topicCard(state, names),
    sits
      ? state.phase === "answers" ? answers(state, rival, act) : cards(state, rival, act)
      : h("p", { class: "status", key: "status" }, waitingFor(state, names)),
  ];
}

/** Before the question: what it will be about. */
function topicCard(state, names) {
  const topic = state.line[state.question - 1];
  const form = (seat) => state.known?.[seat].form.find((one) => one.topic === topic);
  return h("section", { class: "dish-card topic", key: `topic-${state.question}`, "aria-labelledby": "topic-title" },
    h("h2", { id: "topic-title" },
      h("small", null, `Question ${state.question} of ${QUESTIONS} · lay a card on`), state.names[topic]),
    state.chooser !== null && h("p", null,
      `${names[state.chooser]} ${state.chooser === state.seat ? "trail" : "trails"}, and may choose another topic.`),
    h("ul", { class: "form" }, seatsOf(state).filter((seat) => form(seat)?.answered > 0).map((seat) =>
      h("li", { key: seat, class: "fine" },
        `${names[seat]}: ${form(seat).right} of ${form(seat).answered} right so far in this topic`))));
}

/** The question, as both and everybody who watches sees it. */
function question(state, names, sits) {
  const topic = state.line[state.question - 1];
  const { stem, options, level } = state.asked;
  return h("section", { class: "dish-card asked", key: `asked-${state.question}`, "aria-labelledby": "stem" },
    h("p", { class: "fine" },
      `Question ${state.question} of ${QUESTIONS} · ${state.names[topic]} · level ${level}`, laidSaid(state, names)),
    h("h2", { id: "stem" }, stem),
    !sits && h("ol", { class: "options" }, options.map((option, at) => h("li", { key: at, class: "option" }, option))));
}

function laidSaid({ laid, names: topics }, names) {
  if (!laid) return "";
  if (laid.chosen_by !== null) return ` · ${names[laid.chosen_by]} chose ${topics[laid.topic]}`;
  if (laid.vetoes.length > 0) return ` · ${laid.vetoes.map((seat) => names[seat]).join(" and ")} vetoed what lay there`;
  return "";
}

/** The way from a question that was answered to what is next. */
function onwards(state, act) {
  if (!act.set) return null;
  const next = state.names[state.line[state.question - 1]];
  const text = state.over ? "To the result" : `On to question ${state.question}: ${next}`;
  return h("p", { class: "tray", key: "onwards" },
    h("button", { type: "button", class: "main", id: "onwards", onclick: () => look(act, null) }, text));
}

/* The end -------------------------------------------------------------------------------------------------------- */

const REASONS = {
  last_question: () => "Seven questions were answered.",
  draw: "Seven questions were answered, and both come to the same.",
};

const result = (state, names, act) =>
  ending(state, names, act, {
    score: (seat) => `${pointsOf(state.over.totals[seat])} points`,
    reasons: REASONS,
    lesson: state.over.remember && toRemember(state.over.remember, state, names),
    more: seven(state, names),
  });
