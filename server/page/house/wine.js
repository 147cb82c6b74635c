/* A wine as the house shows it. The interface has two shapes of it: flat where a room tells of it, with its species
   where a list does. */

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

/* In order of rareness, by the seven bands in which the mystery pool looks for a partner first. */
export const BANDS = {
  Common: ["Everyday", "Regional", "Quality"],
  Uncommon: ["Estate", "Vintage", "Reserve"],
  Rare: ["SingleVineyard", "GrandCru", "MasterSelection"],
  Epic: ["CultClassic", "AllocationOnly", "CriticsChoice"],
  Legendary: ["MuseumPiece", "InvestmentGrade", "Unicorn"],
  Mythical: ["GhostVintage", "LostLabel", "FoundersReserve"],
  Divine: ["OnceInLifetime", "PerfectStorm", "TimeCapsule"],
};

export const RARITIES = Object.values(BANDS).flat();

export const TYPES = ["Terroir", "Varietal", "Technique", "Heritage", "Modern", "Mystical", "Energy", "Flow"];

export const bandOf = (rarity) => Object.keys(BANDS).find((band) => BANDS[band].includes(rarity)) ?? null;

/** `SingleVineyard` → `Single Vineyard`. */
export const spaced = (name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, " ");
