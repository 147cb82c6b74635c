/* Seven cards in words. */

const TOPICS = {
  grapes: "grapes",
  places: "where wine grows",
  plantings: "which grape grows where",
  law: "names and law",
  making: "making and ageing",
  tasting: "tasting",
  pairing: "wine and food",
  service: "serving, keeping and faults",
  seasons: "the vine's year",
};
const topic = (name) => TOPICS[name] ?? name;

export const opened = ({ line, topics }, names) => ({
  text: `Seven cards each for ${names.join(" and ")}; first comes ${topics.find((one) => one.topic === line[0])?.name ?? topic(line[0])}`,
  weight: 2,
});

export function turnOpened({ phase, topic: about, asked, chooser }, names) {
  if (phase === "answers") return { text: `Asked: ${asked.stem}`, weight: 3 };
  const choice = chooser === null || chooser === undefined ? "" : `; ${names[chooser]} trails, and may choose another topic`;
  return { text: `It is about ${topic(about)}: both lay a card${choice}`, weight: 1.2 };
}

export function cards({ topic: about, vetoes, chosen_by: chooser }, names) {
  if (chooser !== null) return { text: `The cards lie; ${names[chooser]} chose ${topic(about)}`, weight: 1 };
  if (vetoes.length > 0) {
    const by = vetoes.map((seat) => names[seat]).join(" and ");
    return { text: `The cards lie; a veto of ${by} brings ${topic(about)} instead`, weight: 1 };
  }
  return { text: "The cards lie, face down", weight: 0.8 };
}

export function revealed({ asked, right, answers }, names) {
  const said = answers.map(({ seat, card, outcome, points }) =>
    `${names[seat]} ${OUTCOMES[outcome] ?? outcome} with card ${card} (${points.total > 0 ? "+" : ""}${inPoints(points.total)})`);
  return { text: `It is ${asked.options[right]}. ${said.join("; ")}`, weight: 4 };
}

const OUTCOMES = { right: "is right", wrong: "is wrong", passed: "passes" };

/** Hundredths as points. */
const inPoints = (hundredths) => String(Math.round(hundredths) / 100).replace("-", "−");
