/* Three labels for who has not come in yet, as the catalogue has these wines: the first thing that is seen of the game. */

import { h } from "../parts/draw.js";

const SHOWN = [
  {
    slug: "chablis", name: "Chablis", style: "white", types: ["Terroir", "Flow"], rarity: "Vintage", abv: 12.5,
    region: "Burgundy", country: "France",
  },
  {
    slug: "barolo-riserva", name: "Barolo Riserva", style: "red", types: ["Heritage", "Terroir"], rarity: "MuseumPiece",
    abv: 14.5, region: "Piedmont", country: "Italy",
  },
  {
    slug: "tokaji-aszu", name: "Tokaji Aszú", style: "sweet", types: ["Mystical", "Technique"], rarity: "CriticsChoice",
    abv: 11.5, region: "Tokaj", country: "Hungary",
  },
].map((species) => ({ species }));

/** They are a picture, and say nothing to who can't see it. */
export const hand = () =>
  h("div", { class: "dealt", "aria-hidden": "true" },
    SHOWN.map((given) => h("wine-card", { given, key: given.species.slug })));
