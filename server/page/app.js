/* The page is put together here: what is known, what may be done, and that it is drawn whenever either has changed. */

import { after, fromSnapshot, mayChoose, servesOf } from "./battle.js";
import { Clock } from "./clock.js";
import { saidOf } from "./course.js";
import { draw } from "./draw.js";
import { verdict } from "./ending.js";
import { call } from "./http.js";
import { listenToKeys } from "./keys.js";
import { Link } from "./link.js";
import { lobby } from "./lobby.js";
import { Session } from "./session.js";
import { signIn } from "./sign_in.js";
import { namesOf, table } from "./table.js";
import { top } from "./top.js";

const LIVE_EVERY_MS = 3_000;
const TICK_MS = 500;
const HURRY_MS = 10_000;
const KNOCK_AGAIN_MS = 1_500;
const SAID_MAX = 8;
const SERVED_OUT = ["empty_table", "last_course"]; // ends that come with a last course
const NOBODY = { player: null, at: null, battle: null, waiting: [], link: "open" };
const NO_PICK = { wine: null, serve: "pour" };

const element = (id) => document.getElementById(id);
const clock = new Clock();

const state = {
  clock,
  link: "open",
  why: "",
  player: null,
  door: { busy: false, error: null },
  error: null,
  friend: null, // whom the address names as a friend to play
  copied: false,
  live: [],
  waiting: [], // {ticket, versus, name}; the ticket is null until the server has given it
  at: null, // the id of the battle one sits or watches at
  battle: null,
  looking: null, // the course one looks at instead of the present one
  pick: NO_PICK,
  sending: null, // a choice on its way
  hurried: 0, // the turn in which one was told to hurry
};

/* What is drawn -------------------------------------------------------------------------------------------------- */

function show() {
  draw(element("top"), top(state, act));
  draw(element("main"), view());
  const { battle } = state;
  document.title = battle && !battle.over ? `Course ${battle.turn} · Wine Pokédex` : "Wine Pokédex";
}

function view() {
  if (state.battle) return table(state, act);
  if (state.at) return [];
  return state.player ? lobby(state, act) : signIn(state, act);
}

function change(changes) {
  Object.assign(state, changes);
  show();
}

/** Says something to who can't see the page. Lines are added, since much may happen at once. */
function say(text) {
  const line = document.createElement("p");
  line.textContent = text;
  element("said").append(line);
  if (element("said").childElementCount > SAID_MAX) element("said").firstElementChild.remove();
}

/** Brings the focus to the first of these that is there, where it has been lost or the table was drawn anew. */
function focusOn(...selectors) {
  const found = selectors.map((selector) => document.querySelector(selector)).find(Boolean);
  found?.focus({ preventScroll: true });
}

/* What may be done ----------------------------------------------------------------------------------------------- */

