/* The masked bottle in words. */

const SLOTS = { country: "the country", grape: "the grape", region: "the region", bottle: "the bottle" };
const SENSES = { nose: "the nose", palate: "the palate", cellar: "the cellar", table: "the table" };

export const opened = ({ lineup, style }, names) => ({
  text: `${lineup.length} ${style === "rose" ? "rosé" : style} wines lie open before ${names.join(" and ")}; one of them is in the black glass`,
  weight: 2,
});

export const turnOpened = ({ clue }) => ({ text: `A clue for everybody: ${clue.text}`, weight: 2 });

export const revealed = ({ acts }, names) => ({
  text: acts.map((act) => acted(act, names)).join("; "),
  weight: 3,
});

function acted({ seat, does, slot, sense, worth, stood }, names) {
  const name = names[seat];
  switch (does) {
    case "sniff":
      return `${name} asks ${SENSES[sense] ?? "for a clue"}`;
    case "claim":
      return `${name} claims ${SLOTS[slot]}, face down, for ${worth}`;
    case "double":
      return `${name} doubles ${SLOTS[slot]}, ${worth} more`;
    case "call":
      return `${name} does not believe ${SLOTS[slot]} of ${names[1 - seat]}, and ${stood ? "is wrong: it was true" : "is right"}`;
    default:
      return `${name} acts`;
  }
}
