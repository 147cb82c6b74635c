/* The one WebSocket. It comes back by itself and goes on where it was.

   A request that moves something has a key and is sent again after a lost connection, until it is answered: the server
   takes it once. Of every channel the last number is remembered; what came in between is asked for on the way back in,
   and a gap is never passed over. Answers are taken in the moment they come: pushes that follow may be in the same
   frame. */

import { Refusal } from "./http.js";
import { newKey } from "./key.js";

const BACK_MS = [0, 250, 500, 1000, 2000, 4000];
const ANSWER_WITHIN_MS = 12_000;

/* What is refused for the moment, and not for what was asked: the same is taken a little later. A limit of the game that
   lasts for hours has codes like these, too, and is whoever asked's to know. */
const PASSING = new Set(["unavailable", "room_busy", "too_many_in_flight", "going_away", "rate_limited"]);
const PASSES_WITHIN_MS = 5_000;

const SIGN_IN_ANEW = new Set(["unauthorized", "token_expired", "signed_out"]);

export class Link {
  #socket = null;
  #ids = 0;
  #asked = new Map(); // id → {request, once, answered, refused}
  #places = new Map(); // channel → last n
  #again = new Map(); // channel that can't be had just now → the timer till it is asked for again
  #catching = new Map(); // channel → the newest request for it, the only one whose answer counts
  #tries = 0;
  #timer = 0;
  #beat = 0;
  #greeted = false;
  #wanted = false;

  /** `url` is the socket's address. `token()` is who comes in, null to watch only. `changed(state, why)` is told "open",
      "lost", "expired" or "ended"; `greeted(reply)`, `pushed(push)`, `whole(channel, snapshot, {delayS})` and
      `gone(channel, refusal)` are told what came. */
  constructor({ url, clock, token, changed, greeted, pushed, whole, gone }) {
    Object.assign(this, { url, clock, token, changed, greeted, pushed, whole, gone });
  }

  open() {
    this.#wanted = true;
    this.hurry();
  }

  /** Ends the connection, and forgets who was here and where. */
  shut() {
    this.#wanted = false;
    this.#places.clear();
    this.#catching.clear();
    this.#drop();
    this.#asked.clear();
  }