const act = {
  async enter(how, name, password) {
    change({ door: { busy: true, error: null } });
    try {
      await (how === "join" ? session.join(name, password) : session.signIn(name, password));
      change({ door: { busy: false, error: null }, player: session.player });
      link.shut();
      link.open();
      say(`Welcome, ${session.player.name}.`);
    } catch (error) {
      change({ door: { busy: false, error } });
    }
  },

  signOut() {
    link.shut();
    session.signOut();
    change(NOBODY);
  },

  async queue(versus, name = null) {
    act.leave();
    const ticket = { ticket: null, versus, name };
    change({ error: null, waiting: [...state.waiting.filter((one) => one.versus !== versus), ticket] });
    try {
      const d = { mode: "pairing", rated: versus === "anyone", versus };
      ticket.ticket = (await link.ask("battle.queue", d, { once: true })).ticket;
      show();
    } catch (refusal) {
      // After a reload one may be waiting without knowing the ticket; the place in the queue still counts.
      if (refusal.code !== "already_queued") state.waiting = state.waiting.filter((one) => one !== ticket);
      change({ error: refusal.message });
    }
  },

  leaveQueue(ticket) {
    change({ waiting: state.waiting.filter((one) => one.ticket !== ticket) });
    if (ticket) link.ask("battle.leave_queue", { ticket }, { once: true }).catch(() => {}); // it has ended already
  },

  friend(text) {
    state.friend = text;
  },

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      element("own-link").focus(); // which selects it, where a page may not write to the clipboard
      return;
    }
    change({ copied: true });
    say("Copied.");
  },

  pick(changes) {
    const pick = { ...state.pick, ...changes };
    if (pick.wine !== null && !servesOf(state.battle, pick.wine).includes(pick.serve)) pick.serve = "pour";
    change({ pick });
  },

  async serve() {
    const { pick, battle } = state;
    if (!servesOf(battle, pick.wine).includes(pick.serve)) return;
    const { id, turn } = battle;
    change({ sending: pick, error: null });
    try {
      await link.ask("battle.commit", { battle: id, turn, choice: pick }, { once: true });
      // By now the course may be served: then this is another turn.
      if (state.sending === pick) change({ sending: null, battle: { ...state.battle, choice: pick } });
      if (state.battle?.choice === pick) say("You have chosen. Waiting for the other seat.");
    } catch (refusal) {
      change({ sending: null, error: refusal.message });
      link.follow(`battle:${id}`);
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
    if (!(await confirmed(`Give up this battle? It counts as lost.`))) return;
    try {
      await link.ask("battle.forfeit", { battle: state.at }, { once: true });
    } catch (refusal) {
      change({ error: refusal.message });
    }
  },

  leave() {
    if (!state.at) return;
    link.leave(`battle:${state.at}`);
    if (location.hash) history.replaceState(null, "", "/");
    change({ at: null, battle: null, error: null });
    if (!state.player) link.shut();
    lookForBattles();
  },

  hurry: () => link.hurry(),
  heard: () => change({ error: null }),
};

function confirmed(question) {
  const dialog = element("question");
  element("asked").textContent = question;
  return new Promise((decided) => {
    element("yes").onclick = () => dialog.close("yes");
    element("no").onclick = () => dialog.close("no");
    dialog.onclose = () => decided(dialog.returnValue === "yes");
    dialog.returnValue = "no"; // what Escape means
    dialog.showModal();
  });
}

/* What the server says ------------------------------------------------------------------------------------------- */

const session = new Session({
  renewed: () => link.renewed(),
  ended: (why) => {
    link.shut();
    change({ ...NOBODY, door: { busy: false, error: { message: why } } });
  },
});

const link = new Link({
  clock,
  token: () => session.token,

  changed(how, why = "") {
    if (how === "expired") {
      renew();
      return;
    }
    if (state.link !== how) say(how === "open" ? "Connected." : "The connection was lost.");
    change({ link: how, why });
  },

  greeted({ live }) {
    if (!state.player) return;
    link.follow(`player:${state.player.player_id}`);
    const mine = live.find((room) => room.kind === "battle");
    if (mine && !state.at) {
      state.waiting = [];
      sit(mine.ch.split(":")[1]);
    }
  },

  whole(channel, snapshot) {
    if (channel !== `battle:${state.at}`) return;
    const battle = fromSnapshot(snapshot);
    const before = state.battle;
    if (before?.turn !== battle.turn) Object.assign(state, { looking: null, pick: NO_PICK, sending: null });
    change({ battle });
    if (!before) begin(battle);
  },

  pushed(push) {
    if (push.ch === `battle:${state.at}`) play(push);
    else if (push.t === "battle.matched") matched(push.d);
    else if (push.t === "battle.nobody_came") {
      const waiting = state.waiting.filter((one) => one.ticket !== push.d.ticket);
      change({ error: "Nobody came to the table.", waiting });
    }
  },

  gone(channel, refusal) {
    if (channel === `battle:${state.at}`) {
      act.leave();
      change({ error: refusal.message });
    }
  },
});

