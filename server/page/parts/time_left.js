/* A countdown that ticks by itself, so that nothing else of the page has to be drawn for it. */

import { minutes } from "../client/clock.js";
import { h } from "./draw.js";
import { define, Part } from "./part.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** `<time-left>`, given `{clock, until, reserve, over}`: the time by the server's clock until `until` (ms), then out of
    `reserve` (ms) where there is one, then the words `over`. */
class TimeLeft extends Part {
  #timer = 0;

  come() {
    this.#tick();
  }

  go() {
    clearTimeout(this.#timer);
  }

  view({ clock, until, reserve = 0, over = "over" }) {
    if (!clock) return [];
    const left = until - clock.now();
    if (left > 0) return h("span", { class: "clock" }, shortly(left));
    if (left + reserve > 0) return h("span", { class: "clock late" }, "reserve ", minutes(left + reserve));
    return h("span", { class: "clock late" }, reserve ? `reserve ${minutes(0)}` : over);
  }

  #tick() {
    this.redraw();
    const { clock, until } = this.given;
    // The next whole second by the server's clock, so that all countdowns on a page change together.
    const ms = clock ? (((until - clock.now()) % 1000) + 1000) % 1000 || 1000 : 1000;
    this.#timer = setTimeout(() => this.#tick(), Math.max(50, ms));
  }
}

/** A length of time as people say it: days and hours, hours and minutes, or a clock's minutes and seconds. */
export function shortly(ms) {
  if (ms >= DAY_MS) return `${Math.floor(ms / DAY_MS)} d ${Math.floor((ms % DAY_MS) / HOUR_MS)} h`;
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h ${Math.floor((ms % HOUR_MS) / 60_000)} min`;
  return minutes(ms);
}

define("time-left", TimeLeft);
