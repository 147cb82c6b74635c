/* A wine as the house shows it. The interface has two shapes of it: flat where a room tells of it, with its species
   where a list does. */

import { EMBLEMS } from "../parts/emblems.js";
import { RARITIES, rarityOf, TIERS } from "../parts/rarity.js";

export { RARITIES };

/** One shape of both. */
export function wineOf(one) {
  const species = typeof one.species === "object" ? one.species : one;
  return {
    ...one,
    species: typeof one.species === "object" ? one.species.slug : one.species,
    name: species.name,
    producer: species.producer ?? null,
    style: species.style,
    types: species.types ?? [],
    rarity: species.rarity,
    country: species.country,
    region: species.region,
    grapes: species.grapes ?? [],
    evolvesTo: one.evolves_to ?? null,
  };
}

const SUM_MAX = 186; // six values of at most 31

/** How much of what a wine of its kind could have been born with this one was, in percent. */
export const bornWith = ({ iv }) =>
  iv ? Math.round((100 * Object.values(iv).reduce((sum, one) => sum + one)) / SUM_MAX) : null;

/** The seven bands in which the mystery pool looks for a partner first: the tiers, each with its three rarities. */
export const BANDS = Object.fromEntries(TIERS.map((tier, at) => [tier, RARITIES.slice(3 * at, 3 * at + 3)]));

export const TYPES = Object.keys(EMBLEMS);

export const bandOf = (rarity) => rarityOf(rarity).tier;

/** `SingleVineyard` → `Single Vineyard`. */
export const spaced = (rarity) => rarityOf(rarity).name;
