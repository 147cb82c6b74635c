/* What is the same of a seat at every table: who sits there, and what he is doing against which clock. */

import { h } from "../draw.js";
import "../time_left.js";

/** The line over a seat: its name, what it is doing, and what else the mode has to say. */
export function headOf(state, seat, names, act, ...more) {
  return h("p", { class: "who" },
    h("b", { class: "name" }, names[seat]),
    more,
    h("span", { class: "doing" }, doing(state, state.players[seat], act)));
}

/** What somebody is doing: choosing against the clock, or done. */
function doing(state, player, act) {
  if (state.over) return state.over.winner === player.seat ? "has won" : "";
  const away = player.clock.away && h("span", { class: "away" }, "away");
  if (player.locked) return [h("span", { class: "locked", key: "locked" }, "has chosen"), away];
  if (!act.clock || state.turn === 0) return [h("span", null, "choosing"), away];
  const given = { clock: act.clock, until: state.deadlineMs, reserve: player.clock.bank_ms };
  return [away, h("time-left", { given, class: "counts" })];
}

/** Who has still to choose, in a sentence. */
export function waitingFor({ players }, names) {
  const still = players.filter((player) => !player.locked).map((player) => names[player.seat]);
  if (still.length === 0) return "Both have chosen.";
  const are = still.length === 1 && still[0] !== "You" ? "is" : "are";
  return `${still.join(" and ")} ${are} choosing.`;
}

/** The words over what lies on the table and can't be taken back. */
export function lying(what, rival, onItsWay) {
  if (onItsWay) return h("p", { class: "status", key: "lies" }, `Sending: ${what} …`);
  return h("p", { class: "status", key: "lies" },
    h("b", null, `You have chosen: ${what}.`), ` It stands. Waiting for ${rival}.`);
}

/** Where the time was gone before anything was chosen. */
export const clockChose = (rival) =>
  h("p", { class: "status", key: "lies" }, `The clock has chosen for you. Waiting for ${rival}.`);
