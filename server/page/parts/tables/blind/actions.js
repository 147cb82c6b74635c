/* What one may do in a round: five actions, of each what it is about, and of a pin what it says. */

import { h } from "../../draw.js";
import { mayChoose } from "../act.js";
import { clockChose, lying } from "../seat.js";
import { ACTIONS, choiceSaid, SENSES, valueName } from "./words.js";

const SECOND_PCT = 70; // of its worth, where the rival has claimed the slot in a round before

export function actions(state, rival, act) {
  const open = mayChoose(state, act);
  if (!open) {
    const lies = state.choice ?? act.mine.sending;
    return h("div", { class: "tray", key: "tray" },
      lies ? lying(choiceSaid(state, lies), rival, !state.choice && act.mine.sending) : clockChose(rival));
  }
  const pick = pickOf(state, act);
  const chosen = complete(state, pick);
  const submit = (event) => {
    event.preventDefault();
    if (chosen && mayChoose(state, act)) act.commit(chosen);
  };
  return h("form", { class: "actions", key: "actions", onsubmit: submit, "aria-label": "Your action" },
    h("fieldset", { class: "kinds" },
      h("legend", null, "What do you do?"),
      Object.keys(ACTIONS).map((kind) => kindChip(state, kind, pick, act)),
      h("p", { class: "fine", id: "hint" }, `${ACTIONS[pick.do].hint}.`)),
    about(state, pick, act),
    pick.do === "pin" && pick.slot && values(state, pick, act),
    h("div", { class: "tray" },
      h("button", { class: "main", id: "commit", disabled: !chosen },
        chosen ? promise(state, chosen) : "Choose what about")));
}

/** What is chosen so far; a sniff where nothing was. */
export function pickOf(state, { mine }) {
  const kinds = new Set(state.choices.map((choice) => choice.do));
  const wanted = mine.pick.do;
  const kind = kinds.has(wanted) ? wanted : [...kinds][0];
  return { ...mine.pick, do: kind };
}

/** The choice that a pick names, null while it names none. */
export const complete = ({ choices }, pick) =>
  choices.find((choice) => Object.keys(choice).every((name) => choice[name] === pick[name])) ?? null;

/** What an action may be about: senses, or slots. */
export function aboutOf({ choices }, kind) {
  const of = choices.filter((choice) => choice.do === kind);
  return [...new Set(of.map((choice) => choice.sense ?? choice.slot))];
}

function kindChip(state, kind, pick, act) {
  const may = state.choices.some((choice) => choice.do === kind);
  const chosen = pick.do === kind;
  const radio = {
    type: "radio",
    name: "do",
    class: "unseen",
    value: kind,
    checked: chosen,
    disabled: !may,
    "aria-describedby": chosen && "hint",
    onchange: () => act.set({ pick: { do: kind } }),
  };
  return h("label", { class: dress("serve", may, chosen), key: kind },
    h("input", radio), h("kbd", null, ACTIONS[kind].key.toUpperCase()), ACTIONS[kind].name);
}

const dress = (base, may, chosen) => `${base}${chosen ? " chosen" : ""}${may ? "" : " empty"}`;

function about(state, pick, act) {
  const offered = aboutOf(state, pick.do);
  const sniffs = pick.do === "sniff";
  return h("fieldset", { class: "about", key: `about-${pick.do}` },
    h("legend", null, sniffs ? "With what?" : "Which slot?"),
    offered.map((name, at) => {
      const chosen = (sniffs ? pick.sense : pick.slot) === name;
      const radio = {
        type: "radio",
        name: "about",
        class: "unseen",
        value: name,
        checked: chosen,
        onchange: () => act.set({ pick: { do: pick.do, [sniffs ? "sense" : "slot"]: name } }),
      };
      return h("label", { class: dress("serve", true, chosen), key: name },
        h("input", radio),
        h("kbd", null, at + 1),
        h("span", null,
          h("b", null, sniffs ? SENSES[name].name : name),
          h("span", { class: "fine" }, sniffs ? SENSES[name].tells : worthSaid(state, pick.do, name))));
    }));
}

function worthSaid(state, kind, slot) {
  if (kind === "call") return `${lastClaim(state, slot)?.worth ?? ""} at stake`;
  const worth = worthNow(state, slot);
  return kind === "bluff" ? `${Math.floor((worth * 60) / 100)} if believed` : `worth ${worth}`;
}

const lastClaim = ({ players, seat }, slot) => players[1 - seat].claims.findLast((claim) => claim.slot === slot);

/** About what a claim pays now; abilities may move it by a little. */
function worthNow(state, slot) {
  const worth = state.worths[slot][state.turn - 1];
  const second = state.players[1 - state.seat].claims.some((claim) => claim.slot === slot && claim.stood !== false);
  return second ? Math.floor((worth * SECOND_PCT) / 100) : worth;
}

function values(state, pick, act) {
  const offered = state.choices.filter((choice) => choice.do === "pin" && choice.slot === pick.slot);
  return h("fieldset", { class: "values", key: `values-${pick.slot}` },
    h("legend", null, `Which ${pick.slot} is it?`),
    offered.map(({ value }, at) => {
      const chosen = pick.value === value;
      const radio = {
        type: "radio",
        name: "value",
        class: "unseen",
        value,
        checked: chosen,
        onchange: () => act.set({ pick: { ...pick, value } }),
      };
      return h("label", { class: dress("serve value", true, chosen), key: value },
        h("input", radio), at < 9 && h("kbd", null, at + 1), valueName(state, pick.slot, value));
    }));
}

function promise(state, chosen) {
  const said = choiceSaid(state, chosen);
  return said[0].toUpperCase() + said.slice(1);
}
