/* A blind tasting: the line-up, the clues, what each seat has claimed, and the rounds. Nothing here draws. */

import { afterAny, common, snapshotOf, turnOpened } from "../state.js";

export const SLOTS = ["country", "grape", "region", "bottle"];
const UNDER_A_BLUFF = -1;

export function fromSnapshot(snapshot) {
  const { you } = snapshot;
  return {
    ...common(snapshot),
    style: snapshot.style,
    lineup: snapshot.lineup,
    values: snapshot.values,
    toCome: snapshot.clues_to_come,
    worths: snapshot.worths,
    clues: snapshot.clues,
    rounds: snapshot.rounds,
    hand: you ? you.hand : null,
    told: you?.told ?? [],
    // What lies under one's own claims, in their order: an index of the slot's values, −1 under a bluff.
    under: you?.claims ?? [],
  };
}

export function after(battle, push) {
  const { t, d } = push;
  switch (t) {
    case "battle.opened":
      return fromSnapshot(snapshotOf(d, () => ({ claims: [] }), { clues: [], rounds: [] }));
    case "turn.opened":
      return { ...turnOpened(battle, d), clues: [...battle.clues, d.clue] };
    case "turn.revealed":
      return revealed(battle, d);
    default:
      return afterAny(battle, push);
  }
}

function revealed(battle, d) {
  const mine = battle.seat === null ? null : d.acts[battle.seat];
  return {
    ...battle,
    fresh: d.turn,
    rounds: [...battle.rounds, d],
    told: [...battle.told, ...(d.you?.told ?? [])],
    under: mine?.does === "claim" ? [...battle.under, d.you?.value ?? UNDER_A_BLUFF] : battle.under,
    players: battle.players.map((player, seat) => ({
      ...player,
      claims: claimsAfter(player.claims, d.turn, d.acts[seat], d.acts[1 - seat]),
    })),
  };
}

/** A seat's claims after a round: first the rival's call, which looks at the round before, then what the seat did. */
function claimsAfter(before, turn, mine, theirs) {
  const claims = theirs.does === "call" ? changed(before, theirs.slot, { stood: theirs.stood }) : before;
  if (mine.does === "claim") return [...claims, { slot: mine.slot, turn, worth: mine.worth, doubled: 0, stood: null }];
  if (mine.does === "double") return changed(claims, mine.slot, { doubled: mine.worth });
  return claims;
}

/** The claims with the last one on the slot changed. */
function changed(claims, slot, changes) {
  const at = claims.findLastIndex((claim) => claim.slot === slot);
  return claims.map((claim, index) => (index === at ? { ...claim, ...changes } : claim));
}
