/* The picture on a label, as a print in few colours, drawn from the wine's own facts: hills and their building from
   region and country, so that wines of one region share one skyline; the sun bears the emblem of the type; bubbles,
   mist and stars come from style and type. The same facts give the same picture on every device. */

import { h } from "./draw.js";
import { EMBLEMS } from "./emblems.js";

const WIDTH = 160;
const HEIGHT = 100;

// Buildings stand on 0,0.
const BUILDINGS = {
  barn: "M-11 0v-7l5.5-5L0-7V0zM6 0l1.5-14h1L10 0zM8-14m-3.5 0 7 0M8-17.500v7M5.5-16.500l5 5M10.5-16.500l-5 5",
  campanile: "M-10 0v-6l4-2 4 2v-9h-.6l3.1-4.500L3.6-15H3V0z",
  castle: "M-12 0v-8h2.500v-5h-.8v-3h1.500v1.200h1.300V-16h1.400v1.200h1.300V-16h1.500v3h-.8v5H4v-3h1.400v1.200h1.300V-11H8v1.200h1.300V-11h1.500V0z",
  chateau: "M-13 0v-8.500h2.500l1.8-5.5 1.8 5.500h4.400l1.2-2.500h2.600l1.2 2.500h4.400l1.8-5.5 1.8 5.500H13V0z",
  cypresses: "M-9 0q-3-8 0-13 3 5 0 13zM-1 0q-3.6-11 0-18 3.6 7 0 18zM6 0q-3-9 0-14.500Q9-9 6 0zM9 0v-4l4-2.500L17-4v4z",
  gable: "M-12 0v-7h8q0-3 1.5-3.5-.5-2 2.5-3 3 1 2.5 3Q4-10 4-7h8v7z",
  onion: "M-10 0v-6h8v-5.500h-.6q-2.4-3 2.6-7.5 5 4.5 2.6 7.500H2V-6l4-3 4 3v6z",
  pagoda: "M-6 0v-4h-3q3-.6 4-3h1v-3h-3q3-.6 4-3h1l2-4 2 4h1q1 2.4 4 3H4v3h1q1 2.4 4 3H6v4z",
  quinta: "M-11 0v-6.500h-1L-4-10l8 3.500H3V0zM6 0v-5h1.500v-4q-3-1-1.5-3 1.5-2 3 0t0 4l-1 3H10v5z",
  steeple: "M-9 0v-6l4-3 4 3v-5l2.5-8.500L4-11V0z",
  temple: "M-12-11.5 0-17l12 5.500zM-11-10.500h3V0h-3zM-5-10.500h3V0h-3zM2-10.500h3V0H2zM8-10.500h3V0H8z",
  tower: "M-8 0v-4h5l.6-11h-1.200l.8-3.500h5.600l.8 3.500H2.400L3 0z",
  windmill: "M-4 0l1.2-10h5.600L4 0zM0-10l8.6-7 .9 1.200L.8-8.800zM0-10l-7 8.6-1.2-.9L-1.2-10.800zM0-10l-8.6-7 .9-1.200L.8-11.200zM0-10l7 8.6 1.2-.9L1.2-10.800z",
};

const COUNTRIES = {
  Argentina: ["peaks", "quinta"],
  Australia: ["plain", "barn"],
  Austria: ["peaks", "onion", "castle"],
  Brazil: ["hills", "quinta"],
  Canada: ["peaks", "barn"],
  Chile: ["peaks", "quinta"],
  China: ["peaks", "pagoda"],
  Croatia: ["sea", "campanile"],
  Cyprus: ["sea", "temple"],
  England: ["hills", "steeple"],
  France: ["hills", "chateau", "steeple", "chateau"],
  Georgia: ["peaks", "tower"],
  Germany: ["hills", "castle", "onion"],
  Greece: ["sea", "temple"],
  Hungary: ["hills", "onion", "steeple"],
  Italy: ["hills", "cypresses", "campanile"],
  "New Zealand": ["peaks", "barn"],
  Portugal: ["hills", "quinta", "windmill"],
  Romania: ["peaks", "castle"],
  "South Africa": ["table", "gable"],
  Spain: ["plain", "windmill", "castle"],
  "United States": ["hills", "barn"],
  Uruguay: ["plain", "quinta"],
};
const ELSEWHERE = ["hills", "steeple", "quinta"];

