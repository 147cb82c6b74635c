/* The 21 rarities in seven tiers, in order. */

export const TIERS = ["Common", "Uncommon", "Rare", "Epic", "Legendary", "Mythical", "Divine"];

/** From the most common to the rarest, three a tier. */
export const RARITIES = [
  "Everyday", "Regional", "Quality", "Estate", "Vintage", "Reserve", "SingleVineyard", "GrandCru", "MasterSelection",
  "CultClassic", "AllocationOnly", "CriticsChoice", "MuseumPiece", "InvestmentGrade", "Unicorn", "GhostVintage",
  "LostLabel", "FoundersReserve", "OnceInLifetime", "PerfectStorm", "TimeCapsule",
];

/** `{tier, ordinal, name}`: its tier, 1 … 21, and the rarity as one reads it. One that a later server has is common. */
export function rarityOf(rarity) {
  const at = Math.max(0, RARITIES.indexOf(rarity));
  return { tier: TIERS[Math.floor(at / 3)], ordinal: at + 1, name: spaced(rarity) };
}

const spaced = (name) => name.replace(/([a-z])([A-Z])/g, "$1 $2");
