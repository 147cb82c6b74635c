/* An auction as it is known: made from its snapshot, and moved on by each push. Nothing here draws. */

import { wineOf } from "./wine.js";

const BIDS_MAX = 600; // an auction can't have more: each takes the price or the highest maximum up by a step

/** From the snapshot of `auction:<id>`. */
export function fromSnapshot(snapshot) {
  return {
    id: snapshot.auction,
    state: snapshot.state,
    seller: snapshot.seller,
    wine: wineOf(snapshot.wine),
    startPrice: snapshot.start_price,
    price: snapshot.price,
    leader: snapshot.leader,
    bids: snapshot.bids,
    minimum: snapshot.minimum,
    reserved: snapshot.reserved,
    reserveMet: snapshot.reserve_met,
    buyNow: snapshot.buy_now,
    openedMs: snapshot.opened_ms,
    endsMs: snapshot.ends_ms,
    extended: snapshot.extended,
    buyer: snapshot.buyer,
    you: snapshot.you ?? null,
    viewers: null,
  };
}

/** From a row of a list. */
export function fromRow(row) {
  return {
    id: row.id,
    state: row.state,
    seller: row.seller,
    wine: wineOf(row.wine),
    startPrice: row.start_price,
    price: row.price,
    leader: row.leader,
    bids: row.bids,
    minimum: row.minimum,
    reserved: row.reserved,
    reserveMet: row.reserve_met,
    buyNow: row.buy_now,
    openedMs: row.opened_at_ms,
    endsMs: row.ends_at_ms,
    closedMs: row.closed_at_ms,
    extended: false,
    buyer: row.buyer,
    leading: row.leading,
    viewers: row.viewers,
  };
}

/** The lot after a push, as `me` (a player's id, or null) sees it. */
export function after(lot, { t, d, at }, me) {
  switch (t) {
    case "auction.price":
      return {
        ...lot,
        price: d.price,
        leader: d.leader,
        bids: d.bids,
        minimum: d.minimum,
        reserveMet: d.reserve_met,
        buyNow: d.buy_now,
        endsMs: d.ends_ms,
        extended: lot.extended || d.ends_ms > lot.endsMs, // by a bid; time that the server has lost moves it too
        you: lot.you && !lot.you.selling ? { ...lot.you, leading: d.leader.player_id === me } : lot.you,
      };
    case "auction.extended":
      return { ...lot, endsMs: d.ends_ms };
    case "auction.sold":
      return { ...lot, state: "sold", price: d.price, buyer: d.buyer, bids: d.bids, buyNow: null, closedMs: at };
    case "auction.unsold":
      return { ...lot, state: "unsold", bids: d.bids, buyNow: null, closedMs: at };
    case "auction.cancelled":
      return { ...lot, state: "cancelled", buyNow: null, closedMs: at };
    case "viewers":
      return { ...lot, viewers: d.count };
    default:
      return lot;
  }
}

/** The lot after a bid of `player`, oneself, was accepted. What everybody is told of it follows. */
export const afterBid = (lot, max, { price, leading, ends_ms: endsMs }, { player_id, name }) => ({
  ...lot,
  price: Math.max(price, lot.price ?? 0),
  leader: leading ? { player_id, name } : lot.leader,
  endsMs: Math.max(endsMs, lot.endsMs),
  you: { selling: false, reserve: null, max, leading },
});

/** Where one stands: `selling`, `leading`, `outbid`, `won`, `lost`, `passed` (one led, and the reserve was not met) or
    null, for who only looks on. */
export function standing(lot, me) {
  if (lot.seller.player_id === me) return "selling";
  if (lot.state === "sold") return lot.buyer?.player_id === me ? "won" : lot.you && "lost";
  const leads = me !== null && lot.leader?.player_id === me;
  if (lot.state === "unsold") return leads ? "passed" : lot.you && "lost";
  if (lot.state !== "open") return null;
  if (leads) return "leading";
  return lot.you || lot.leading === false ? "outbid" : null;
}

/** The bids so far as a line: [{n, at, price, who}], the first one first. */
export const bidsOf = (history) =>
  history.map(({ n, at_ms: at, price, leader }) => ({ n, at, price, who: leader.name }));

/** The line with what a push adds to it. A push that is in it already adds nothing. */
export function bidsAfter(bids, { n, t, d, at }) {
  if (t !== "auction.price" || bids.some((bid) => bid.n >= n)) return bids;
  return [...bids, { n, at, price: d.price, who: d.leader.name }].slice(-BIDS_MAX);
}
