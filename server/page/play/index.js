/* Where battles begin and are played. */

import { openLobby } from "./lobby.js";
import { openTable } from "./table_view.js";

export const routes = {
  "": { open: openLobby, player: true },
  "friend/:friend": { open: openLobby, player: true },
  "battles/:id": { open: openTable },
};
