/* The three games as the lobby presents them. */

import { MODE_NAMES } from "../parts/words.js";

/** `wines` is how many one brings; `how` is how it goes, in three steps. */
export const GAMES = [
  {
    mode: "pairing",
    name: MODE_NAMES.pairing,
    line: "Eight courses, six bottles: pour what suits the dish.",
    takes: "about 5 minutes",
    wines: 6,
    emblem: "M4 21a14 9 0 0 1 28 0M2 24h32M18 12V8M15 8h6M42 6v34M42 22c5-2 6-8 5-16M37 6v10a5 5 0 0 0 10 0",
    how: [
      "A dish comes to the table. Choose one of your bottles, and how to serve it; the other does the same, in secret.",
      "Both glasses are poured. The better match takes more of the other's stamina, and you are told why.",
      "Whose stamina is gone has lost; after eight courses, who has more of it left wins.",
    ],
  },
  {
    mode: "blind_tasting",
    name: MODE_NAMES.blind_tasting,
    line: "One masked wine, seven rounds: name it, or bluff.",
    takes: "about 4 minutes",
    wines: 3,
    emblem: "M14 4h20c3 14 1 24-10 26S11 18 14 4zM24 30v12M15 43h18M21 12q3-4 6 0 1 3-3 5v2M24 23v.5",
    how: [
      "A line-up lies open, and one of it is in the black glass. Each round begins with a clue for everybody.",
      "Sniff for a clue of your own, pin what you believe, bluff, call the other's claim, or double your own.",
      "After seven rounds all is unmasked. What you named rightly counts, and early counts more.",
    ],
  },
  {
    mode: "knowledge",
    name: MODE_NAMES.knowledge,
    line: "Seven questions, seven cards: stake on what you know.",
    takes: "about 4 minutes",
    wines: 3,
    emblem: "M10 8h18v26H10zM20 14h18v26H20M16 17q3-4 6 0 1 3-3 5v2M19 28v1",
    how: [
      "You are told the topic. Lay a card on it, face down: 4 where you are sure, 1 where you are not.",
      "Then the question: twelve seconds, four answers, or a pass. Right, your card is won; wrong, it is lost.",
      "Where the other was wrong and you were right, twice his card is yours as well.",
    ],
  },
];

export const gameOf = (mode) => GAMES.find((game) => game.mode === mode) ?? GAMES[0];

/** The house's players, from the weakest. */
export const HOUSE = [
  { strength: 1, name: "The apprentice", about: "goes by colour" },
  { strength: 2, name: "The waiter", about: "knows the menu" },
  { strength: 3, name: "The sommelier", about: "a fair game" },
  { strength: 4, name: "The cellar master", about: "plans ahead" },
  { strength: 5, name: "The grand master", about: "misses little" },
];
