"""What the battles of all modes have in common: two seats, a secret choice each a turn, one reveal, a clock, an end.

A mode is a package of its own (`game.pairing`, `game.blind_tasting`) that brings

* `opening` where it needs more than `BattleOpening`, `commands` (a `Commit` of its own, tag "commit": `turn` and the
  fields of a choice), `events` (its opened, turn opened, locked, revealed and over, beside `SeatWentAway`,
  `SeatCameBack` and `Resumed`);
* a state with the fields of `seats.State` whose seats have those of `seats.Seat`, and its `evolve`, built with
  `seats.with_choice`, `at_turn`, `with_clock` and `resumed`;
* a `decider.Battle`: what opens, what a choice is, what the clock chooses, what a reveal shows, who has won. Everything
  else (clocks, hidden commits, refusals, absences, giving up, closing) is decided there, once;
* a `mode.Mode`: how a hand is made, how a client's `choice` is read, how the house plays. `game.modes.MODES` names it,
  and queue, desk, replays, house, load test and simulation go by that table.

Secrets are the mode's: its views are the only way out. The base never makes how many events there are hang on a choice.
Read in this order: `opening`, `commands`, `events`, `seats`, `decider`; then the rest.
"""
