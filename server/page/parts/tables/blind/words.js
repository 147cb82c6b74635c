/* What a blind tasting calls things. */

/** In the order of the rules; `key` chooses one. */
export const ACTIONS = {
  sniff: { key: "s", name: "Sniff", hint: "One private clue, news to you alone" },
  pin: { key: "p", name: "Pin", hint: "A claim, face down: right, it pays its worth; wrong, it costs half" },
  bluff: { key: "b", name: "Bluff", hint: "A claim with nothing under it: 60 % if nobody calls it, −40 % if called" },
  call: { key: "c", name: "Call", hint: "You don't believe it: false, its worth is yours; true, you lose half of it" },
  double: { key: "d", name: "Double", hint: "As much again on your own pin, in the open: won if right, lost if not" },
};

export const SENSES = {
  nose: { name: "Nose", tells: "scent, type" },
  palate: { name: "Palate", tells: "tannin, sweetness, half degrees, body, acidity" },
  cellar: { name: "Cellar", tells: "hemisphere, blend, rarity, world" },
  table: { name: "Table", tells: "the dishes it suits" },
};

export const TRAITS = {
  acidity: "acidity",
  body: "body",
  tannin: "tannin",
  sweetness: "sweetness",
  aroma: "scent",
  alcohol: "alcohol",
  abv: "degrees",
  blend: "one grape or several",
  world: "Old or New World",
  hemisphere: "hemisphere",
  tier: "rarity",
  type: "type",
  dish: "best dish",
  second_dish: "second dish",
};

/** What a value of a slot is called; a bottle's is its species. */
export function valueName({ values, lineup }, slot, index) {
  const value = values[slot][index];
  return slot === "bottle" ? nameOf(lineup, value) : value;
}

export const nameOf = (lineup, species) => lineup.find((wine) => wine.species === species)?.name ?? species;

/** A choice as its seat would say it. */
export function choiceSaid(state, choice) {
  switch (choice.do) {
    case "sniff":
      return `sniff, ${SENSES[choice.sense].name.toLowerCase()}`;
    case "pin":
      return `pin the ${choice.slot}, ${valueName(state, choice.slot, choice.value)}`;
    default:
      return `${choice.do} the ${choice.slot}`;
  }
}

/** What a seat was seen to do in a round. */
export function actSaid(act, name) {
  const whose = name === "You" ? "your" : "the";
  switch (act.does) {
    case "sniff":
      return `${name} sniffed: ${SENSES[act.sense].name.toLowerCase()}.`;
    case "claim":
      return `${name} claimed the ${act.slot}, for ${act.worth}.`;
    case "call":
      return act.stood
        ? `${name} called the ${act.slot}, and it was true: half of ${act.worth} is lost.`
        : `${name} called the ${act.slot}, and it was false: ${act.worth} won.`;
    case "double":
      return `${name} doubled on ${whose} own ${act.slot}: ${act.worth} more at stake.`;
    default:
      return "";
  }
}