  /** Tries at once where the next try would be later. */
  hurry() {
    if (!this.#wanted || this.#socket) return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  /** Shows a fresh token before the old one ends. */
  renewed() {
    if (this.#greeted) this.#request("hello", { token: this.token() }, { refused: () => this.#socket?.close() });
  }

  /** Asks, and promises the answer. With `once` it is one request however often it has to be sent, also where it is put
      off for some seconds; a key of one's own instead of `true` makes it one beyond this program's life.

      Throws Refusal. */
  ask(op, d, { once = false } = {}) {
    return new Promise((answered, refused) => this.#request(op, d, { once, answered, refused }));
  }

  /** Listens to a channel, from its whole state on. While nobody is greeted nothing is asked: `greeted` is the moment
      to follow what `resumed` does not name. */
  follow(channel) {
    if (this.#greeted) this.#catchUp(channel, {});
  }

  leave(channel) {
    this.#places.delete(channel);
    this.#askNoMore(channel);
    this.#catching.delete(channel);
    if (this.#greeted) this.#request("unsub", { ch: channel }, {});
  }

  #request(op, d, { once = false, answered = () => {}, refused = () => {} }) {
    const request = { id: ++this.#ids, op, d };
    if (once) request.key = once === true ? newKey() : once;
    this.#asked.set(request.id, { request, once, answered, refused });
    if (this.#greeted || op === "hello") this.#send(request);
  }

  #connect() {
    const socket = new WebSocket(this.url, "winedex.v1.json");
    this.#socket = socket;
    socket.onopen = () => this.#greet();
    socket.onmessage = ({ data }) => [JSON.parse(data)].flat().forEach((message) => this.#take(message));
    socket.onclose = ({ code, reason }) => socket === this.#socket && this.#closed(code, reason);
  }

  #greet() {
    const askedMs = Date.now();
    const hello = { resume: Object.fromEntries(this.#places) };
    if (this.token()) hello.token = this.token();
    this.#request("hello", hello, {
      answered: (reply) => this.#enter(reply, askedMs),
      refused: (refusal) => {
        if (refusal.code !== "lost") this.#closed(SIGN_IN_ANEW.has(refusal.code) ? 4100 : 0, refusal.message);
      },
    });
  }

  #enter(reply, askedMs) {
    this.#tries = 0;
    this.#greeted = true;
    this.clock.set(reply.now_ms, askedMs);
    this.#beat = setInterval(() => this.#ping(), reply.heartbeat_ms);
    const waiting = [...this.#asked.values()];
    this.changed("open");
    for (const [channel, caught] of Object.entries(reply.resumed)) this.#caught(channel, caught);
    this.greeted(reply);
    // Behind what is followed now: what is asked may at once have consequences there.
    for (const { request } of waiting) this.#send(request);
  }

  #ping() {
    const askedMs = Date.now();
    const socket = this.#socket;
    // A connection that was cut without a word looks open until somebody notices.
    const silent = setTimeout(() => socket === this.#socket && this.#closed(0, ""), ANSWER_WITHIN_MS);
    this.#request("ping", {}, {
      answered: ({ now_ms }) => {
        clearTimeout(silent);
        this.clock.set(now_ms, askedMs);
      },
      refused: () => clearTimeout(silent),
    });
  }

  #take(message) {
    if (message.re === undefined) this.#push(message);
    else this.#answer(message);
  }

  #answer({ re, d, err }) {
    const asked = this.#asked.get(re);
    if (!asked) return;
    if (asked.once && PASSING.has(err?.code) && err.retry_after_ms <= PASSES_WITHIN_MS) {
      setTimeout(() => this.#greeted && this.#asked.has(re) && this.#send(asked.request), err.retry_after_ms);
      return;
    }
    this.#asked.delete(re);
    if (err) asked.refused(new Refusal(err));
    else asked.answered(d);
  }

  #push(push) {
    const last = this.#places.get(push.ch);
    if (push.n === undefined) this.pushed(push);
    else if (last === undefined) return; // its whole state is on the way
    else if (push.n === last + 1) {
      this.#places.set(push.ch, push.n);
      this.pushed(push);
    } else if (push.n > last) this.#catchUp(push.ch, { from: last });
  }

  #catchUp(channel, from) {
    const asked = {};
    this.#catching.set(channel, asked);
    const counts = () => this.#catching.get(channel) === asked;
    this.#request("sub", { ch: channel, ...from }, {
      answered: (caught) => counts() && this.#caught(channel, caught),
      refused: (refusal) => refusal.code !== "lost" && counts() && this.#caught(channel, { refusal }),
    });
  }

  #caught(channel, { n, events, snapshot, delay_s: delayS = 0, err, refusal = err && new Refusal(err) }) {
    this.#askNoMore(channel);
    if (refusal?.retryAfterMs) {
      // Whoever has the room changes, say: nobody has to hear of that who only listens.
      this.#again.set(channel, setTimeout(() => this.#askAgain(channel), refusal.retryAfterMs));
    } else if (refusal) {
      this.#places.delete(channel);
      this.gone(channel, refusal);
    } else if (events) {
      for (const push of events) this.#push(push);
    } else {
      this.#places.set(channel, n);
      this.whole(channel, snapshot, { delayS });
    }
  }

  #askAgain(channel) {
    const last = this.#places.get(channel);
    if (this.#greeted) this.#catchUp(channel, last === undefined ? {} : { from: last });
  }

  #askNoMore(channel) {
    clearTimeout(this.#again.get(channel));
    this.#again.delete(channel);
  }

  #send(request) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request));
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.#greeted = false;
    clearInterval(this.#beat);
    clearTimeout(this.#timer);
    for (const channel of [...this.#again.keys()]) this.#askNoMore(channel);
    for (const [id, { once, refused }] of this.#asked) {
      if (once) continue; // it is sent again
      this.#asked.delete(id);
      refused(new Refusal({ code: "lost", title: "The connection was lost." }));
    }
    socket?.close();
  }

  /** By the contract 4100 to 4199 want another hello and 4500 to 4599 never want us again; all else wants us back. */
  #closed(code, reason) {
    this.#drop();
    if (!this.#wanted) return;
    if (code >= 4500 && code < 4600) {
      this.#wanted = false;
      this.changed("ended", reason);
    } else if (code === 4100 || code === 4101) {
      this.changed("expired", reason);
    } else {
      this.changed("lost", reason);
      const wait = BACK_MS[Math.min(this.#tries++, BACK_MS.length - 1)];
      // Not all at the same moment, when a server has gone from under many.
      this.#timer = setTimeout(() => this.hurry(), wait * (0.75 + Math.random() / 2));
    }
  }
}
