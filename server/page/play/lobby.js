/* Where battles begin: which game, against whom, and with which wines; and which battles are on now. */

import { Refusal } from "../client/http.js";
import { h } from "../parts/draw.js";
import { MODE_NAMES } from "../parts/words.js";
import { Live } from "./live.js";
import { GAMES, gameOf, HOUSE } from "./modes.js";
import { openWelcome } from "./welcome.js";
import { WinesToLay } from "./wines_to_lay.js";

const KEPT = "lobby"; // what one played last, on this device

export function openLobby(app, { friend = null, query }) {
  const asked = query?.get("mode");
  const kept = read();
  const state = {
    mode: gameOf(asked ?? kept.mode).mode,
    strength: kept.strength ?? 1,
    rated: kept.rated ?? true,
    played: kept.played ?? [], // the games that were begun on this device: of any other it is said how it goes
    series: query?.get("best") === "3",
    friend,
    error: null,
    copied: false,
  };
  const wines = new WinesToLay(app);
  const act = actions(app, state, wines);
  const live = new Live(app);
  let welcome = app.joined && openWelcome(app, { playNow: () => (done(), act.queue("house")), done: () => done() });
  const done = () => {
    welcome = null;
    app.show();
    document.querySelector("#main h1")?.focus();
  };
  app.joined = false;
  return {
    title: () => "",
    draw: () => (welcome ? welcome.draw() : [lobby(app, state, wines, act), live.draw()]),
    close: () => live.close(),
  };
}

/* What may be done ------------------------------------------------------------------------------------------------ */

function actions(app, state, wines) {
  const change = (changes) => {
    Object.assign(state, changes);
    app.show();
  };
  const tried = async (what) => {
    change({ error: null });
    try {
      await what();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      change({ error: error.message });
    }
  };
  return {
    choose(changes) {
      change(changes);
      keep(state);
    },

    queue: (versus, name = null) => tried(() => {
      const place = { mode: state.mode, rated: versus === "anyone" && state.rated, versus, name };
      if (versus === "house") place.strength = state.strength;
      if (!["house", "anyone"].includes(versus) && state.series) place.best_of = 3;
      state.played = [...new Set([...state.played, state.mode])];
      keep(state);
      const laid = wines.chosen(gameOf(state.mode).wines);
      return app.tickets.queue(laid.length > 0 ? { ...place, wines: laid } : place);
    }),

    accept: (wish) => tried(() => app.tickets.accept(wish)),
    decline: (wish) => app.tickets.decline(wish),
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

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {}; // kept by another version
  }
}

const keep = ({ mode, strength, rated, played }) =>
  localStorage.setItem(KEPT, JSON.stringify({ mode, strength, rated, played }));

/* What is shown --------------------------------------------------------------------------------------------------- */

function lobby(app, state, wines, act) {
  const { waiting, wishes } = app.tickets;
  return h("section", { class: "card lobby", key: "play" },
    h("header", { class: "greeting" },
      h("h1", { tabindex: "-1" }, `Welcome, ${app.player.name}`),
      whoOneIs(app.player)),
    h("p", { class: "error", role: "alert" }, state.error),
    wishes.length > 0 &&
      h("ul", { class: "waiting wishes", "aria-label": "You are asked" }, wishes.map((wish) => wishRow(wish, act))),
    waiting.length > 0 &&
      h("ul", { class: "waiting", "aria-label": "You wait" }, waiting.map((ticket) => ticketRow(ticket, act))),
    games(app.player, state, act),
    h("div", { class: "ways" }, house(state, act), anyone(state, waiting, act), friend(app, state, act)),
    wines.draw(gameOf(state.mode).wines));
}

function whoOneIs({ level, tier, coins }) {
  return h("p", { class: "figures" },
    h("span", null, "Level ", h("b", null, level), ` ${tier}`),
    h("span", null, h("b", null, coins.available.toLocaleString("en")), " coins"));
}

/* The three games ------------------------------------------------------------------------------------------------- */

function games(player, state, act) {
  const chosen = gameOf(state.mode);
  return h("fieldset", { class: "games" },
    h("legend", null, "Which game?"),
    GAMES.map((game) => gameCard(game, player.ratings[game.mode], game === chosen, act)),
    h("details", { class: "how", key: chosen.mode, open: !state.played.includes(chosen.mode) },
      h("summary", null, `How ${chosen.name.toLowerCase()} goes`),
      h("ol", null, chosen.how.map((step, at) => h("li", { key: at }, step)))));
}

function gameCard({ mode, name, line, takes, emblem }, rating, chosen, act) {
  const radio = {
    type: "radio",
    name: "mode",
    class: "unseen",
    value: mode,
    checked: chosen,
    "aria-label": name,
    "aria-describedby": `about-${mode}`,
    onchange: () => act.choose({ mode }),
  };
  return h("label", { class: `game${chosen ? " chosen" : ""}`, key: mode },
    h("input", radio),
    h("svg", { viewBox: "0 0 48 48", "aria-hidden": "true" }, h("path", { d: emblem })),
    h("span", { class: "name" }, name),
    h("span", { id: `about-${mode}`, class: "about-game" },
      h("span", null, line),
      h("span", { class: "fine" }, takes, " · ", ratingSaid(rating))));
}

