/* Where battles begin and are played. The lobby is what most people see first: tables come when somebody sits down. */

import { openLobby } from "./lobby.js";

export const routes = {
  "": { open: openLobby, player: true },
  "friend/:friend": { open: openLobby, player: true },
  "battles/:id": { load: async () => (await import("./battle_view.js")).openBattle },
};
