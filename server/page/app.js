/* The composition root: who plays, the link to the server, and the frame that shows it all are put together here. */

import { Unreachable, Winedex } from "./client/winedex.js";
import "./parts/card.js"; // shown in every area
import { Pages } from "./parts/pages.js";
import { openDoor } from "./play/door.js";
import { Tickets } from "./play/tickets.js";
import { hold } from "./shell/hold.js";
import { hearHouse } from "./shell/inbox.js";
import { Shell } from "./shell/shell.js";
import { keepShell } from "./shell/worker.js";

const missed = new Set(); // what the view could not read, and reads itself anew once the server can be reached
let live = []; // the rooms in which one sits, as the last hello told

const game = new Winedex({
  url: location.origin,
  kept: sessionStorage, // of this tab alone; docs/security.md says why
  device: localStorage,
  hold,

  changed(link, why) {
    if (shell.state.link !== link) shell.say(link === "open" ? "Connected." : "The connection was lost.");
    const back = link === "open" && shell.state.link !== "open";
    if (link === "open") worker.look(); // a server that comes back may have a new page
    shell.change({ link, why });
    if (back) readAnew();
  },
  greeted(reply) {
    ({ live } = reply);
    tickets.greeted(reply);
  },
  came() {
    shell.state.coming = false;
    shell.playerChanged();
  },
  left(why) {
    live = [];
    shell.state.coming = false;
    tickets.clear();
    shell.playerChanged();
    if (why) shell.notify(why, { kind: "bad" });
  },
});

const shell = new Shell({
  act: { signOut: () => game.signOut(), hurry: () => game.hurry(), renew: () => worker.takeOver(), again },
  door: openDoor,
  leaving: () => missed.clear(),
});

/** What a view may use; docs/page.md says what each is. */
const app = {
  clock: game.clock,
  get player() {
    return game.player;
  },
  get address() {
    return shell.address;
  },
  get live() {
    return live;
  },
  async call(method, path, more) {
    try {
      const said = await game.call(method, path, more);
      if (shell.state.away) shell.change({ away: false });
      return said;
    } catch (error) {
      if (error instanceof Unreachable && !shell.state.away) shell.change({ away: true });
      throw error;
    }
  },
  onceBack: (read) => missed.add(read),
  list: (path, changed) => new Pages(app, path, changed),
  ask: (op, d, how) => game.ask(op, d, how),
  follow: (channel, listener) => game.follow(channel, listener),
  anew: (channel) => game.anew(channel),
  inbox: (hearer) => game.inbox(hearer),
  joined: false, // whether somebody has joined just now, and has not seen yet what he was given
  async enter(how, name, password, totp) {
    app.joined = how === "join";
    await (how === "join" ? game.join(name, password) : game.signIn(name, password, totp));
    shell.say(`Welcome, ${game.player.name}.`);
  },
  signOut: () => game.signOut(),
  forget: () => game.forget(),
  async refreshPlayer() {
    await game.read();
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

const worker = keepShell(() => shell.change({ renewable: true }));

function readAnew() {
  const all = [...missed];
  missed.clear();
  for (const read of all) read();
}

/** Somebody wants to see whether the server is there again. */
function again() {
  if (missed.size === 0) location.reload();
  else readAnew();
}

addEventListener("online", () => {
  game.hurry();
  readAnew();
});
// A page in the background may have slept past its heartbeat.
document.addEventListener("visibilitychange", () => document.hidden || game.hurry());

shell.state.coming = game.kept;
shell.begin(app);
if (game.kept) game.resume();
