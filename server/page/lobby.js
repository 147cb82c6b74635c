/* Where battles begin: against the house, a friend or anyone; and which are on now. */

import { h } from "./draw.js";

export const linkTo = (key, id) => `${location.origin}/#${key}=${id}`;

export function lobby(state, act) {
  const { player } = state;
  return [
    h("section", { class: "card", key: "play" },
      h("h1", null, `Welcome, ${player.name}`),
      h("p", { class: "lead" }, "You lay your strongest bottles; the house lends what a hand of six lacks."),
      h("p", { class: "error", role: "alert" }, state.error),
      h("div", { class: "ways" },
        way("The house", "It plays a fair game, and is always at home.",
          h("button", { class: "main", onclick: () => act.queue("house") }, "Play the house")),
        way("Anyone", "Whoever looks for a rated battle next.",
          h("button", { onclick: () => act.queue("anyone"), disabled: waitsForAnyone(state) }, "Find an opponent")),
        friend(state, act),
      ),
      state.waiting.length > 0 && h("ul", { class: "waiting" }, state.waiting.map((ticket) => waiting(ticket, act))),
    ),
    liveBattles(state),
  ];
}

const waitsForAnyone = (state) => state.waiting.some((ticket) => ticket.versus === "anyone");

const way = (title, text, ...more) => h("div", { class: "way" }, h("h2", null, title), h("p", null, text), more);

function friend(state, act) {
  const mine = linkTo("friend", state.player.player_id);
  const submit = (event) => {
    event.preventDefault();
    // A whole link or the id alone: the id stands at the end of either.
    const id = event.target.elements.friend.value.trim().match(/[\w-]+$/)?.[0];
    if (id) act.queue(id);
  };
  return way("A friend", "You meet once each of you has asked the other.",
    h("form", { onsubmit: submit },
      h("label", { class: "field" }, "Your friend's link or player id",
        h("input", {
          name: "friend",
          required: true,
          autocomplete: "off",
          spellcheck: "false",
          value: state.friend,
          oninput: (event) => act.friend(event.target.value),
        })),
      h("p", { class: "row" }, h("button", { class: state.friend && "main" }, "Ask to the table")),
    ),
    h("label", { class: "field" }, "Your own link, to send",
      h("span", { class: "copy" },
        h("input", { readonly: true, value: mine, id: "own-link", onfocus: (event) => event.target.select() }),
        h("button", { onclick: () => act.copy(mine) }, state.copied ? "Copied" : "Copy"))),
  );
}

function waiting({ ticket, versus, name }, act) {
  const whom = versus === "anyone" ? "an opponent" : name ?? "your friend to ask you too";
  return h("li", { key: ticket },
    h("span", { class: "spinner", "aria-hidden": "true" }),
    h("span", null, `Waiting for ${whom}`),
    h("button", { onclick: () => act.leaveQueue(ticket) }, "Stop waiting"));
}

export function liveBattles(state) {
  return h("section", { class: "card live", key: "live", "aria-labelledby": "live-title" },
    h("h2", { id: "live-title" }, "On the table now"),
    state.live.length === 0 &&
      h("p", { class: "fine" }, "Nobody plays just now. Battles appear here as they begin; anybody may watch."),
    h("ul", null, state.live.map((battle) => live(battle, state.player))));
}

function live({ id, players, rated, viewers }, player) {
  const [first, second] = players.map((one) => one.name);
  const mine = players.some((one) => one.player_id === player?.player_id);
  const about = [rated && "rated", viewers > 0 && `${viewers} watching`].filter(Boolean).join(" · ");
  return h("li", { key: id },
    h("span", { class: "pair" }, h("b", null, first), " and ", h("b", null, second)),
    h("span", { class: "fine" }, about),
    h("a", { class: "button", href: `#watch=${id}`, "aria-label": `${mine ? "Play" : "Watch"} ${first} and ${second}` },
      mine ? "Go to your table" : "Watch"));
}
