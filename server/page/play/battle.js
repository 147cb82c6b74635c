/* A battle as this page knows it: a plain value, made from a snapshot and moved on by pushes. Nothing here draws. */

/** The battle of a snapshot. `seat` is null for who only watches; `choice` is what lies there hidden for this turn. */
export function fromSnapshot(snapshot) {
  const { you } = snapshot;
  return {
    id: snapshot.battle,
    rated: snapshot.rated,
    turn: snapshot.turn,
    deadlineMs: snapshot.deadline_ms,
    menu: snapshot.menu,
    players: snapshot.players,
    courses: snapshot.courses,
    over: snapshot.over,
    seat: you ? you.seat : null,
    hand: you ? you.hand : null,
    choices: you ? you.choices : [],
    choice: you ? you.choice : null,
    viewers: null,
  };
}

/** The battle after a push; null where only a new snapshot can say it. */
export function after(battle, { t, d }) {
  switch (t) {
    case "turn.opened":
      return {
        ...battle,
        turn: d.turn,
        deadlineMs: d.deadline_ms,
        players: battle.players.map((player, seat) => ({
          ...player,
          locked: false,
          clock: { ...player.clock, bank_ms: d.banks_ms[seat] },
        })),
        choices: d.you ? d.you.choices : [],
        choice: null,
      };
    case "turn.locked":
      return withPlayer({ ...battle, choices: d.seat === battle.seat ? [] : battle.choices }, d.seat, { locked: true });
    case "turn.revealed":
      return { ...battle, courses: [...battle.courses, d], players: battle.players.map((player) => poured(player, d)) };
    case "seat.away":
      return withClock(battle, d.seat, { away: true, grace_ms: d.grace_ms });
    case "seat.back":
      return withClock(battle, d.seat, { away: false, grace_ms: 0 });
    case "room.resumed":
      return { ...battle, deadlineMs: d.deadline_ms };
    case "battle.over":
      return { ...battle, over: d, choices: [] };
    case "viewers":
      return { ...battle, viewers: d.count };
    case "battle.opened":
      return null;
    default:
      return battle; // a later server may say more
  }
}

/** The seats in the order in which they are shown: one's own first. */
export const seatsOf = (battle) => (battle.seat === 1 ? [1, 0] : [0, 1]);

/** The serves that a bottle may still be poured with. */
export const servesOf = (battle, wine) =>
  battle.choices.filter((choice) => choice.wine === wine).map((choice) => choice.serve);

export const mayChoose = (battle) => battle.choices.length > 0 && !battle.over;

function withPlayer(battle, seat, change) {
  return { ...battle, players: battle.players.map((player, at) => (at === seat ? { ...player, ...change } : player)) };
}

function withClock(battle, seat, change) {
  return withPlayer(battle, seat, { clock: { ...battle.players[seat].clock, ...change } });
}

function poured(player, { pours }) {
  const pour = pours[player.seat];
  return {
    ...player,
    stamina_left: pour.stamina_left,
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
