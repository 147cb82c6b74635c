/* The composition root: who plays, the link to the server, and the frame that shows it all are put together here. */

import { Channels } from "./client/channels.js";
import { Clock } from "./client/clock.js";
import { call, Refusal } from "./client/http.js";
import { Link } from "./client/link.js";
import { Session } from "./client/session.js";
import "./parts/card.js"; // shown in every area
import { Pages } from "./parts/pages.js";
import { openDoor } from "./play/door.js";
import { Tickets } from "./play/tickets.js";
import { hearHouse } from "./shell/inbox.js";
import { Shell } from "./shell/shell.js";

const KNOCK_AGAIN_MS = 1_500;

const clock = new Clock();
const hearers = new Set(); // of one's own channel
let stopOwn = null;
let live = []; // the rooms in which one sits, as the last hello told

const session = new Session({
  renewed: () => link.renewed(),
  ended: (why) => {
    leave();
    shell.notify(why, { kind: "bad" });
  },
});

const link = new Link({
  clock,
  token: () => session.token,
  changed(how, why = "") {
    if (how === "expired") renew();
    else {
      if (shell.state.link !== how) shell.say(how === "open" ? "Connected." : "The connection was lost.");
      shell.change({ link: how, why });
    }
  },
  greeted(reply) {
    ({ live } = reply);
    channels.greeted(reply);
    tickets.greeted(reply);
  },
  whole: (channel, snapshot) => channels.whole(channel, snapshot),
  pushed: (push) => channels.pushed(push),
  gone: (channel, refusal) => channels.gone(channel, refusal),
});

const channels = new Channels(link);

const shell = new Shell({ act: { signOut, hurry: () => link.hurry() }, door: openDoor });

/** What a view may use; docs/page.md says what each is. */
const app = {
  clock,
  get player() {
    return session.player;
  },
  get address() {
    return shell.address;
  },
  get live() {
    return live;
  },
  call: (method, path, more) => session.call(method, path, more),
  list: (path, changed) => new Pages(app, path, changed),
  ask: (op, d, how) => link.ask(op, d, how),
  follow: (channel, listener) => channels.follow(channel, listener),
  anew: (channel) => channels.anew(channel),
  inbox(hearer) {
    hearers.add(hearer);
    return () => hearers.delete(hearer);
  },
  joined: false, // whether somebody has joined just now, and has not seen yet what he was given
  async enter(how, name, password, totp) {
    await (how === "join" ? session.join(name, password) : session.signIn(name, password, totp));
    app.joined = how === "join";
    entered();
    shell.say(`Welcome, ${session.player.name}.`);
  },
  signOut,
  async refreshPlayer() {
    await session.read();
    shell.show();
  },
  show: shell.show,
  go: shell.go,
  say: shell.say,
  notify: shell.notify,
  confirm: shell.confirm,
};

const tickets = new Tickets(app);
app.tickets = tickets;
hearHouse(app);

/** Somebody has come in: with a token the server greets him by name, and his own channel is his. */
function entered() {
  shell.state.coming = false;
  stopOwn?.();
  link.shut();
  stopOwn = channels.follow(`player:${session.player.player_id}`, {
    pushed: (push) => {
      for (const hear of [...hearers]) hear(push);
    },
  });
  shell.playerChanged();
}

function signOut() {
  session.signOut();
  leave();
}

/** Nobody is signed in any more; whoever still watches something goes on as a guest. */
function leave() {
  stopOwn?.();
  stopOwn = null;
  live = [];
  shell.state.coming = false;
  tickets.clear();
  link.shut();
  shell.playerChanged();
  if (channels.followed.length > 0) link.open();
}

/** A new token, however long the server is away, and then the way back in. */
async function renew() {
  const had = session.player;
  try {
    await session.renew();
    if (session.token && !had) entered();
    else if (session.token || channels.followed.length > 0) link.open();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    shell.change({ link: "lost" });
    setTimeout(renew, KNOCK_AGAIN_MS);
  }
}

shell.state.coming = session.kept;
shell.begin(app);
if (session.kept) renew();
