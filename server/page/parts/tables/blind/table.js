/* The masked bottle: the line-up, the black glass with its clues, what both seats have claimed, and what one may do. */

import { h } from "../../draw.js";
import { minus } from "../../words.js";
import { actOr } from "../act.js";
import { ending } from "../ending.js";
import { headOf, waitingFor } from "../seat.js";
import { namesOf, seatsOf } from "../state.js";
import { actions } from "./actions.js";
import { lineup } from "./lineup.js";
import { tallies, unmasked } from "./lesson.js";
import { after, fromSnapshot, SLOTS } from "./state.js";
import { actSaid, nameOf, TRAITS, valueName } from "./words.js";

const ROUNDS = 7;

export const blind = {
  fromSnapshot,
  after,
  draw(state, given) {
    const act = actOr(given, state);
    const names = namesOf(state);
    const rival = state.seat === null ? "" : state.players[1 - state.seat].name;
    return h("div", { class: "table blind", key: state.id },
      h("div", { class: "board" },
        h("div", { class: "seats" }, seatsOf(state).map((seat) => seatOf(state, seat, names, act))),
        state.over ? result(state, names, act) : glass(state),
        round(state, names, act),
        !state.over && (state.seat === null || !act.commit
          ? h("p", { class: "status", key: "status" }, waitingFor(state, names))
          : actions(state, rival, act)),
        story(state, names)),
      lineup(state, act));
  },
};

/* The seats ------------------------------------------------------------------------------------------------------ */

function seatOf(state, seat, names, act) {
  const { claims, wines } = state.players[seat];
  return h("section", { class: "seat", key: seat, "aria-label": names[seat] },
    headOf(state, seat, names, act),
    h("ul", { class: "claims", "aria-label": "Claims" }, SLOTS.map((slot) => claimOf(state, seat, slot, claims))),
    h("p", { class: "fine beside" }, "Beside: ", wines.map((wine) => wine.name).join(", ")));
}

/** What a seat has claimed of a slot: the last claim that still stands, else the last that was struck. */
function claimOf(state, seat, slot, claims) {
  const of = claims.map((claim, at) => ({ ...claim, at })).filter((claim) => claim.slot === slot);
  const claim = of.findLast((one) => one.stood !== false) ?? of.at(-1);
  const lies = claim && (claim.stood === false ? "struck" : claim.stood ? "stood" : "down");
  const under = claim ? underOf(state, seat, claim) : "";
  return h("li", { key: slot, class: claim ? `claim ${lies}` : "claim" },
    h("span", { class: "slot" }, slot),
    claim
      ? h("span", { class: "card-back", key: `${slot}-${claim.turn}` },
        h("b", null, claim.worth, claim.doubled > 0 && ` + ${claim.doubled}`),
        h("span", { class: "fine" }, fateSaid(under, lies)))
      : h("span", { class: "card-back none", key: "none" }, "open"));
}

/** What lies under a claim, as far as whoever is here may know it. */
function underOf(state, seat, claim) {
  if (state.over) return turnedOver(state, seat, claim);
  const under = seat === state.seat ? state.under[claim.at] : null;
  if (under === null || under === undefined) return "";
  return under < 0 ? "bluff" : valueName(state, claim.slot, under);
}

/** What lay under a claim, once all is unmasked: as the account of its seat has it. */
function turnedOver({ over, lineup: wines }, seat, { turn, slot }) {
  const claims = over.tallies[seat].filter(({ what }) => what === "pin" || what === "bluff");
  const line = claims.find((one) => one.turn === turn && one.slot === slot);
  if (!line) return "";
  if (line.what === "bluff") return "bluff";
  return `${line.points > 0 ? "✓" : "✗"} ${slot === "bottle" ? nameOf(wines, line.value) : line.value}`;
}

function fateSaid(under, lies) {
  const fate = { struck: "struck", stood: "stood", down: under ? "" : "face down" }[lies];
  return [under, fate].filter(Boolean).join(", ");
}

/* The glass ------------------------------------------------------------------------------------------------------ */

function glass(state) {
  const newest = state.clues.at(-1);
  return h("section", { class: "glass-card", key: "glass", "aria-labelledby": "clue" },
    h("svg", { class: "black-glass", viewBox: "0 0 60 96", "aria-hidden": "true" },
      h("path", { class: "bowl", d: "M14 4h32c4 22 2 40-12 45v31l12 6v4H14v-4l12-6V49C12 44 10 26 14 4z" }),
      h("text", { x: 30, y: 34 }, "?")),
    h("div", null,
      h("h2", { id: "clue" },
        h("small", null, `Round ${Math.max(1, state.turn)} of ${ROUNDS} · a clue for everybody`),
        newest?.text ?? "The bottle is masked."),
      h("ol", { class: "clues", "aria-label": "Clues" }, state.toCome.map((trait, at) => clueOf(state, trait, at))),
      state.told.length > 0 && h("ul", { class: "told", "aria-label": "What only you know" },
        state.told.map(({ trait, text }) => h("li", { key: trait, class: "clue mine" }, text)))));
}

const clueOf = ({ clues }, trait, at) =>
  h("li", { key: trait, class: at === clues.length - 1 ? "clue newest" : at < clues.length ? "clue" : "clue to-come" },
    clues[at]?.text ?? h("span", null, h("span", { class: "unseen" }, "to come: "), TRAITS[trait] ?? trait));

/* The rounds ----------------------------------------------------------------------------------------------------- */

/** What was done in the round before, or in the one that is looked at. */
function round(state, names, act) {
  const shown = state.rounds.find(({ turn }) => turn === act.mine.looking) ?? state.rounds.at(-1);
  if (!shown || (state.over && !act.mine.looking)) return null;
  return h("section", { class: "round", key: `round-${shown.turn}`, "aria-labelledby": "round-title" },
    h("h3", { id: "round-title" }, `Round ${shown.turn}`),
    h("ul", null, seatsOf(state).map((seat) =>
      h("li", { key: seat, class: `act ${shown.acts[seat].does}` },
        h("p", null, actSaid(shown.acts[seat], names[seat])),
        seat === state.seat && (shown.you?.told ?? []).map(({ trait, text }) =>
          h("p", { class: "news", key: trait }, `It tells you: ${text}`))))));
}

/** All rounds so far, in short. */
function story(state, names) {
  if (state.rounds.length < 2) return null;
  return h("details", { class: "story", key: "story" },
    h("summary", null, "All rounds so far"),
    h("ol", null, state.rounds.map(({ turn, acts }) =>
      h("li", { key: turn },
        h("b", null, `${turn} `), seatsOf(state).map((seat) => `${actSaid(acts[seat], names[seat])} `)))));
}

/* The end -------------------------------------------------------------------------------------------------------- */

const REASONS = {
  unmasked: () => "The bottle is unmasked, and every claim is turned over.",
  draw: "The bottle is unmasked, and both come to the same.",
};

const result = (state, names, act) =>
  ending(state, names, act, {
    score: (seat) => `${minus(state.over.totals[seat])} points`,
    reasons: REASONS,
    lesson: unmasked(state),
    more: tallies(state, names),
  });
