/* Where battles begin: against the house, a friend or anyone; and which are on now. */

import { h } from "../parts/draw.js";
import { Live } from "./live.js";

export function openLobby(app, { friend = null }) {
  const state = { app, friend, error: null, copied: false };
  const live = new Live(app);
  const act = actions(app, state);
  return {
    title: () => "",
    draw: () => [lobby(state, act), live.draw()],
    close: () => live.close(),
  };
}

function actions(app, state) {
  const change = (changes) => {
    Object.assign(state, changes);
    app.show();
  };
  return {
    async queue(versus) {
      change({ error: null });
      try {
        await app.tickets.queue({ mode: "pairing", rated: versus === "anyone", versus });
      } catch (refusal) {
        change({ error: refusal.message });
      }
    },

    leaveQueue: (ticket) => app.tickets.leave(ticket),

    friend(text) {
      state.friend = text;
    },

    async copy(text) {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        document.getElementById("own-link").focus(); // which selects it, where a page may not write to the clipboard
        return;
      }
      change({ copied: true });
      app.say("Copied.");
    },
  };
}

function lobby({ app, ...state }, act) {
  const { player } = app;
  const { waiting } = app.tickets;
  return h("section", { class: "card", key: "play" },
    h("h1", null, `Welcome, ${player.name}`),
    h("p", { class: "lead" }, "You lay your strongest bottles; the house lends what a hand of six lacks."),
    h("p", { class: "error", role: "alert" }, state.error),
    h("div", { class: "ways" },
      way("The house", "It plays a fair game, and is always at home.",
        h("button", { class: "main", onclick: () => act.queue("house") }, "Play the house")),
      way("Anyone", "Whoever looks for a rated battle next.",
        h("button", { onclick: () => act.queue("anyone"), disabled: waitsForAnyone(waiting) }, "Find an opponent")),
      friend({ ...state, player }, act)),
    waiting.length > 0 && h("ul", { class: "waiting" }, waiting.map((ticket) => ticketRow(ticket, act))));
}

const linkTo = (id) => `${location.origin}/#/friend/${id}`;

const waitsForAnyone = (waiting) => waiting.some((ticket) => ticket.versus === "anyone");

const way = (title, text, ...more) => h("div", { class: "way" }, h("h2", null, title), h("p", null, text), more);

function friend(state, act) {
  const mine = linkTo(state.player.player_id);
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

function ticketRow({ ticket, versus, name }, act) {
  const whom = versus === "anyone" ? "an opponent" : name ?? "your friend to ask you too";
  return h("li", { key: ticket },
    h("span", { class: "spinner", "aria-hidden": "true" }),
    h("span", null, `Waiting for ${whom}`),
    h("button", { onclick: () => act.leaveQueue(ticket) }, "Stop waiting"));
}
