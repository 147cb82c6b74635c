/* Who sits or watches at a table: listens to it, moves its state on, sends choices, and says what happens. */

import { Refusal } from "../client/http.js";
import { mayChoose, NOTHING_DONE } from "../parts/tables/act.js";
import { tableOf } from "../parts/tables/index.js";
import { begun, said } from "./said.js";

const HURRY_MS = 10_000;
const WATCHED_MS = 9_000; // for so long a reveal stands before who only watches
const NEXT_MS = 12_000; // for so long a result stands where the next battle of a series has begun
const LAID_OPEN = ["pairing", "knowledge"]; // a reveal is looked at before one goes on
const LONG_OVER = ["not_found", "unknown_channel"];
const SET_ASIDE = "room_quarantined";
const AFTER_A_REVEAL = ["empty_table", "last_course", "last_question"];

export class Player {
  #app;
  #at;
  #stops;
  #hurry = 0;
  #onwards = 0;
  #away = 0;
  #clock; // the server's, and where one is kept behind, as far behind

  constructor(app, at) {
    this.#app = app;
    this.#at = at;
    this.#clock = app.clock;
    this.#stops = [
      app.follow(`battle:${at.id}`, {
        whole: (snapshot, { delayS }) => this.#whole(snapshot, delayS),
        pushed: (push) => this.#pushed(push),
        gone: (refusal) => this.#gone(refusal),
      }),
      app.inbox((push) => this.#heard(push)),
    ];
  }

