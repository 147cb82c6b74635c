/* One's wines, and the catalogue of all there are. */

import { openCellar } from "./cellar.js";
import { openDex } from "./dex.js";
import { openSpecies } from "./species.js";
import { openTypes } from "./types.js";
import { openWine } from "./wine.js";

export const routes = {
  cellar: { open: openCellar, player: true },
  "cellar/:id": { open: openWine, player: true },
  dex: { open: openDex },
  "dex/:slug": { open: openSpecies },
  types: { open: openTypes },
};
