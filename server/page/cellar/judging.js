/* A wine's values judged, as a taster would: pure functions of what the interface tells. */

import { STATS } from "../parts/words.js";

export const IV_MAX = 31;
export const IV_SUM_MAX = IV_MAX * STATS.length;
export const EV_MAX = 252;
export const EV_SUM_MAX = 510;

const WORDS = [
  [31, "perfect"],
  [29, "outstanding"],
  [24, "very good"],
  [18, "good"],
  [12, "fair"],
  [6, "modest"],
  [0, "poor"],
];

/** One individual value, 0 … 31, in a word. */
export const ivWord = (iv) => WORDS.find(([from]) => iv >= from)[1];

const sum = (stats) => STATS.reduce((total, [key]) => total + stats[key], 0);

export const ivSum = ({ iv }) => sum(iv);
export const evSum = ({ ev }) => sum(ev);

const YEARS = ["A difficult year", "An honest year", "A good year", "A great year", "A year of the century"];

/** Stars, 1 … 5, for what a wine was born with: a fifth of it each. */
export const stars = (wine) => Math.min(YEARS.length, 1 + Math.floor((ivSum(wine) / IV_SUM_MAX) * YEARS.length));

/** The same in a sentence. */
export function bornWith(wine) {
  if (ivSum(wine) === IV_SUM_MAX) return "Flawless: born with all there is.";
  const perfect = STATS.filter(([key]) => wine.iv[key] === IV_MAX).length;
  const said = perfect === 0 ? "" : `, perfect in ${perfect === 1 ? "one stat" : `${perfect} stats`}`;
  return `${YEARS[stars(wine) - 1]}${said}.`;
}

/** What the wine's values are worth on the scale of base stats, which a level does not change: half of an IV and an
    eighth of an EV come to a base stat, and the nature turns a tenth of it. */
export function potential(base, { iv, ev, nature_effect: nature }) {
  return Object.fromEntries(
    STATS.map(([key]) => {
      const turned = 1 + (nature?.raises === key ? 0.1 : 0) - (nature?.lowers === key ? 0.1 : 0);
      return [key, (base[key] + iv[key] / 2 + ev[key] / 8) * turned];
    }),
  );
}

/** How far a wine is within its level: `{share, left}`, 0 … 1 and points; null at the last one. */
export function towardsNext({ experience, level_begins_at: from, next_level_at: to }) {
  if (to === null) return null;
  return { share: Math.min(1, Math.max(0, (experience - from) / (to - from))), left: Math.max(0, to - experience) };
}
