/* A table that one sits or watches at: what is known of it, what may be done, and what is said and shown when. */

import { Refusal } from "../client/http.js";
import { h } from "../parts/draw.js";
import { after, fromSnapshot, mayChoose, servesOf } from "./battle.js";
import { saidOf } from "./course.js";
import { verdict } from "./ending.js";
import { keyAtTable } from "./keys.js";
import { namesOf, table } from "./table.js";

const TICK_MS = 500;
const HURRY_MS = 10_000;
const SERVED_OUT = ["empty_table", "last_course"]; // ends that come with a last course
const NO_PICK = { wine: null, serve: "pour" };

const element = (id) => document.getElementById(id);

export function openTable(app, { id }) {
  const state = {
    clock: app.clock,
    battle: null,
    error: null,
    looking: null, // the course one looks at instead of the present one
    pick: NO_PICK,
    sending: null, // a choice on its way
    hurried: 0, // the turn in which one was told to hurry
  };
  const change = (changes) => {
    Object.assign(state, changes);
    app.show();
  };
  const act = actions(app, state, change, id);
  const stop = app.follow(`battle:${id}`, {
    whole: (snapshot) => whole(app, state, change, snapshot),
    pushed: (push) => pushed(app, state, change, push),
    gone: (refusal) => {
      app.notify(refusal.message, { kind: "bad" });
      app.go("");
    },
  });
  const timer = setInterval(() => hurry(app, state), TICK_MS);
  return {
    title: () => (state.battle && !state.battle.over ? `Course ${state.battle.turn}` : ""),
    tools: () => tools(app, state.battle, act),
    draw: () => [refused(state, act), state.battle && table(state, act)],
    key: (event) => keyAtTable(event, keys(state, act)),
    close() {
      stop();
      clearInterval(timer);
    },
  };
}

/* What the head shows meanwhile, and what went wrong -------------------------------------------------------------- */

function tools(app, battle, act) {
  const sits = battle && !battle.over && battle.seat !== null;
  return [
    battle?.viewers > 0 && h("span", { class: "fine" }, `${battle.viewers} watching`),
    sits
      ? h("button", { class: "quiet", key: "up", onclick: act.forfeit }, "Give up")
      : h("button", { class: "quiet", key: "off", onclick: act.leave }, app.player ? "To the lobby" : "To the door"),
  ];
}

const refused = ({ error }, act) => error &&
  h("p", { class: "notice bad", key: "refused", role: "alert" },
    error, h("button", { onclick: act.heard }, "Understood"));

/* What may be done ------------------------------------------------------------------------------------------------ */

function actions(app, state, change, id) {
  return {
    pick(changes) {
      const pick = { ...state.pick, ...changes };
      if (pick.wine !== null && !servesOf(state.battle, pick.wine).includes(pick.serve)) pick.serve = "pour";
      change({ pick });
    },

    async serve() {
      const { pick, battle } = state;
      if (!servesOf(battle, pick.wine).includes(pick.serve)) return;
      change({ sending: pick, error: null });
      try {
        await app.ask("battle.commit", { battle: id, turn: battle.turn, choice: pick }, { once: true });
        // By now the course may be served: then this is another turn.
        if (state.sending === pick) change({ sending: null, battle: { ...state.battle, choice: pick } });
        if (state.battle?.choice === pick) app.say("You have chosen. Waiting for the other seat.");
      } catch (refusal) {
        change({ sending: null, error: refusal.message });
        app.anew(`battle:${id}`);
      }
    },

    look(turn) {
      const { battle, looking } = state;
      change({ looking: turn === looking || (turn === battle.turn && !battle.over) ? null : turn });
      if (turn === null) {
        scrollTo(0, 0);
        focusOn(".bottles input:checked:enabled", ".bottles input:enabled", "#again", "#leave");
      }
    },

    async forfeit() {
      const how = { yes: "Give up", no: "Play on" };
      if (!(await app.confirm("Give up this battle? It counts as lost.", how))) return;
      try {
        await app.ask("battle.forfeit", { battle: id }, { once: true });
      } catch (refusal) {
        change({ error: refusal.message });
      }
    },

    async again({ house, player, name }) {
      app.go("");
      try {
        await app.tickets.queue({ mode: "pairing", rated: false, versus: house ? "house" : player, name });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        app.notify(error.message, { kind: "bad" });
      }
    },

    leave: () => app.go(""),
    heard: () => change({ error: null }),
  };
}

