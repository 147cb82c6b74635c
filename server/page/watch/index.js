/* Watching: what is live, what was played, who is strongest, and who somebody is. */

import { openLadder } from "./ladder.js";
import { openLive } from "./live.js";
import { openPlayer } from "./player.js";
import { openReplay } from "./replay.js";

export const routes = {
  watch: { open: openLive },
  "replays/:id": { open: openReplay },
  ladders: { open: openLadder },
  "ladders/:mode": { open: openLadder },
  "players/:ref": { open: openPlayer },
};
