/* One's hand: a card on the topic, a veto or a topic with it; then an answer. */

import { h } from "../../draw.js";
import { mayChoose } from "../act.js";
import { clockChose, lying } from "../seat.js";
import { choiceSaid } from "./words.js";

/* A card --------------------------------------------------------------------------------------------------------- */

export function cards(state, rival, act) {
  if (!mayChoose(state, act)) return lies(state, rival, act);
  const pick = act.mine.pick;
  const chosen = complete(state, pick);
  const submit = (event) => {
    event.preventDefault();
    if (chosen && mayChoose(state, act)) act.commit(chosen);
  };
  const attrs = { class: "actions", key: `cards-${state.question}`, onsubmit: submit, "aria-label": "Your card" };
  return h("form", attrs,
    h("fieldset", { class: "hand-of-cards" },
      h("legend", null, "How sure are you? Lay a card"),
      h("p", { class: "fine" }, "Right, it is won, and twice the rival's card where he was wrong. Wrong, it is lost."),
      h("div", { class: "fan" }, offered(state).map((card) => cardOf(state, card, pick, act)))),
    extras(state, pick, act),
    h("div", { class: "tray" },
      h("button", { class: "main", id: "commit", disabled: !chosen },
        chosen ? `Lay ${choiceSaid(state, chosen)}` : "Choose a card")));
}

const offered = ({ choices }) => [...new Set(choices.map((choice) => choice.card))].sort();

/** The choice that a pick names, null while it names no card. */
export function complete({ choices }, { card, veto = false, topic }) {
  const fits = topic
    ? (choice) => choice.topic === topic
    : (choice) => !choice.topic && (choice.veto ?? false) === veto;
  return choices.find((choice) => choice.card === card && fits(choice)) ?? null;
}

function cardOf(state, card, pick, act) {
  const left = state.hand.filter((one) => one === card).length;
  const chosen = pick.card === card;
  const radio = {
    type: "radio",
    name: "card",
    class: "unseen",
    value: card,
    checked: chosen,
    "aria-label": `Card ${card}, ${left} left`,
    onchange: () => act.set({ pick: { ...pick, card } }),
  };
  return h("label", { class: `playing-card${chosen ? " chosen" : ""}`, key: card },
    h("input", radio), h("b", null, card), h("span", { class: "fine" }, left > 1 ? `${left} left` : "1 left"));
}

/** The veto, and the topics of who trails. */
function extras(state, pick, act) {
  const mayVeto = state.choices.some((choice) => choice.veto);
  const topics = [...new Set(state.choices.map((choice) => choice.topic).filter(Boolean))];
  if (!mayVeto && topics.length === 0) return null;
  const veto = {
    type: "checkbox",
    name: "veto",
    checked: Boolean(pick.veto),
    onchange: (event) => act.set({ pick: { card: pick.card, veto: event.target.checked } }),
  };
  return h("fieldset", { class: "extras" },
    h("legend", { class: "unseen" }, "With it"),
    mayVeto && h("label", { class: "check", key: "veto" },
      h("input", veto), h("kbd", null, "V"),
      h("span", null, h("b", null, "Veto"), ` this topic: ${state.names[state.reserve[0]]} is asked instead`)),
    topics.length > 0 && h("label", { class: "field", key: "topic" }, "You trail: choose the topic",
      h("select", {
        name: "topic",
        value: pick.topic ?? "",
        onchange: (event) => act.set({ pick: { card: pick.card, topic: event.target.value || undefined } }),
      },
      h("option", { value: "" }, `As it lies: ${state.names[state.line[state.question - 1]]}`),
      topics.map((topic) => h("option", { value: topic, key: topic }, state.names[topic])))));
}

/* An answer ------------------------------------------------------------------------------------------------------ */

/** Four options and a pass. A press answers: seconds count here. */
export function answers(state, rival, act) {
  const open = mayChoose(state, act);
  const lying = state.choice ?? act.mine.sending;
  const press = (answer) => () => mayChoose(state, act) && act.commit({ answer });
  return h("div", { class: "answering", key: `answers-${state.question}` },
    h("ol", { class: "options", role: "list" }, state.asked.options.map((option, at) =>
      h("li", { key: at },
        h("button", {
          type: "button", class: `option${lying?.answer === at ? " chosen" : ""}`, disabled: !open, onclick: press(at),
        }, h("kbd", null, at + 1), h("span", null, option))))),
    h("p", { class: "row answer-row" },
      h("button", { type: "button", class: "quiet", disabled: !open, onclick: press("pass") },
        h("kbd", null, "0"), `Pass: half your card ${state.card ?? ""} is lost, no more`)),
    !open && lies(state, rival, act));
}

function lies(state, rival, act) {
  const choice = state.choice ?? act.mine.sending;
  const onItsWay = !state.choice && act.mine.sending;
  return choice ? lying(choiceSaid(state, choice), rival, onItsWay) : clockChose(rival);
}