  close() {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#hurry);
    clearTimeout(this.#onwards);
    clearTimeout(this.#away);
  }

  /** What the table is drawn with. */
  get act() {
    const { mine, growth } = this.#at;
    return { clock: this.#clock, mine, growth, set: this.set, commit: this.#sits ? this.commit : null };
  }

  get #sits() {
    const { state } = this.#at;
    return state !== null && state.seat !== null;
  }

  #change(changes) {
    Object.assign(this.#at, changes);
    this.#app.show();
  }

  /* What may be done ---------------------------------------------------------------------------------------------- */

  set = (changes) => {
    const { looking } = this.#at.mine;
    this.#change({ mine: { ...this.#at.mine, ...changes } });
    if (looking !== null && this.#at.mine.looking === null && !changes.pick) {
      scrollTo(0, 0);
      focusOn(...WHERE_TO_GO_ON);
    }
  };

  commit = async (choice) => {
    const { id, state } = this.#at;
    this.#change({ mine: { ...this.#at.mine, sending: choice, looking: null }, error: null });
    try {
      await this.#app.ask("battle.commit", { battle: id, turn: state.turn, choice }, { once: true });
      // By now it may be another turn, and then this choice was taken into account already.
      if (this.#at.mine.sending === choice) this.#lies(choice);
    } catch (refusal) {
      this.#change({ mine: { ...this.#at.mine, sending: null }, error: refusal.message });
      this.#app.anew(`battle:${id}`);
    }
  };

  #lies(choice) {
    const { state, mine } = this.#at;
    this.#change({ state: { ...state, choice, choices: [] }, mine: { ...mine, sending: null } });
    this.#app.say("You have chosen. Waiting for the other seat.");
  }

  forfeit = async () => {
    const how = { yes: "Give up", no: "Play on" };
    if (!(await this.#app.confirm("Give up this battle? It counts as lost.", how))) return;
    try {
      await this.#app.ask("battle.forfeit", { battle: this.#at.id }, { once: true });
    } catch (refusal) {
      this.#change({ error: refusal.message });
    }
  };

  /** Another battle like this one; where it is too late for that, a plain one against the same. */
  again = async () => {
    const { id, state } = this.#at;
    const rival = state.players[1 - state.seat];
    this.#change({ error: null });
    try {
      await this.#app.tickets.rematch({ battle: id, mode: state.mode, rival });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#change({ error: error.message });
    }
  };

  takeBack = (asked) => this.#app.tickets.leave(asked.ticket);

  /** The next battle of a series has begun: who has seen enough is brought there, and who wants to look on is not. */
  stay = () => {
    clearTimeout(this.#away);
    this.#change({ next: { ...this.#at.next, goMs: null } });
    focusOn("#again", "#verdict");
  };

  toggleHelp = () => {
    this.#change({ help: !this.#at.help });
    focusOn(...(this.#at.help ? ["#keys-title"] : WHERE_TO_GO_ON));
  };

  leave = () => this.#app.go("");
  heard = () => this.#change({ error: null });

  /* What the server says ------------------------------------------------------------------------------------------- */

  #whole(snapshot, delayS) {
    this.#clock = delayS > 0 ? { now: () => this.#app.clock.now() - delayS * 1_000 } : this.#app.clock;
    const table = tableOf(snapshot.mode);
    if (!table) {
      this.#app.notify("This page is older than this kind of battle: load it again.", { kind: "bad" });
      this.#app.go("");
      return;
    }
    const before = this.#at.state;
    const state = snapshot.state === "opening" ? { opening: true, mode: snapshot.mode } : table.fromSnapshot(snapshot);
    const anew = before?.turn !== state.turn;
    const mine = anew ? { ...NOTHING_DONE, notes: this.#at.mine.notes } : this.#at.mine;
    this.#change({ delayS, table, state: { ...state, viewers: before?.viewers ?? null }, mine });
    if (!before || before.opening) this.#begin();
    this.#watchTheClock();
  }

  #begin() {
    const { state } = this.#at;
    if (state.opening) return;
    scrollTo(0, 0);
    this.#app.say(begun(state));
    focusOn(...WHERE_TO_GO_ON);
    keepCurrentInSight();
  }

  /** Moves the battle on by one push. */
  #pushed(push) {
    const { table, state: before } = this.#at;
    if (!before) return;
    const state = before.opening && push.t !== "battle.opened" ? null : table.after(before, push);
    if (!state) {
      this.#app.anew(push.ch);
      return;
    }
    this.#change(this.#taken(state, push));
    const told = said(this.#at.state, push);
    if (told) this.#app.say(told);
    this.#follow(push);
  }

  /** The state after a push, and what it leaves of what one was about to do. */
  #taken(state, { t, d }) {
    const { mine } = this.#at;
    const none = { ...mine, pick: {}, sending: null };
    switch (t) {
      case "turn.locked":
        if (d.seat !== state.seat || d.by_clock || !mine.sending) return { state };
        return { state: { ...state, choice: mine.sending }, mine: { ...mine, sending: null } };
      case "turn.opened":
        // An answer has seconds: whatever is looked back at gives way to the question.
        return { state, mine: { ...none, looking: d.phase === "answers" ? null : mine.looking } };
      case "turn.revealed":
        return { state, mine: { ...none, looking: LAID_OPEN.includes(state.mode) ? d.turn : null } };
      case "battle.over":
        // Where something was revealed just now, that is what to see first; the result is a step behind it.
        return { state, mine: AFTER_A_REVEAL.includes(d.reason) ? mine : { ...none, looking: null } };
      default:
        return { state };
    }
  }

  #follow({ t }) {
    const { state } = this.#at;
    if (t === "battle.opened") this.#begin();
    if (t === "turn.opened") {
      keepCurrentInSight();
      if (state.phase === "answers") focusOn("#stem");
      else if (document.activeElement === document.body) focusOn(...WHERE_TO_GO_ON);
    }
    if (t === "turn.opened" || t === "room.resumed") this.#watchTheClock();
    if (t === "turn.revealed" && this.#at.mine.looking !== null) {
      scrollTo(0, 0);
      focusOn("#onwards");
      if (!this.#sits) this.#goOnLater();
    }
    if (t === "battle.over") {
      focusOn("#onwards", "#verdict");
      if (this.#sits) this.#readWhatOneIs();
    }
  }

  /** One's level may have risen with it. */
  async #readWhatOneIs() {
    const before = this.#app.player?.level;
    try {
      await this.#app.refreshPlayer();
    } catch {
      return; // what one has is read with the next look
    }
    const { level, tier } = this.#app.player ?? {};
    if (level > before) this.#grew("Level up", `You are level ${level} now, ${tier.toLowerCase()}.`);
  }

  #grew(title, text) {
    this.#change({ growth: [...this.#at.growth, { title, text }] });
    this.#app.say(`${title}. ${text}`);
  }

  /** Who only watches is not left behind at a reveal. */
  #goOnLater() {
    clearTimeout(this.#onwards);
    this.#onwards = setTimeout(() => this.set({ looking: null }), WATCHED_MS);
  }

  /** A table of long ago has no channel any more: what is left of it is its record. */
  #gone({ code, message }) {
    if (code === SET_ASIDE || LONG_OVER.includes(code)) this.#app.tickets.risen(this.#at.id);
    if (LONG_OVER.includes(code)) return this.#app.go(`replays/${this.#at.id}`, { replace: true });
    this.#app.notify(message, { kind: "bad" });
    this.#app.go("");
  }

  /** What one's own channel says of this battle. */
  #heard({ t, d }) {
    if (t === "battle.series" && d.last === this.#at.id && d.battle) this.#leadOn(d);
    else if (t === "wine.evolved") {
      this.#grew("Evolved", `${d.wine.name} has become another wine: ${named(d.to_species)}.`);
    }
  }

  /** The next battle of the series has begun, and its clock runs: it is shown here until one is there. */
  #leadOn({ battle, of, wins, seat, played }) {
    if (this.#at.next) return;
    const address = `battles/${battle}`;
    this.#stops.push(this.#app.follow(`battle:${battle}`, {
      whole: (snapshot) => this.#nextClock(snapshot),
      pushed: ({ t, d }) => t === "turn.opened" && this.#nextClock(d),
    }));
    this.#change({ next: { address, deadlineMs: null, goMs: this.#app.clock.now() + NEXT_MS } });
    this.#away = setTimeout(() => this.#app.go(address), NEXT_MS);
    this.#app.say(`It stands ${wins[seat]} to ${wins[1 - seat]}. Battle ${played + 1} of ${of} has begun, `
      + `and you are brought there in ${NEXT_MS / 1_000} seconds.`);
  }

  #nextClock({ deadline_ms: deadlineMs = null }) {
    this.#change({ next: { ...this.#at.next, deadlineMs } });
  }

  /** Ten seconds before the time of a turn is gone, who has still to choose is told. */
  #watchTheClock() {
    clearTimeout(this.#hurry);
    const { state } = this.#at;
    if (state.over || state.opening || state.seat === null) return;
    const ms = state.deadlineMs - this.#app.clock.now() - HURRY_MS;
    if (ms <= 0) return;
    this.#hurry = setTimeout(() => {
      if (mayChoose(this.#at.state, this.act)) this.#app.say("Ten seconds left, then your reserve.");
    }, ms);
  }
}

/** A species as far as its slug tells its name. */
const named = (slug) => slug.split("-").map((word) => word[0].toUpperCase() + word.slice(1)).join(" ");

const WHERE_TO_GO_ON = [
  "#onwards", ".bottles input:checked:enabled", ".bottles input:enabled",
  ".table form input:checked:enabled", ".table form input:enabled", "#stem", "#verdict", "#main",
];

/** Brings the focus to the first of these that is there, where it has been lost or the table was drawn anew. */
function focusOn(...selectors) {
  const found = selectors.map((selector) => document.querySelector(selector)).find(Boolean);
  if (!found) return;
  if (found.matches("h2, h3") && !found.hasAttribute("tabindex")) found.tabIndex = -1;
  found.focus({ preventScroll: true });
}

/** Keeps the present turn in sight where the menu is longer than the screen is wide. */
function keepCurrentInSight() {
  const item = document.querySelector(".menu .now");
  const list = item?.parentElement;
  if (list) list.scrollLeft = item.offsetLeft - (list.clientWidth - item.clientWidth) / 2;
}