/** `{region, country, type, style, shiny}` as a picture of 160 by 100. */
export function landscape({ region, country = "", type, style, shiny = false }) {
  const chance = seeded(`${country} ${region}`);
  const [relief, ...buildings] = COUNTRIES[country] ?? ELSEWHERE;
  const building = BUILDINGS[buildings[Math.floor(chance() * buildings.length)]];
  const left = chance() < 0.5;
  const sun = [left ? 104 + 16 * chance() : 40 + 16 * chance(), 30];
  const house = [left ? 34 + 14 * chance() : 112 + 14 * chance(), 0];
  const middle = hill(chance, 62, 7);
  house[1] = heightAt(middle, house[0]) + 2;
  return h("svg",
    { class: "picture", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMax slice", "aria-hidden": "true" },
    h("path", { class: "sky", d: `M0 0h${WIDTH}v${HEIGHT}H0z` }),
    h("g", { class: "halo" }, [46, 34].map((r) => h("circle", { cx: fixed(sun[0]), cy: sun[1], r }))),
    h("path", { class: "clouds", d: clouds(chance) }),
    h("circle", { class: "disc", cx: fixed(sun[0]), cy: sun[1], r: 21 }),
    h("g", { class: "sun", transform: `translate(${fixed(sun[0] - 13.8)} ${sun[1] - 13.8}) scale(1.15)` },
      h("path", { d: EMBLEMS[type] ?? "" })),
    h("path", { class: "far", d: RELIEFS[relief](chance) }),
    h("path", { class: "middle", d: closed(middle) }),
    h("path", { class: "building", d: building, transform: `translate(${fixed(house[0])} ${fixed(house[1])})` }),
    h("path", { class: "near", d: closed(hill(chance, 80, 5)) }),
    h("path", { class: "rows", d: rows(chance) }),
    style === "sparkling" && h("g", { class: "bubbles" }, bubbles(chance)),
    shiny && h("path", { class: "sparks", d: sparks(chance) }));
}

const fixed = (number) => number.toFixed(1);

/* The same text gives the same numbers: FNV-1a to begin with, then a linear congruence. */
function seeded(text) {
  let state = 0x811c9dc5;
  for (const char of text) state = Math.imul(state ^ char.codePointAt(0), 0x01000193);
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/* A line of hills: its points, a step apart. */
function hill(chance, height, rise) {
  return Array.from({ length: 7 }, (_, at) => [at * 32 - 16, height + rise * (chance() * 2 - 1)]);
}

function heightAt(points, x) {
  const at = points.findIndex(([to]) => to >= x);
  const [[fromX, fromY], [toX, toY]] = [points[at - 1], points[at]];
  return fromY + ((toY - fromY) * (x - fromX)) / (toX - fromX);
}

/* Through the middle between each two points, so that the line has no corners. */
function closed(points) {
  let path = `M-20 ${HEIGHT}V${fixed(points[0][1])}`;
  for (let at = 0; at < points.length - 1; at++) {
    const [x, y] = points[at];
    const [toX, toY] = points[at + 1];
    path += `Q${x} ${fixed(y)} ${(x + toX) / 2} ${fixed((y + toY) / 2)}`;
  }
  return `${path}H${WIDTH + 20}V${HEIGHT}z`;
}

const RELIEFS = {
  hills: (chance) => closed(hill(chance, 55, 9)),
  plain: (chance) => closed(hill(chance, 58, 3)),
  peaks(chance) {
    let path = `M-20 ${HEIGHT}V58`;
    for (let x = -8; x < WIDTH + 16; x += 24) {
      path += `L${fixed(x + 6 * chance())} ${fixed(34 + 16 * chance())} ${fixed(x + 12 + 4 * chance())} ${fixed(50 + 8 * chance())}`;
    }
    return `${path}H${WIDTH + 20}V${HEIGHT}z`;
  },
  table(chance) {
    const [from, to] = [20 + 20 * chance(), 110 + 25 * chance()];
    return `M-20 ${HEIGHT}V60H${fixed(from - 14)}L${fixed(from)} 43H${fixed(to)}l10 16H${WIDTH + 20}V${HEIGHT}z`;
  },
  sea(chance) {
    const island = 20 + 100 * chance();
    const waves = [58, 62, 66].map((y) => `M-20 ${y + 1}h200v1h-200z`).join("");
    return `M${fixed(island)} 56q14-14 26-4 10-5 20 4zM-20 56h200v1.200h-200z${waves}`;
  },
};

function clouds(chance) {
  return [14, 25, 41].map((y) => {
    const x = 150 * chance() - 10;
    return `M${fixed(x)} ${fixed(y + 4 * chance())}h${fixed(14 + 20 * chance())}m3 0h5`;
  }).join("");
}

/* Vines, in rows that run towards a point behind the hill. */
function rows(chance) {
  const foot = 40 + 80 * chance();
  return [-90, -62, -40, -22, -7, 7, 22, 40, 62, 90]
    .map((lean) => `M${fixed(foot + lean / 2)} 86Q${fixed(foot + lean * 0.8)} 92 ${fixed(foot + lean * 1.6)} 102`)
    .join("");
}

const bubbles = (chance) =>
  Array.from({ length: 12 }, () =>
    h("circle", { cx: fixed(8 + 144 * chance()), cy: fixed(8 + 80 * chance()), r: fixed(0.9 + 2 * chance()) }));

const sparks = (chance) =>
  Array.from({ length: 7 }, () => {
    const [x, y, r] = [10 + 140 * chance(), 8 + 44 * chance(), 2 + 3 * chance()];
    const [top, left, right, foot] = [fixed(y - r), fixed(x - r), fixed(x + r), fixed(y + r)];
    const [x0, y0] = [fixed(x), fixed(y)];
    return `M${x0} ${top}Q${x0} ${y0} ${right} ${y0} ${x0} ${y0} ${x0} ${foot} ${x0} ${y0} ${left} ${y0} ${x0} ${y0} ${x0} ${top}z`;
  }).join("");
