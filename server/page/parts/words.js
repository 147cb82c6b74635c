/* What things are called on this page. */

/** The three games, by what the server calls their modes. */
export const MODE_NAMES = {
  pairing: "Food pairing",
  blind_tasting: "Blind tasting",
  knowledge: "Knowledge",
};

/** In the order of the menu of serves; `key` chooses one, `did` follows the wine's name. */
export const SERVES = {
  pour: { key: "p", name: "Pour", did: "poured at once", hint: "First on the table: strikes 6 % harder" },
  chill: { key: "i", name: "Ice bucket", did: "from the ice bucket", hint: "Lighter and fresher; tannin turns firmer" },
  decant: { key: "d", name: "Decant", did: "decanted", hint: "Softens tannin; its next glass gains from the air" },
  bowl: { key: "w", name: "Wide bowl", did: "in a wide bowl", hint: "Fuller, and warmer with alcohol" },
  toast: { key: "t", name: "Toast", did: "with a toast", hint: "Strikes 60 % harder, and is hit 10 % harder" },
  bread: { key: "b", name: "Bread", did: "with bread", hint: "Strikes and is hit softer; breaks a toast" },
};

export const STYLES = {
  red: "red",
  white: "white",
  rose: "rosé",
  sparkling: "sparkling",
  sweet: "sweet",
  fortified: "fortified",
};

/** What a pour has left on the table, and what that does to the next one. */
export const STATUSES = {
  metallic: "metallic taste, next −8",
  scorched: "scorched tongue, next −8",
  soured: "sour taste, next −8",
  singing: "the table sings, next +5",
};

const TASTES = [
  ["intensity", "weight"],
  ["fat", "fat"],
  ["protein", "protein"],
  ["salt", "salt"],
  ["acid", "acid"],
  ["sweet", "sweet"],
  ["umami", "umami"],
  ["bitter", "bitter"],
  ["chilli", "chilli"],
];

/** What a dish tastes of, strongest first as the kitchen lists it: [name, 1 … 5]. */
export const tastesOf = (dish) => TASTES.filter(([key]) => dish[key] > 0).map(([key, name]) => [name, dish[key]]);

export const PALATE = ["body", "acidity", "tannin", "sweet", "alcohol", "aroma"];

export const STATS = [
  ["power", "Power"],
  ["terroir", "Terroir"],
  ["complexity", "Complexity"],
  ["rarity", "Rarity"],
  ["elegance", "Elegance"],
  ["longevity", "Longevity"],
];

export const JUDGED = {
  body: "Body is judged: Power against Terroir",
  aroma: "Aroma is judged: Complexity against Rarity",
};

/** A seat's name inside a sentence. */
export const within = (name) => (name === "You" ? "you" : name);

/** Harmony in a word, so that colour alone never says it. */
export function quality(harmony) {
  if (harmony >= 88) return "sings";
  if (harmony >= 72) return "great";
  if (harmony >= 56) return "good";
  if (harmony >= 40) return "fair";
  return harmony >= 24 ? "poor" : "clashes";
}

/** A whole number with a true minus. */
export const minus = (points) => `${points}`.replace("-", "−");

export const signed = (points) => (points > 0 ? `+${points}` : minus(points));

const REASONS = {
  empty_table: (loser) => `${loser} had no stamina left.`,
  last_course: () => "Eight courses were eaten; more was left of the winner's stamina.",
  forfeit: (loser) => `${loser} gave up.`,
  clock: (loser) => `The clock chose too often for ${within(loser)}.`,
  void: () => "The clock chose too often for both: the battle counts for nobody.",
};

/** Why a battle is over, in a sentence. */
export function reasonOf(over, names) {
  if (over.winner === null && over.reason !== "void") return "Both tables ended alike.";
  const loser = over.winner === null ? "" : names[1 - over.winner];
  return REASONS[over.reason]?.(loser) ?? over.reason;
}
