/* How the seven questions went: the points of both, question by question, and which one moved most. */

import { h } from "../../draw.js";
import { within } from "../../words.js";
import { decisive, trend } from "../trend.js";
import { OUTCOMES, pointsOf } from "./words.js";

export function seven(state, names) {
  const { questions } = state;
  if (questions.length < 2) return null;
  const values = [0, 1].map((seat) => [0, ...questions.map(({ answers }) => answers[seat].total)]);
  const turn = decisive(values);
  return trend(state, names, {
    values,
    title: "How the questions went",
    said: questions.map(({ topic }) => state.names[topic]),
    written: pointsOf,
    told: turn !== null && told(questions[turn - 1], state, names),
  });
}

function told({ question, topic, answers }, state, names) {
  const each = answers.map(({ seat, card, outcome }) => `${within(names[seat])} ${OUTCOMES[outcome]} with a ${card}`);
  return h("p", null, `Question ${question}, `, h("b", null, state.names[topic]), `, moved most: ${each.join(", ")}.`);
}
