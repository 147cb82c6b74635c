/* A table at which two trade: made from its snapshot, and moved on by each push. Nothing here draws. */

import { wineOf } from "./wine.js";

const NOBODY = [false, false];

const offerOf = ({ wines, coins }) => ({ wines: wines.map(wineOf), coins });

/** From the snapshot of `trade:<id>`. */
export function fromSnapshot(snapshot) {
  return {
    id: snapshot.trade,
    state: snapshot.state,
    players: snapshot.players,
    takenUp: snapshot.taken_up,
    revision: snapshot.revision,
    offers: snapshot.offers.map(offerOf),
    confirmed: snapshot.confirmed,
    away: snapshot.away,
    paid: snapshot.coins,
    expiresMs: snapshot.expires_ms,
    latestMs: snapshot.latest_ms,
    seat: snapshot.seat,
    why: null,
    changed: null, // {seat, cleared}: the last change, and whether it took a yes away
  };
}

const at = (pair, seat, value) => pair.map((one, index) => (index === seat ? value : one));

/** The table after a push. */
export function after(table, { t, d }) {
  switch (t) {
    case "trade.taken_up":
      return { ...table, takenUp: true, expiresMs: d.expires_ms };
    case "trade.offered":
      return {
        ...table,
        revision: d.revision,
        offers: at(table.offers, d.seat, offerOf(d)),
        confirmed: NOBODY,
        changed: { seat: d.seat, cleared: table.confirmed.some(Boolean) },
        takenUp: table.takenUp || d.seat === 1,
        expiresMs: d.expires_ms,
      };
    case "trade.confirmed":
      return {
        ...table,
        confirmed: at(table.confirmed, d.seat, true),
        changed: d.seat === table.seat ? null : table.changed, // told until one has said yes oneself
        takenUp: table.takenUp || d.seat === 1,
        expiresMs: d.expires_ms,
      };
    case "trade.settled":
      return { ...table, state: "settled", paid: d.coins, confirmed: [true, true] };
    case "trade.cancelled":
      return { ...table, state: "cancelled", why: d.seat };
    case "trade.expired":
      return { ...table, state: "expired", why: d.why };
    case "seat.away":
      return { ...table, away: at(table.away, d.seat, true) };
    case "seat.back":
      return { ...table, away: at(table.away, d.seat, false) };
    case "room.resumed":
      return { ...table, expiresMs: table.expiresMs + d.lost_ms, latestMs: table.latestMs + d.lost_ms };
    default:
      return table;
  }
}

/** Whether a yes to what lies there would be taken: one wine at least changes hands. */
export const worthIt = ({ offers }) => offers.some(({ wines }) => wines.length > 0);

/** What goes over in coins, seen from a seat: above 0 it gets, below it pays. */
export const balance = ({ offers, seat }) => offers[1 - seat].coins - offers[seat].coins;
