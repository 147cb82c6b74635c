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
        way("The house", "It plays a fair game, and is always at home.", h("button", { class: "main", onclick: () => act.queue("house") }, "Play the house")),
        way("Anyone", "Whoever looks for a rated battle next.", h("button", { onclick: () => act.queue("anyone"), disabled: waitsFor(state, "anyone") }, "Find an opponent")),
        friend(state, act),
      ),
      state.waiting.length > 0 && h("ul", { class: "waiting" }, state.waiting.map((ticket) => waiting(ticket, state, act))),
    ),
    liveBattles(state, act),
  ];
}

const waitsFor = (state, versus) => state.waiting.some((ticket) => ticket.versus === versus);

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
        h("input", { name: "friend", required: true, autocomplete: "off", spellcheck: "false", value: state.friend ?? "", oninput: (event) => act.friend(event.target.value) })),
      h("p", { class: "row" }, h("button", { class: state.friend && "main" }, "Ask to the table")),
    ),
    h("label", { class: "field" }, "Your own link, to send",
      h("span", { class: "copy" },
        h("input", { readonly: true, value: mine, id: "own-link", onfocus: (event) => event.target.select() }),
        h("button", { onclick: () => act.copy(mine) }, state.copied ? "Copied" : "Copy"))),
  );
}

function waiting({ ticket, versus, name }, state, act) {
  const whom = versus === "anyone" ? "an opponent" : name ?? "your friend to ask you too";
  return h("li", { key: ticket },
    h("span", { class: "spinner", "aria-hidden": "true" }),
    h("span", null, `Waiting for ${whom}`),
    h("button", { onclick: () => act.leaveQueue(ticket) }, "Stop waiting"));
}

export function liveBattles(state, act) {
  return h("section", { class: "card live", key: "live", "aria-labelledby": "live-title" },
    h("h2", { id: "live-title" }, "On the table now"),
    state.live.length === 0 && h("p", { class: "fine" }, "No battle is being played. Battles appear here as they begin; anybody may watch."),
    h("ul", null, state.live.map((battle) =>
      h("li", { key: battle.id },
        h("span", { class: "pair" }, h("b", null, battle.players[0].name), " and ", h("b", null, battle.players[1].name)),
        h("span", { class: "fine" }, [battle.rated && "rated", battle.viewers > 0 && `${battle.viewers} watching`].filter(Boolean).join(" · ")),
        h("a", { class: "button", href: `#watch=${battle.id}`, "aria-label": `Watch ${battle.players[0].name} and ${battle.players[1].name}` },
          battle.players.some((one) => one.player_id === state.player?.player_id) ? "Go to your table" : "Watch")))));
}
