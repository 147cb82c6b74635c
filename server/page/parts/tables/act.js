/* What whoever is in front of a table may do, and what he has done and not sent yet.

   `act` is given to `draw(state, act)` by the view of a live battle:

   | of it | is |
   |---|---|
   | `clock` | the server's |
   | `mine` | `{pick, looking, sending, notes}`: chosen and not sent, the turn looked back at, on its way, marked |
   | `set(changes)` | changes `mine`, and draws anew |
   | `commit(choice)` | sends a choice |
   | `ways` | what stands under a result: again, back |
   | `growth` | what came with the end besides, as an evolution: `{title, text}` | */

/** Where nobody can do anything: the turn of `looking` lies open, and nothing else. */
export const ONLY_LOOKING = Object.freeze({
  clock: null,
  set: null,
  commit: null,
  ways: null,
  growth: [],
});

export const NOTHING_DONE = Object.freeze({ pick: {}, looking: null, sending: null, notes: {} });

/** `act`, or what takes its place where nobody can do anything. */
export function actOr(act, state) {
  return act ?? { ...ONLY_LOOKING, mine: { ...NOTHING_DONE, looking: state.looking ?? state.fresh } };
}

/** Whether whoever is here may choose now. */
export const mayChoose = (state, act) =>
  Boolean(act.commit) && state.choices.length > 0 && !state.over && !act.mine.sending;

/** Looks at a turn, or no longer. */
export function look(act, turn) {
  act.set?.({ looking: turn === act.mine.looking ? null : turn });
}
