/* What all rooms of the house share: the doors between them, and one's coins in sight. */

import { h } from "../parts/draw.js";
import { whatToDo } from "../parts/failed.js";
import { number } from "./coins.js";

const ROOMS = [
  ["house", "The house"],
  ["auctions", "Auctions"],
  ["market", "Market"],
  ["trades", "Direct trades"],
  ["mystery", "Mystery"],
  ["house/ledger", "Ledger"],
];

const LOOK_EVERY_MS = 12_000;

/** A room: `here` is its address, `title` its heading, `lead` a sentence under it. */
export const room = (app, here, { title, lead = null }, ...inside) =>
  h("div", { class: "trading", key: here },
    h("div", { class: "house-bar" },
      h("nav", { "aria-label": "Trading house" },
        h("ul", null, ROOMS.map(([to, name]) =>
          h("li", { key: to }, h("a", { href: `#/${to}`, "aria-current": to === here && "page" }, name))))),
      purse(app.player)),
    h("header", { class: "house-head" }, h("h1", null, title), lead && h("p", { class: "lead" }, lead)),
    inside);

/** What one has, and what of it is promised already. */
const purse = (player) =>
  player &&
  h("p", { class: "house-purse" },
    h("span", { class: "coin", "aria-hidden": "true" }),
    h("span", null, h("b", null, number(player.coins.available)), " free"),
    h("span", { class: player.coins.held ? "held" : "held none" }, h("b", null, number(player.coins.held)), " held"));

/** Looks again now and then while somebody looks at the page; returns what stops it. */
export function politely(look) {
  const timer = setInterval(() => document.hidden || look(), LOOK_EVERY_MS);
  const back = () => document.hidden || look();
  document.addEventListener("visibilitychange", back);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", back);
  };
}

const TILES = 4; // as many as stand in a row

/** Tiles without print, of the size of those that come, so that nothing jumps; a word where lines come. */
function coming(className) {
  if (className !== "lots") return h("p", { class: "fine house-wait", key: "shelf" }, "One moment …");
  return h("div", { class: "lots", key: "coming", role: "status", "aria-label": "One moment …" },
    Array.from({ length: TILES }, (_, at) => h("div", { class: "lot hollow", key: at })));
}

/** The items of `pages` by `draw`, or that they are on their way, could not be had, or are none. */
export function shelf(pages, draw, { empty, className = "lots", name }) {
  if (pages.items.length === 0 && pages.state === "loading") return coming(className);
  if (pages.items.length === 0 && pages.state === "failed") return failed(pages);
  if (pages.items.length === 0) return h("div", { class: "house-none", key: "shelf" }, empty);
  return h("div", { class: "shelf", key: "shelf" },
    h("ul", { class: className, "aria-label": name }, pages.items.map(draw)),
    pages.state === "failed" && failed(pages),
    pages.hasMore && h("p", null,
      h("button", { onclick: () => pages.more(), disabled: pages.state === "loading" }, "Show more")));
}

const failed = (pages) =>
  h("div", { class: "house-none", key: "failed" }, whatToDo(pages.error, () => pages.again()));

/** Asks the server by `doing` and keeps in `form` whether that is on its way and what was wrong; the answer or null. */
export async function asked(app, form, doing) {
  if (form.busy) return null;
  Object.assign(form, { busy: true, error: null });
  app.show();
  try {
    return await doing();
  } catch (error) {
    form.error = error;
    return null;
  } finally {
    form.busy = false;
    app.show();
  }
}

/** Reads one's coins anew. Where that can't be, they are read with the next line of one's own channel. */
export const reread = (app) => app.refreshPlayer().catch(() => {});

/** The door, for who only looks on. */
export const signInFirst = (what) =>
  h("p", { class: "house-door" }, h("a", { class: "button", href: "#/" }, "Sign in"), ` to ${what}.`);

/** A chip that says in a word how something stands; `kind` colours it. */
export const chip = (kind, text) => h("span", { class: `chip ${kind}` }, text);
