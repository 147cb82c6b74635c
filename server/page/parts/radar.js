/* Six stats as a chart in six directions, and as a table for who cannot see it. */

import { h } from "./draw.js";
import { define, Part } from "./part.js";
import { STATS } from "./words.js";

const [CENTRE_X, CENTRE_Y, RADIUS] = [170, 140, 96];
const RINGS = [0.25, 0.5, 0.75, 1];
const LEAST_FULL = 120; // so that a weak wine does not look like a strong one

/** `<stat-radar>`, given `{base, own, shown, named}`: the six base stats of the species; what the wine itself has by its
    values, on the same scale, or null; the numbers to write beside the axes where they are others; and what `shown` are
    called. */
class StatRadar extends Part {
  view({ base, own = null, shown = null, named = "Now" }) {
    if (!base) return [];
    const full = Math.max(LEAST_FULL, ...STATS.flatMap(([key]) => [base[key], own?.[key] ?? 0]));
    const shape = (stats) => `M${STATS.map(([key], at) => point(at, stats[key] / full)).join("L")}z`;
    return [
      h("svg", { class: "radar", viewBox: "0 0 340 280", "aria-hidden": "true" },
        RINGS.map((part) => h("path", { class: "ring", key: part, d: `M${STATS.map((_, at) => point(at, part)).join("L")}z` })),
        h("path", { class: "axes", d: STATS.map((_, at) => `M${CENTRE_X} ${CENTRE_Y}L${point(at, 1)}`).join("") }),
        h("g", { class: "grows" },
          h("path", { class: own ? "base" : "own", key: "base", d: shape(base) }),
          own && h("path", { class: "own", key: "own", d: shape(own) }),
          STATS.map(([key], at) => dot(at, (own ?? base)[key] / full))),
        STATS.map(([key, name], at) => axisName(at, name, (shown ?? own ?? base)[key]))),
      h("table", { class: "unseen" },
        h("caption", null, "The six stats"),
        h("thead", null, h("tr", null,
          h("th", { scope: "col" }, "Stat"), h("th", { scope: "col" }, "Species"), shown && h("th", { scope: "col" }, named))),
        h("tbody", null, STATS.map(([key, name]) => h("tr", { key },
          h("th", { scope: "row" }, name), h("td", null, base[key]), shown && h("td", null, shown[key]))))),
    ];
  }
}

const turned = (at) => (Math.PI / 3) * at - Math.PI / 2;

function point(at, part) {
  const [x, y] = [CENTRE_X + RADIUS * part * Math.cos(turned(at)), CENTRE_Y + RADIUS * part * Math.sin(turned(at))];
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

function dot(at, part) {
  const [cx, cy] = point(at, part).split(" ");
  return h("circle", { class: "dot", key: `dot${at}`, cx, cy, r: 3 });
}

function axisName(at, name, value) {
  const x = CENTRE_X + (RADIUS + 14) * Math.cos(turned(at));
  const y = CENTRE_Y + (RADIUS + 20) * Math.sin(turned(at));
  const anchor = Math.abs(x - CENTRE_X) < 1 ? "middle" : x > CENTRE_X ? "start" : "end";
  return h("g", { key: name, "text-anchor": anchor },
    h("text", { class: "axis", x: x.toFixed(1), y: (y - 2).toFixed(1) }, name),
    h("text", { class: "value", x: x.toFixed(1), y: (y + 13).toFixed(1) }, value));
}

define("stat-radar", StatRadar);