function ratingSaid(rating) {
  if (!rating || rating.battles === 0) return "not rated yet";
  return `rating ${rating.rating}${rating.provisional ? ", provisional" : ""}`;
}

/* Against whom ---------------------------------------------------------------------------------------------------- */

const way = (key, title, text, ...more) =>
  h("section", { class: `way ${key}`, key, "aria-labelledby": `way-${key}` },
    h("h2", { id: `way-${key}` }, title), h("p", null, text), more);

const check = (text, checked, chosen) =>
  h("label", { class: "check" },
    h("input", { type: "checkbox", checked, onchange: (event) => chosen(event.target.checked) }), text);

function house(state, act) {
  const playing = HOUSE.find(({ strength }) => strength === state.strength) ?? HOUSE[0];
  return way("house", "The house", "Always at home, at five strengths.",
    h("fieldset", { class: "strengths" },
      h("legend", { class: "unseen" }, "How strong?"),
      HOUSE.map(({ strength, name, about }) => {
        const chosen = state.strength === strength;
        const radio = {
          type: "radio", name: "strength", class: "unseen", value: strength, checked: chosen,
          onchange: () => act.choose({ strength }),
        };
        return h("label", { class: `strength${chosen ? " chosen" : ""}`, key: strength },
          h("input", radio),
          h("span", { class: "bars", "aria-hidden": "true", vars: { n: strength } }),
          h("span", null, h("b", null, name), " ", h("span", { class: "fine" }, about)));
      })),
    h("p", { class: "strength-name", "aria-hidden": "true" }, h("b", null, playing.name), ` ${playing.about}`),
    h("button", { class: "main big", type: "button", onclick: () => act.queue("house") }, "Play the house"));
}

function anyone({ rated }, waiting, act) {
  const waits = waiting.some((ticket) => ticket.versus === "anyone");
  return way("anyone", "Anyone", "Whoever looks for a game next, near your own strength.",
    check("Rated: it moves both ratings", rated, (chosen) => act.choose({ rated: chosen })),
    h("button", { type: "button", onclick: () => act.queue("anyone"), disabled: waits }, "Find an opponent"));
}

function friend(app, state, act) {
  const query = new URLSearchParams({ mode: state.mode, ...(state.series ? { best: "3" } : {}) });
  const mine = `${location.origin}/#/friend/${app.player.player_id}?${query}`;
  const submit = (event) => {
    event.preventDefault();
    const id = idIn(event.target.elements.friend.value);
    if (id) act.queue(id);
  };
  return way("friend", "A friend", "Send your link. You meet once each of you has asked the other.",
    h("label", { class: "field" }, "Your own link, to send",
      h("span", { class: "copy" },
        h("input", { readonly: true, value: mine, id: "own-link", onfocus: (event) => event.target.select() }),
        h("button", { type: "button", onclick: () => act.copy(mine) }, state.copied ? "Copied" : "Copy"))),
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
      check("Best of three", state.series, (chosen) => act.choose({ series: chosen })),
      h("p", { class: "row" }, h("button", { class: state.friend && "main" }, "Ask to the table"))));
}

/** A whole link or the id alone: the id stands at the end of either, before what a link asks for besides. */
const idIn = (text) => text.trim().split("?")[0].match(/[\w-]+$/)?.[0];

/* Who waits for whom ---------------------------------------------------------------------------------------------- */

const WHY = {
  nobody: () => "nobody else looks for it just now",
  rating: (seconds) => `somebody of another strength is there, and fits in ${seconds} s`,
  just_met: (seconds) => `whom you have just played fits again in ${seconds} s`,
  unlike: (seconds) => `who is there wants another kind of battle, and fits in ${seconds} s`,
};

function ticketRow({ ticket, versus, name, mode, waitMs, why }, act) {
  const whom = { anyone: "an opponent", house: "the house" }[versus] ?? name ?? "your friend to ask you too";
  return h("li", { key: `${versus}-${mode}` },
    h("span", { class: "spinner", "aria-hidden": "true" }),
    h("span", null, `Waiting for ${whom}`, h("span", { class: "fine" },
      ` · ${MODE_NAMES[mode]}`, versus === "anyone" && WHY[why] && ` · ${WHY[why](Math.ceil((waitMs ?? 0) / 1000))}`)),
    h("button", { type: "button", onclick: () => act.leaveQueue(ticket) }, "Stop waiting"));
}

function wishRow(wish, act) {
  const { from, mode, bestOf, battle } = wish;
  const game = `${MODE_NAMES[mode]}${bestOf > 1 ? `, best of ${bestOf}` : ""}`;
  return h("li", { key: wish.ticket },
    h("span", null,
      h("b", null, from.name), battle ? " wants another" : " asks you to the table",
      h("span", { class: "fine" }, ` · ${game}`)),
    h("span", { class: "row" },
      h("button", { type: "button", class: "main", onclick: () => act.accept(wish) }, "Sit down"),
      h("button", { type: "button", class: "quiet", onclick: () => act.decline(wish) }, "Not now")));
}
