/* What the cellar and the dex call things. */

import { STATS } from "../parts/words.js";

export const NAME_OF_STAT = Object.fromEntries(STATS);

export const WHAT_STATS_DO = {
  power: "strikes where body is judged",
  terroir: "holds where body is judged",
  complexity: "strikes where aroma is judged",
  rarity: "holds where aroma is judged",
  elegance: "decides who pours first",
  longevity: "how long it lasts at the table",
};

/** What each of the eight types stands for in wine. */
export const TYPES = {
  Terroir: "The place speaks: soil, slope and weather before all else. Chalk, slate, clay, and the grower who leaves them alone.",
  Varietal: "The grape speaks: a wine that could be nothing but its variety, ripe, clear and aromatic.",
  Technique: "The cellar speaks: bubbles made in the bottle, yeast and skins, oak, heat or air, all of it on purpose.",
  Heritage: "Time speaks: classics with rules as old as their walls, built to outlive who made them.",
  Modern: "Today speaks: new regions, new blends, polish and fruit, and no patience for custom.",
  Mystical: "The legend speaks: rare bottles, noble rot, flor and names that are whispered.",
  Energy: "Power speaks: sun, extract and alcohol, wines that fill the whole room.",
  Flow: "Ease speaks: fresh, light and bright, poured by the carafe and gone before one has noticed.",
};

/** Where a wine is, in a sentence; a place that a later server has, as it calls it. */
const PLACES = {
  cellar: "In your cellar, free for anything.",
  queue: "In the queue: it comes along when somebody is found to play.",
  battle: "At the table, in a battle.",
  escrow: "Held by the house until a trade is through.",
};
const ROOMS = {
  auction: { told: "Up for auction.", link: "To the auction", to: (id) => `auctions/${id}` },
  listing: { told: "For sale on the market.", link: "To the listing", to: (id) => `market/${id}` },
  direct_trade: { told: "On the table of a trade with another player.", link: "To the trade", to: (id) => `trades/${id}` },
  mystery: { told: "In the mystery pool, until a partner is found.", link: "To the mystery trade", to: () => "mystery" },
  cover: { told: "Bought with insurance: held until you keep it or step back.", link: "To your purchases", to: () => "house/ledger" },
};
const BATTLES = ["pairing", "blind_tasting", "knowledge"];

/** `{told, link, to}` of where a wine is; `link` and `to` are there where one can follow it. `room` is of `GET /wines/…`. */
export function whereabouts(place, room = null) {
  if (room && BATTLES.includes(room.kind)) return { told: PLACES.battle, link: "To the battle", to: `battles/${room.id}` };
  const known = room && ROOMS[room.kind];
  if (known) return { told: known.told, link: known.link, to: known.to(room.id) };
  return { told: PLACES[place] ?? `Elsewhere: ${place}.` };
}

/** The same in a word or two, for a card. */
export const PLACE_NAMES = { cellar: "In the cellar", queue: "In the queue", battle: "In a battle", escrow: "Held for a trade" };

const STORES = {
  barrel_cellar: "barrel cellar",
  solera: "solera",
  hot_loft: "hot loft",
  drying_loft: "drying loft",
  lees: "lees",
};
const onLees = (store) => (store === "lees" ? "on its lees" : `in the ${STORES[store] ?? store}`);
const SEASONS = { late_autumn: "late autumn" };
const seasonOf = (season) => SEASONS[season] ?? season;

export function months(count) {
  if (count === 1) return "1 month";
  return count >= 24 && count % 12 === 0 ? `${count / 12} years` : `${count} months`;
}
const times = (count) => ({ 1: "once", 2: "twice" })[count] ?? `${count} times`;
export const counted = (count) => count.toLocaleString("en");

/** What a step of a chain asks for, each in a phrase. */
export function conditions(step) {
  return [
    step.level && `level ${step.level}`,
    step.experience && `${counted(step.experience)} experience`,
    step.store ? `${step.age_months ? `${months(step.age_months)} ` : ""}${onLees(step.store)}` : step.age_months && `${months(step.age_months)} of age`,
    step.item && `uses up: ${step.item.name}`,
    step.iv_total && `born with ${step.iv_total} of 186`,
    step.season && `in ${seasonOf(step.season)}`,
    step.weather && `in ${step.weather.replaceAll("_", " ")}`,
    step.place && `while in ${step.place}`,
    step.competitions_won && `its owner has won ${step.competitions_won === 1 ? "a competition" : `${step.competitions_won} competitions`}`,
    step.trades && `traded ${times(step.trades)}`,
    step.guild_level && `guild of level ${step.guild_level}`,
    step.chance_permille && `one try in ${Math.round(1000 / step.chance_permille)} succeeds`,
  ].filter(Boolean);
}

const NEEDS = {
  store: ({ wanted, has }) => `It has to lie ${onLees(wanted)}; now it lies ${has === "cellar" ? "in the common cellar" : onLees(has)}.`,
  age_months: ({ wanted, has }) => `Age in months: ${has} of ${wanted}. A wine ages a month a day.`,
  level: ({ wanted, has }) => `Level: ${has} of ${wanted}.`,
  experience: ({ wanted, has }) => `Experience: ${counted(+has)} of ${counted(+wanted)}.`,
  item: ({ wanted }) => `An item is missing: ${wanted.replaceAll("-", " ")}.`,
  iv_total: ({ wanted, has }) => `Born with ${has} of 186; ${wanted} are asked for, and that can't be changed.`,
  season: ({ wanted, has }) => `It has to be ${seasonOf(wanted)} where it grows; now it is ${seasonOf(has)}.`,
  weather: ({ wanted }) => `The weather has to be ${wanted.replaceAll("_", " ")}.`,
  place: ({ wanted }) => `You have to be in ${wanted}.`,
  competitions_won: ({ wanted, has }) => `Competitions won: ${has} of ${wanted}.`,
  trades: ({ wanted, has }) => `Traded ${has === "0" ? "never yet" : times(+has)}; ${times(+wanted)} is asked for.`,
  guild_level: ({ wanted, has }) => `Your guild's level: ${has} of ${wanted}.`,
};

/** What a wine lacks for an evolution, in a sentence. */
export const lackOf = (lack) => NEEDS[lack.need]?.(lack) ?? `${lack.need}: ${lack.has} of ${lack.wanted}.`;

/** Numbers that can be shown as a bar: `{has, wanted}`, else null. */
export function progressOf({ need, has, wanted }) {
  return ["age_months", "level", "experience", "competitions_won", "trades", "guild_level"].includes(need)
    ? { has: Number(has), wanted: Number(wanted) }
    : null;
}
