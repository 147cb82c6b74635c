/* How the evening went: the stamina of both, course by course, and which course decided. */

import { h } from "../../draw.js";
import { SERVES, within } from "../../words.js";
import { decisive, trend } from "../trend.js";

export function evening(state, names) {
  const { courses, players } = state;
  if (courses.length < 2) return null;
  const values = players.map(({ stamina }, seat) => [stamina, ...courses.map(({ pours }) => pours[seat].stamina_left)]);
  const turn = decisive(values);
  return trend(state, names, {
    values,
    title: "How the evening went",
    said: courses.map(({ dish }) => dish),
    told: turn !== null && told(courses[turn - 1], names),
  });
}

function told({ turn, dish, pours }, names) {
  const best = pours[0].damage >= pours[1].damage ? pours[0] : pours[1];
  return h("p", null,
    `Course ${turn}, `, h("b", null, dish), ", moved most: ", h("i", null, best.name), `, ${SERVES[best.serve].did} by ${within(names[best.seat])}, `,
    `reached ${best.harmony} and took ${best.damage}; the other glass took ${pours[1 - best.seat].damage}.`);
}
