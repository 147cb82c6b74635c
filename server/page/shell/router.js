/* Where one is: the address after `#`, and the view that belongs to it. */

import { areaOf, routesOf } from "./areas.js";

const SOON_MS = 200;

export class Router {
  #here = null; // {area, pattern, address}
  #going = 0;
  #slow = 0; // the timer of what is shown on a long way

  /** `opened(route, params)` is called with each place that somebody came to, `moved(params)` where only the values
      within a route changed and its view wants to know; `lost(address, error)` where there is nothing. */
  constructor({ opened, moved, lost }) {
    Object.assign(this, { opened, moved, lost });
    addEventListener("hashchange", () => this.arrive());
  }

  get address() {
    return location.hash.replace(/^#\/?/, "");
  }

  /** The area where one is, for the head to mark. */
  get area() {
    return this.#here?.area ?? null;
  }

  go(address, { replace = false } = {}) {
    const hash = address ? `#/${address}` : "#/";
    if (replace || hash === location.hash) {
      history.replaceState(null, "", hash);
      this.arrive();
    } else {
      location.hash = hash; // which makes a step of the history, and the event
    }
  }

  /** Brings the view of the present address, whose modules may have to be loaded first: meanwhile somebody may have gone
      on, and then the later place counts. */
  async arrive() {
    const going = ++this.#going;
    this.#toldSoon();
    const { address } = this;
    const [path, query] = address.split("?", 2);
    const words = path.split("/").filter(Boolean).map(decoded);
    const area = areaOf(words[0] ?? "");
    try {
      const found = area && matching(await routesOf(area), words);
      if (found?.route.load) found.route.open ??= await found.route.load();
      if (going !== this.#going) return;
      if (!found) this.#nowhere(area, address, null);
      else this.#enter(area, found, { ...found.params, query: new URLSearchParams(query) }, address);
    } catch (error) {
      if (going === this.#going) this.#nowhere(area, address, error);
    } finally {
      if (going === this.#going) this.#there();
    }
  }

  /** Over a slow line the modules of a place take a while: that somebody is on his way is shown (shell.css). */
  #toldSoon() {
    clearTimeout(this.#slow);
    this.#slow = setTimeout(() => (document.documentElement.dataset.going = ""), SOON_MS);
  }

  #there() {
    clearTimeout(this.#slow);
    delete document.documentElement.dataset.going;
  }

  /** One has left where one was, and is in no place of `area`, if that is one. */
  #nowhere(area, address, error) {
    this.#here = { area, pattern: null, address };
    this.lost(address, error);
  }

  #enter(area, { pattern, route }, params, address) {
    const stays = this.#here?.area === area && this.#here.pattern === pattern;
    this.#here = { area, pattern, address };
    if (!stays || !this.moved(params)) this.opened(route, params);
  }
}

/** The route whose pattern fits these words, with the values of its `:names`; null where none does. */
function matching(routes, words) {
  for (const [pattern, route] of Object.entries(routes)) {
    const parts = pattern.split("/").filter(Boolean);
    if (parts.length !== words.length) continue;
    if (!parts.every((part, at) => part.startsWith(":") || part === words[at])) continue;
    const params = {};
    parts.forEach((part, at) => part.startsWith(":") && (params[part.slice(1)] = words[at]));
    return { pattern, route, params };
  }
  return null;
}

function decoded(word) {
  try {
    return decodeURIComponent(word);
  } catch {
    return word; // a stray per cent sign
  }
}
