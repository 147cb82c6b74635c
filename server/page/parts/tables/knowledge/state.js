/* A knowledge battle: the line of topics, both seats with their cards, and the questions that were answered. Nothing
   here draws. */

import { afterAny, common, snapshotOf, turnOpened, withPlayer } from "../state.js";

const CARDS = [1, 1, 2, 2, 3, 3, 4];

export function fromSnapshot(snapshot) {
  const { you } = snapshot;
  return {
    ...common(snapshot),
    question: snapshot.question,
    phase: snapshot.phase,
    names: Object.fromEntries((snapshot.topics ?? []).map(({ topic, name }) => [topic, name])),
    line: snapshot.line,
    reserve: snapshot.reserve,
    asked: snapshot.asked,
    questions: snapshot.questions,
    chooser: null, // a snapshot does not say it; what may be chosen does
    laid: null, // what the cards came to, while they are answered for
    hand: you ? you.hand : null,
    card: you ? you.card : null,
    known: you?.known ?? null, // how strong both seats are, and in what; nobody else is told
  };
}

export function after(battle, push) {
  const { t, d } = push;
  switch (t) {
    case "battle.opened":
      return fromSnapshot(
        snapshotOf(d, began, { question: 1, phase: "cards", asked: null, questions: [], you: mine(d) }),
      );
    case "turn.opened":
      return { ...turnOpened(battle, d), ...asked(d), laid: d.phase === "answers" ? battle.laid : null };
    case "turn.cards":
      return cardsLaid(battle, d);
    case "turn.revealed":
      return {
        ...battle,
        fresh: d.turn,
        card: null,
        questions: [...battle.questions, d],
        players: battle.players.map((player, seat) => answered(player, d.answers[seat])),
      };
    default:
      return afterAny(battle, push);
  }
}

const began = () => ({ points: 0, right: 0, quick: 0, cards: CARDS, vetoes: 1 });

const mine = ({ you }) => you && { choices: [], choice: null, hand: CARDS, card: null, ...you };

const asked = ({ question, phase, chooser, asked: shown }) => ({ question, phase, chooser, asked: shown });

/** Both cards lie: the topic is settled, and one's own card has left the hand. */
function cardsLaid(battle, d) {
  const line = battle.line.map((topic, at) => (at === d.question - 1 ? d.topic : topic));
  const reserve = d.vetoes.length > 0 ? battle.reserve.slice(1) : battle.reserve;
  const spent = d.vetoes.reduce(
    (state, seat) => withPlayer(state, seat, { vetoes: state.players[seat].vetoes - 1 }),
    { ...battle, line, reserve, laid: d },
  );
  if (battle.hand === null) return spent;
  if (!battle.choice) return null; // the clock has chosen, or another window of one's own
  const { card } = battle.choice;
  return { ...spent, card, hand: without(battle.hand, card) };
}

function answered(player, { card, outcome, points, total }) {
  return {
    ...player,
    points: total,
    right: player.right + (outcome === "right"),
    quick: player.quick + (points.quick > 0),
    cards: without(player.cards, card),
  };
}

/** The cards without one of that worth. */
export function without(cards, card) {
  const at = cards.indexOf(card);
  return at < 0 ? cards : [...cards.slice(0, at), ...cards.slice(at + 1)];
}
