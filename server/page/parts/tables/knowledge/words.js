/* What a knowledge battle calls things. */

/** Points as people read them; they are told in hundredths. */
export function pointsOf(hundredths) {
  const text = String(Math.abs(hundredths) / 100);
  return hundredths < 0 ? `−${text}` : text;
}

export const OUTCOMES = { right: "right", wrong: "wrong", passed: "passed" };

/** A choice as its seat would say it. */
export function choiceSaid(state, choice) {
  if (choice.answer === "pass") return "pass";
  if (choice.answer !== undefined) return state.asked?.options[choice.answer] ?? "an answer";
  const topic = choice.topic && ` on ${state.names[choice.topic]}`;
  return `card ${choice.card}${choice.veto ? " with your veto" : ""}${topic ?? ""}`;
}
