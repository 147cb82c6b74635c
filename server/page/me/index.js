/* What is one's own: how one has set the game, and the account itself. */

import { openSettings } from "./settings.js";

export const routes = {
  me: { open: openSettings, player: true },
};
