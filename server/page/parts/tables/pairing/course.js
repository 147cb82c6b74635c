/* A course that was served: what was poured, what decided, and what it cost. It is where the table teaches. */

import { seatsOf } from "../state.js";
import { h } from "../../draw.js";
import { picture } from "../../label.js";
import { quality, SERVES, signed, STATUSES, within } from "../../words.js";

/** What a course came to. `names` are the seats' own, as the sentence needs them. */
export function served(battle, course, names) {
  const { counts_pct: counts } = battle.menu[course.turn - 1];
  return h("section", { class: "served", key: `served-${course.turn}`, "aria-labelledby": "served-title" },
    h("h2", { id: "served-title" }, h("small", null, `Course ${course.turn} was served`), course.dish),
    h("div", { class: "pours" }, seatsOf(battle).map((seat) => pour(battle, course.pours[seat], names, counts))),
  );
}

/** The same in a sentence, for who listens. */
export function saidOf(course, names) {
  return course.pours
    .map(({ seat, name, harmony, served: reached, damage }) =>
      `${names[seat]}: ${name}, harmony ${harmony}, ${reached ? `takes ${damage}` : "not served any more"}.`)
    .join(" ");
}

function pour(battle, one, names, counts) {
  const bottle = one.bottle ?? battle.players[one.seat].shoulders[one.wine].bottle;
  const theirs = names[1 - one.seat];
  return h("article", { class: `pour wine-${bottle.style}${one.seat === battle.seat ? " mine" : ""}`, key: one.seat },
    h("header", null,
      h("span", { class: "thumb", "aria-hidden": "true" }, picture(bottle)),
      h("div", null,
        h("p", { class: "who" }, `${names[one.seat]} · ${SERVES[one.serve].did}`),
        h("h3", { class: "name" }, one.name)),
      dial(one.harmony)),
    bill(one),
    h("p", { class: "reason" }, one.serve_line),
    one.type_line && h("p", { class: "reason type" }, one.type_line),
    one.ability?.spared && h("p", { class: "reason" }, `${one.ability.name}: ${one.ability.text}`),
    strike(one, theirs, counts),
    one.status !== "calm" && !battle.over &&
      h("p", { class: `mood ${one.status}` }, `Left behind: ${STATUSES[one.status] ?? one.status}.`),
  );
}

const BASE = 60; // with what every pour begins

const ARC = 131.9; // the length of the dial's arc, three quarters of a circle of radius 28

function dial(harmony) {
  const word = quality(harmony);
  const arc = { d: "M16.2 59.8A28 28 0 1 1 55.8 59.8", pathLength: ARC };
  return h("span", { class: `dial ${word}`, role: "img", "aria-label": `Harmony ${harmony} of 100, ${word}` },
    h("svg", { viewBox: "0 0 72 72", "aria-hidden": "true" },
      h("path", { class: "track", ...arc }),
      h("path", { class: "value", ...arc, "stroke-dasharray": `${(ARC * harmony) / 100} ${2 * ARC}` }),
      h("text", { x: 36, y: 42 }, harmony)),
    h("span", { "aria-hidden": "true" }, word));
}

/** How the harmony came about, as a bill: what every pour begins with, what the rules gave and took, and the sum. */
function bill({ harmony, points, lines, ability }) {
  const told = lines.reduce((sum, line) => sum + line.points, 0);
  const { rules, fatigue, air, status, ability: able = 0 } = points;
  const sum = BASE + rules + fatigue + air + status + able;
  const rows = [
    ...lines.map(({ rule, points: worth, text }) => [text ?? unexplained(rule), worth]),
    ["Smaller rules together", rules - told],
    ["The same bottle twice running tires the guests", fatigue],
    ["It had been decanted before, and has opened", air],
    ["What the course before left on the table", status],
    [ability && `${ability.name}, which this wine has`, able],
  ].filter(([, worth]) => worth !== 0);
  return h("table", { class: "bill" },
    h("caption", { class: "unseen" }, "How the harmony came about"),
    h("tbody", null,
      h("tr", { class: "base" }, h("th", { scope: "row" }, "Every pour begins with"), h("td", null, BASE)),
      rows.map(([text, worth]) =>
        h("tr", { class: worth > 0 ? "gain" : "loss" }, h("th", { scope: "row" }, text), h("td", null, signed(worth)))),
      h("tr", { class: "sum" },
        h("th", { scope: "row" }, sum === harmony ? "Harmony" : `Harmony, which ends at ${harmony}`),
        h("td", null, harmony))));
}

/* A rule whose direction no source confirms acts and shows its points, and teaches nothing. */
const unexplained = (rule) => rule[0].toUpperCase() + rule.slice(1).replace(".", " and ");

/** From harmony to what the rival's stamina lost; of the steps only those that changed something. */
function strike({ served: reached, first, steps, damage }, rival, counts) {
  if (!reached) return h("p", { class: "strike" }, "The other glass came first and ended it: this one was not served.");
  const names = {
    types: "types",
    order: first ? "served first" : "order",
    own_serve: "its serve",
    rival_serve: "rival's serve",
    course: `course counts ${counts} %`,
  };
  let before = steps.formula;
  const changes = Object.entries(names).flatMap(([step, name]) => {
    const worth = steps[step];
    const changed = worth !== before && [h("span", null, ` → ${name} `, h("b", null, worth))];
    before = worth;
    return changed || [];
  });
  return h("p", { class: "strike" },
    h("span", { class: "taken" }, `−${damage}`),
    h("span", null, `taken from ${within(rival)}`, h("small", null, "Strike ", h("b", null, steps.formula), changes)));
}
