/* The frame of the page: one view at a time, the head over it, notices, and what is drawn when. */

import { draw } from "../parts/draw.js";
import { openAway } from "./away.js";
import { head } from "./head.js";
import { openLost } from "./lost.js";
import { Notices } from "./notices.js";
import { confirmed } from "./question.js";
import { Router } from "./router.js";
import { say } from "./say.js";
import { Theme } from "./theme.js";

const TYPED_IN = "input:not([type=radio]):not([type=checkbox]), textarea, select";
const element = (id) => document.getElementById(id);

export class Shell {
  #app;
  #door;
  #leaving;
  #view = null;
  #route = null; // {open, player}
  #params = null;
  #theme = new Theme();
  #notices = new Notices(() => this.show());
  #router = new Router({
    opened: (route, params) => this.#open(route, params),
    moved: (params) => this.#move(params),
    lost: (address, error) => this.#lost(address, error),
  });

  /** `act` is what the head's buttons do: `signOut()`, `hurry()`, `renew()` and `again()`. `door(app)` is the view for who
      has to sign in; `leaving()` is called when a view is closed. */
  constructor({ act, door, leaving }) {
    this.#door = door;
    this.#leaving = leaving;
    this.act = { ...act, turnTheme: () => (this.#theme.turn(), this.show()) };
    // `away`: nobody answered what was asked last; `renewable`: the server has a newer page.
    this.state = { link: "open", why: "", coming: false, away: false, renewable: false };
    document.addEventListener("keydown", (event) => this.#key(event));
    // Within the page, since what stands after `#` says where one is.
    document.querySelector(".skip").onclick = (event) => (event.preventDefault(), element("main").focus());
  }

  get address() {
    return this.#router.address;
  }

  go = (address, how) => this.#router.go(address, how);
  say = say;
  confirm = confirmed;

  notify = (text, how) => {
    say(text);
    this.#notices.add(text, how);
  };

  /** The first view, once `app` is whole. */
  begin(app) {
    this.#app = app;
    this.show();
    this.#router.arrive();
  }

  change(changes) {
    Object.assign(this.state, changes);
    this.show();
  }

  show = () => {
    if (!this.#app) return;
    const { player, tickets } = this.#app;
    const { area } = this.#router;
    const tools = this.#view?.tools?.();
    draw(element("top"), head({ ...this.state, player, area, seat: tickets.seats.at(-1), theme: this.#theme.name, tools }, this.act));
    draw(element("notices"), this.#notices.draw());
    if (!this.#view) return;
    draw(element("main"), this.#view.draw());
    document.title = [this.#view.title(), "Wine Pokédex"].filter(Boolean).join(" · ");
  };

  /** Who is here has changed: what needs a player is opened anew, and the door where there is none. */
  playerChanged() {
    if (this.#route) this.#open(this.#route, this.#params);
    else this.show();
  }

  #open(route, params) {
    const before = this.#view;
    before?.close?.();
    this.#leaving();
    this.#route = route;
    this.#params = params;
    const shut = route.player && !this.#app.player;
    // Somebody who is on the way in is not asked at the door, nor does anything begin for him as for a guest.
    if (this.state.coming && !route.anyway) this.#view = openAway(this.state);
    else this.#view = shut ? this.#door(this.#app, params) : route.open(this.#app, params);
    this.show();
    if (before) this.#arrived();
  }

  #move(params) {
    if (!this.#view?.moved || (this.#route.player && !this.#app.player)) return false;
    if (this.#view.moved(params) === false) return false;
    this.#params = params;
    this.show();
    return true;
  }

  #lost(address, error) {
    this.#open({ open: () => openLost(address, error), anyway: true }, {});
  }

  /** A new place begins at its top and with its name, for eyes and for ears. */
  #arrived() {
    scrollTo(0, 0);
    const heading = document.querySelector("#main h1");
    if (!heading || element("main").contains(document.activeElement)) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.matches?.(TYPED_IN) || document.querySelector("dialog[open]")) return;
    if (this.#view?.key?.(event)) event.preventDefault();
  }
}