function keys(state, act) {
  const choosing = () => state.battle && mayChoose(state.battle) && !state.sending;
  return {
    wine(index) {
      if (!choosing() || servesOf(state.battle, index).length === 0) return false;
      state.looking = null;
      act.pick({ wine: index });
      focusOn(".bottles input:checked");
      document.querySelector(".bottle.chosen").scrollIntoView({ block: "nearest" });
      return true;
    },
    serve(name) {
      if (!choosing()) return false;
      if (state.pick.wine !== null && !servesOf(state.battle, state.pick.wine).includes(name)) return false;
      state.looking = null;
      act.pick({ serve: name });
      return true;
    },
    next() {
      const button = element("onwards") ?? element("serve") ?? element("again");
      button?.click();
      return Boolean(button);
    },
  };
}

/* What the server says -------------------------------------------------------------------------------------------- */

function whole(app, state, change, snapshot) {
  const battle = fromSnapshot(snapshot);
  const before = state.battle;
  if (before?.turn !== battle.turn) Object.assign(state, { looking: null, pick: NO_PICK, sending: null });
  change({ battle });
  if (!before) begin(app, battle);
}

function begin(app, battle) {
  scrollTo(0, 0);
  const [first, second] = battle.players;
  app.say(`The table of ${first.name} and ${second.name}. Course ${battle.turn}: ${battle.menu[battle.turn - 1].dish}.`);
  focusOn(".bottles input:enabled", "#main");
  current();
}

/** Moves the battle on by one push. */
function pushed(app, state, change, push) {
  const battle = state.battle && after(state.battle, push);
  if (!battle) {
    app.anew(push.ch);
    return;
  }
  const names = namesOf(battle);
  change({ battle });
  if (push.t === "turn.revealed") {
    change({ looking: push.d.turn, sending: null, pick: NO_PICK });
    app.say(`Course ${push.d.turn}, ${push.d.dish}. ${saidOf(push.d, names)}`);
    scrollTo(0, 0);
    focusOn("#onwards");
  } else if (push.t === "turn.opened") {
    current();
  } else if (push.t === "turn.locked" && push.d.seat !== battle.seat) {
    app.say(`${names[push.d.seat]} has chosen.`);
  } else if (push.t === "battle.over") {
    // Where a course was served just now, that is what to see first; the result is a step behind it.
    app.say(`${verdict(battle, names)}.`);
    if (!SERVED_OUT.includes(push.d.reason)) change({ looking: null });
    focusOn("#onwards", "#again", "#leave");
  }
}

/* What happens by itself ------------------------------------------------------------------------------------------ */

function hurry(app, state) {
  const { battle } = state;
  if (!battle || battle.over || document.hidden || !mayChoose(battle) || state.hurried === battle.turn) return;
  if (battle.deadlineMs - app.clock.now() > HURRY_MS) return;
  state.hurried = battle.turn;
  app.say("Ten seconds left, then your reserve.");
}

/** Brings the focus to the first of these that is there, where it has been lost or the table was drawn anew. */
function focusOn(...selectors) {
  const found = selectors.map((selector) => document.querySelector(selector)).find(Boolean);
  found?.focus({ preventScroll: true });
}

/** Keeps the present course in sight where the menu is longer than the screen is wide. */
function current() {
  const item = document.querySelector(".menu .now");
  const list = item?.parentElement;
  if (list) list.scrollLeft = item.offsetLeft - (list.clientWidth - item.clientWidth) / 2;
}
