/* What the states of all battles have in common: plain values, made from a snapshot and moved on by pushes. */

const BANK_MS = 60_000; // what each seat's reserve begins with
const NO_CLOCK = { bank_ms: BANK_MS, away: false, grace_ms: 0 };

/** The fields that every mode has. `seat` is null for who only watches; `choice` is what lies there hidden for this
    turn; `fresh` is the turn that was revealed just now, until the next one begins. */
export function common(snapshot) {
  const { you } = snapshot;
  return {
    mode: snapshot.mode,
    id: snapshot.battle,
    opening: snapshot.state === "opening",
    rated: snapshot.rated,
    turn: snapshot.turn,
    deadlineMs: snapshot.deadline_ms,
    players: snapshot.players,
    over: snapshot.over,
    seat: you ? you.seat : null,
    choices: you?.choices ?? [],
    choice: you?.choice ?? null,
    viewers: null,
    fresh: null,
    looking: null,
  };
}

/** The snapshot in the moment in which a battle begins, from the push that says so; `began` completes a player. */
export function snapshotOf(d, began, more = {}) {
  const players = d.players.map((player) => ({
    ...player,
    locked: false,
    clock: NO_CLOCK,
    lapses: 0,
    ...began(player),
  }));
  const you = d.you && { choices: [], choice: null, ...d.you };
  return { ...d, state: "live", turn: 0, deadline_ms: 0, over: null, players, you, ...more };
}

/** The state after what can happen in any mode; a push of a later server changes nothing. */
export function afterAny(state, { t, d }) {
  switch (t) {
    case "turn.locked":
      return withPlayer(
        { ...state, choices: d.seat === state.seat ? [] : state.choices },
        d.seat,
        { locked: true, lapses: state.players[d.seat].lapses + (d.by_clock ? 1 : 0) },
      );
    case "seat.away":
      return withClock(state, d.seat, { away: true, grace_ms: d.grace_ms });
    case "seat.back":
      return withClock(state, d.seat, { away: false, grace_ms: 0 });
    case "room.resumed":
      return { ...state, deadlineMs: d.deadline_ms };
    case "battle.over":
      return { ...state, over: d, choices: [] };
    case "viewers":
      return { ...state, viewers: d.count };
    default:
      return state;
  }
}

/** The state as a turn begins. */
export function turnOpened(state, d) {
  const players = state.players.map((player, seat) => ({
    ...player,
    locked: false,
    clock: { ...player.clock, bank_ms: d.banks_ms[seat] },
  }));
  return {
    ...state,
    players,
    turn: d.turn,
    deadlineMs: d.deadline_ms,
    choices: d.you ? d.you.choices : [],
    choice: null,
    fresh: null,
  };
}

/** The seats in the order in which they are shown: one's own first. */
export const seatsOf = (state) => (state.seat === 1 ? [1, 0] : [0, 1]);

/** What the seats are called: the one who plays here is "You". */
export const namesOf = ({ players, seat }) => players.map((player) => (player.seat === seat ? "You" : player.name));

export function withPlayer(state, seat, changes) {
  return {
    ...state,
    players: state.players.map((player, at) => (at === seat ? { ...player, ...changes } : player)),
  };
}

function withClock(state, seat, changes) {
  return withPlayer(state, seat, { clock: { ...state.players[seat].clock, ...changes } });
}
