/* Where battles begin and are played. */

import { openBattle } from "./battle_view.js";
import { openLobby } from "./lobby.js";

export const routes = {
  "": { open: openLobby, player: true },
  "friend/:friend": { open: openLobby, player: true },
  "battles/:id": { open: openBattle },
};
