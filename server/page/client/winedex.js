/* The client module: everything that speaks to the server, and nothing of any page. It runs wherever there are fetch and
   WebSocket: browsers, Node from 22 on, Deno, Bun. The page at `/` is made with it. docs/client.md shows how it is used;
   winedex.d.ts says what there is. */

import { Channels } from "./channels.js";
import { Clock } from "./clock.js";
import { Http, Refusal, Unreachable } from "./http.js";
import { Link } from "./link.js";
import { Session } from "./session.js";

export { Refusal, Unreachable };

const KNOCK_AGAIN_MS = 1_500;
const NOBODY = () => {};

/** Connects, and promises a `Winedex` that has been greeted: as who the token says, or as somebody who watches.

    Throws Refusal or Unreachable, where the token counts no more or cannot be shown. */
export async function connect({ url, token = null, ...more }) {
  const game = new Winedex({ url, ...more });
  if (token !== null) await game.enter(token);
  game.open();
  await game.ready();
  return game;
}

export class Winedex {
  #http;
  #session;
  #link;
  #channels;
  #hearers = new Set(); // of one's own channel
  #stopOwn = null;
  #ready = openly();
  #knocking = 0;
  #told;

  /** `url` is the server's address. `kept` and `device` are stores as a browser has them, for the tokens of a session and
      of this device; left out, both are gone with the program. `hold(mark)`, where others may have a copy of `kept`,
      promises whether this one alone holds the mark. Told are `changed(state, why)` of the connection,
      `greeted(reply)`, `came(player)` and `left(why)`, whose `why` is null where one signed out oneself. */
  constructor({ url, kept, device, hold, changed = NOBODY, greeted = NOBODY, came = NOBODY, left = NOBODY }) {
    this.#told = { changed, greeted, came, left };
    this.clock = new Clock();
    this.state = "shut"; // "open", "lost", or "ended" where the server does not want us back
    this.#http = new Http(url);
    this.#session = new Session({
      http: this.#http,
      kept,
      device,
      hold,
      renewed: () => this.#link.renewed(),
      ended: (why) => this.#leave(why),
    });
    this.#link = new Link({
      url: socketOf(url),
      clock: this.clock,
      token: () => this.#session.token,
      changed: (state, why) => (state === "expired" ? this.resume() : this.#change(state, why)),
      greeted: (reply) => this.#greeted(reply),
      whole: (channel, snapshot, how) => this.#channels.whole(channel, snapshot, how),
      pushed: (push) => this.#channels.pushed(push),
      gone: (channel, refusal) => this.#channels.gone(channel, refusal),
    });
    this.#channels = new Channels(this.#link);
  }

  /** Who is signed in, as `GET /me` has it; null for nobody. */
  get player() {
    return this.#session.player;
  }

  /** Whether somebody was signed in when the program last ended: then `resume()` brings him back. */
  get kept() {
    return this.#session.kept;
  }

  /** Becomes a player, and signs in.

      Throws Refusal or Unreachable. */
  async join(name, password) {
    await this.#session.join(name, password);
    this.#entered();
  }

  /** `totp` is a code of the second factor, where the player has one.

      Throws Refusal or Unreachable. */
  async signIn(name, password, totp) {
    await this.#session.signIn(name, password, totp);
    this.#entered();
  }

  /** Comes in with an access token that somebody else renews: another call of this shows the next one.

      Throws Refusal or Unreachable. */
  async enter(token) {
    await this.#session.show(token);
    this.#entered();
  }

  /** Comes back in with the tokens that were kept, however long the server is away. */
  async resume() {
    clearTimeout(this.#knocking);
    const had = this.player;
    try {
      await this.#session.renew();
      if (this.#session.token && !had) this.#entered();
      else if (this.#session.token || this.#channels.followed.length > 0) this.#link.open();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.#change("lost", "");
      this.#knocking = setTimeout(() => this.resume(), KNOCK_AGAIN_MS);
    }
  }

  signOut() {
    this.#session.signOut();
    this.#leave(null);
  }

  /** As signing out, where the server has ended the session itself: the account was erased. */
  forget() {
    this.#session.forget();
    this.#leave(null);
  }

  /** Reads anew who one is and what one has: `player`. */
  read() {
    return this.#session.read();
  }

  /** Connects, to watch where nobody is signed in. What is followed or asked connects by itself. */
  open() {
    this.#link.open();
  }

  /** Promises that the server has greeted us, and that one's own channel is heard where somebody is signed in. */
  ready() {
    return this.#ready.promise;
  }

  /** Tries at once where the next try would be later: the device is awake again, or the network back. */
  hurry() {
    this.#link.hurry();
  }

  /** Ends the connection and whatever would happen by itself. Who is signed in stays so. */
  close() {
    clearTimeout(this.#knocking);
    this.#session.rest();
    this.#stopOwn?.();
    this.#stopOwn = null;
    this.#link.shut();
    this.#change("shut", "");
  }

  /** HTTP, below `/api/v1`, as who is signed in.

      Throws Refusal or Unreachable. */
  call(method, path, more) {
    return this.#session.call(method, path, more);
  }

  /** A request on the WebSocket. With `once` it is one request, however often it has to be sent; a UUID in the place of
      `true` makes it one beyond this program's life.

      Throws Refusal. */
  ask(op, d, how) {
    return this.#link.ask(op, d, how);
  }

  /** Listens to a channel, from its whole state on, until the function that this returns is called. */
  follow(channel, listener) {
    return this.#channels.follow(channel, listener);
  }

  /** Asks for a channel's whole state again. */
  anew(channel) {
    this.#channels.anew(channel);
  }

  /** Hears what is pushed to oneself, until the function that this returns is called. */
  inbox(hearer) {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  #change(state, why) {
    this.state = state;
    if (state !== "open") this.#unready(state === "lost" ? null : new Unreachable(why || "The connection has ended."));
    this.#told.changed(state, why);
  }

  /** What `ready` promises is to come; it fails for who waits for it where it does not. */
  #unready(error = null) {
    if (error) this.#ready.fail(error);
    if (this.#ready.decided) this.#ready = openly();
  }

  #greeted(reply) {
    this.#channels.greeted(reply);
    this.#told.greeted(reply);
    if (!this.#stopOwn || `player:${this.player.player_id}` in reply.resumed) this.#ready.keep();
  }

  /** Somebody has come in: with a token the server greets him by name, and his own channel is his. */
  #entered() {
    this.#stopOwn?.();
    this.#link.shut();
    this.state = "shut";
    this.#unready();
    this.#stopOwn = this.#channels.follow(`player:${this.player.player_id}`, {
      whole: () => this.#ready.keep(),
      pushed: (push) => {
        for (const hear of [...this.#hearers]) hear(push);
      },
    });
    this.#told.came(this.player);
  }

  /** Nobody is signed in any more; whoever still watches something goes on as a guest. */
  #leave(why) {
    clearTimeout(this.#knocking);
    this.#stopOwn?.();
    this.#stopOwn = null;
    this.#link.shut();
    this.state = "shut";
    this.#unready(new Refusal({ code: "signed_out", title: why ?? "One has signed out." }));
    this.#told.left(why);
    if (this.#channels.followed.length > 0) this.#link.open();
  }
}

/** A promise that is kept, or not, from without. */
function openly() {
  const made = { decided: false };
  made.promise = new Promise((kept, failed) => {
    made.keep = () => ((made.decided = true), kept());
    made.fail = (error) => ((made.decided = true), failed(error));
  });
  made.promise.catch(NOBODY); // not everybody waits for it
  return made;
}

/** The address of the WebSocket on a server. */
function socketOf(url) {
  return `${url.replace(/^http/, "ws").replace(/\/$/, "")}/ws`;
}
