/* A pairing battle: the menu, both seats with their bottles, and the courses that were served. Nothing here draws. */

import { afterAny, common, snapshotOf, turnOpened } from "../state.js";

export function fromSnapshot(snapshot) {
  return {
    ...common(snapshot),
    menu: snapshot.menu,
    courses: snapshot.courses,
    hand: snapshot.you ? snapshot.you.hand : null,
  };
}

export function after(battle, push) {
  const { t, d } = push;
  switch (t) {
    case "battle.opened":
      return fromSnapshot(snapshotOf(d, began, { courses: [] }));
    case "turn.opened":
      return turnOpened(battle, d);
    case "turn.revealed":
      return {
        ...battle,
        fresh: d.turn,
        courses: [...battle.courses, d],
        players: battle.players.map((player) => poured(player, d)),
      };
    default:
      return afterAny(battle, push);
  }
}

/** The serves that a bottle may still be poured with. */
export const servesOf = (battle, wine) =>
  battle.choices.filter((choice) => choice.wine === wine).map((choice) => choice.serve);

function began(player) {
  return {
    stamina_left: player.stamina,
    share: 1000,
    status: "calm",
    last: null,
    toasts: 2,
    breads: 2,
    shoulders: player.shoulders.map((shoulder) => ({ ...shoulder, servings: 2, aired: false })),
  };
}

function poured(player, { pours }) {
  const pour = pours[player.seat];
  return {
    ...player,
    stamina_left: pour.stamina_left,
    share: Math.floor((1000 * pour.stamina_left) / player.stamina),
    status: pour.status,
    last: pour.wine,
    toasts: player.toasts - (pour.serve === "toast"),
    breads: player.breads - (pour.serve === "bread"),
    shoulders: player.shoulders.map((shoulder) => {
      if (shoulder.wine !== pour.wine) return shoulder;
      return {
        ...shoulder,
        servings: shoulder.servings - 1,
        aired: shoulder.aired || pour.serve === "decant",
        bottle: pour.bottle ?? shoulder.bottle, // told in full the first time only
      };
    }),
  };
}