/** A seat is ready: whoever else was waited for is not any more. */
function matched({ battle, opponent }) {
  for (const { ticket, versus } of state.waiting) {
    if (ticket && versus !== opponent.player_id && versus !== "anyone") act.leaveQueue(ticket);
  }
  state.waiting = [];
  sit(battle);
}

/** To the table, as a player or to watch: the server knows which. */
function sit(id) {
  if (state.at) link.leave(`battle:${state.at}`);
  change({ at: id, battle: null, looking: null, pick: NO_PICK, sending: null, error: null });
  link.follow(`battle:${id}`);
}

function begin(battle) {
  scrollTo(0, 0);
  const [first, second] = battle.players;
  say(`The table of ${first.name} and ${second.name}. Course ${battle.turn}: ${battle.menu[battle.turn - 1].dish}.`);
  focusOn(".bottles input:enabled", "#main");
  current();
}

/** Moves the battle on by one push. */
function play(push) {
  const battle = state.battle && after(state.battle, push);
  if (!battle) {
    link.follow(push.ch);
    return;
  }
  const names = namesOf(battle);
  change({ battle });
  if (push.t === "turn.revealed") {
    change({ looking: push.d.turn, sending: null, pick: NO_PICK });
    say(`Course ${push.d.turn}, ${push.d.dish}. ${saidOf(push.d, names)}`);
    scrollTo(0, 0);
    focusOn("#onwards");
  } else if (push.t === "turn.opened") {
    current();
  } else if (push.t === "turn.locked" && push.d.seat !== battle.seat) {
    say(`${names[push.d.seat]} has chosen.`);
  } else if (push.t === "battle.over") {
    // Where a course was served just now, that is what to see first; the result is a step behind it.
    say(`${verdict(battle, names)}.`);
    if (!SERVED_OUT.includes(push.d.reason)) change({ looking: null });
    focusOn("#onwards", "#again", "#leave");
  }
}

/** Keeps the present course in sight where the menu is longer than the screen is wide. */
function current() {
  const item = document.querySelector(".menu .now");
  const list = item?.parentElement;
  if (list) list.scrollLeft = item.offsetLeft - (list.clientWidth - item.clientWidth) / 2;
}

const choosing = () => state.battle && mayChoose(state.battle) && !state.sending;

/* What happens by itself ----------------------------------------------------------------------------------------- */

listenToKeys({
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
});

setInterval(() => {
  const { battle } = state;
  if (!battle || battle.over || document.hidden) return;
  const leftMs = battle.deadlineMs - clock.now();
  if (mayChoose(battle) && leftMs < HURRY_MS && state.hurried !== battle.turn) {
    state.hurried = battle.turn;
    say("Ten seconds left, then your reserve.");
  }
  show();
}, TICK_MS);

async function lookForBattles() {
  if (state.at || document.hidden) return;
  try {
    change({ live: (await call("GET", "/battles?state=live&limit=20")).items });
  } catch {
    // The list is a courtesy: it comes with the next look.
  }
}

setInterval(lookForBattles, LIVE_EVERY_MS);

/** A new token, however long the server is away, and then the way back in. */
async function renew() {
  try {
    await session.renew();
    if (session.token) change({ player: session.player });
    if (session.token || state.at) link.open();
  } catch {
    change({ link: "lost" });
    setTimeout(renew, KNOCK_AGAIN_MS);
  }
}

/** What the address asks for: a battle to watch, or a friend to play. */
function route() {
  const [, what, id] = location.hash.match(/^#(watch|friend)=([\w-]+)$/) ?? [];
  if (what === "friend") {
    history.replaceState(null, "", "/");
    change({ friend: id });
  } else if (what === "watch" && id !== state.at) {
    sit(id);
    link.open();
  }
}

addEventListener("hashchange", route);
route();
show();
lookForBattles();
if (session.kept) renew();
