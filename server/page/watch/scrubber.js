/* The way through a battle that is over: a slider with a tick for each turn, and what one presses beside it. */

import { h } from "../parts/draw.js";
import { define, Part } from "../parts/part.js";

const SPEEDS = [0.5, 1, 2, 4];

/** `<replay-scrubber>`, given `{at, last, text, ticks, playing, speed, partly, move, turn, play, hurry}`: one is at step
    `at` of `last`, which is told as `text`; `ticks` are `{n, label}`, `partly` whether more steps are on their way.
    `move(n)`, `turn(1 or -1)`, `play(whether)` and `hurry(speed)` are what one wants. */
class ReplayScrubber extends Part {
  view({ at, last, text, ticks, playing, speed, partly, move, turn, play, hurry }) {
    if (!last) return [];
    const press = (id, name, to, path, off) =>
      h("button", { key: id, id, "aria-label": name, title: name, disabled: off, onclick: () => move(to) }, icon(path));
    return h("div", { class: "scrubber", role: "group", "aria-label": "Way through the battle" },
      rail({ at, last, text, ticks, move, turn, play, playing }),
      h("div", { class: "presses" },
        press("to-start", "To the start", 1, ICONS.start, at === 1),
        press("step-back", "Step back", at - 1, ICONS.back, at === 1),
        h("button", { id: "play", class: "main", "aria-label": playing ? "Pause" : "Play", onclick: () => play(!playing) },
          icon(playing ? ICONS.pause : ICONS.play)),
        press("step-on", "Step forward", at + 1, ICONS.on, at === last),
        press("to-end", "To the end", last, ICONS.end, at === last)),
      h("p", { class: "whereabouts" }, h("b", null, at), ` of ${last}${partly ? "+" : ""}`),
      speeds(speed, hurry));
  }
}

function rail({ at, last, text, ticks, move, turn, play, playing }) {
  const part = (n) => (last > 1 ? (n - 1) / (last - 1) : 0);
  return h("div", { class: "rail", vars: { part: part(at) } },
    h("input", {
      type: "range", min: 1, max: last, step: 1, value: at, "aria-label": "Step",
      "aria-valuetext": `${at} of ${last}: ${text}`,
      oninput: (event) => move(Number(event.target.value)),
      onkeydown: (event) => {
        const does = {
          " ": () => play(!playing), // a slider has no meaning for it, and the page would scroll
          PageUp: () => turn(1),
          PageDown: () => turn(-1),
          ...(event.shiftKey && { ArrowRight: () => turn(1), ArrowLeft: () => turn(-1) }),
        }[event.key];
        if (does) event.preventDefault();
        does?.();
      },
    }),
    h("div", { class: "ticks", "aria-hidden": "true" }, ticks.map(({ n, label }) =>
      h("span", { key: n, class: n <= at ? "tick past" : "tick", vars: { part: part(n) } }, label))));
}

function speeds(speed, hurry) {
  return h("fieldset", { class: "speeds" },
    h("legend", { class: "unseen" }, "Speed"),
    SPEEDS.map((one) => h("label", { key: one },
      h("input", { type: "radio", name: "speed", value: one, checked: one === speed, onchange: () => hurry(one) }),
      h("span", null, one === 0.5 ? "½" : one, "×"))));
}

const ICONS = {
  start: "M6 5v14M19 5l-9 7 9 7z",
  back: "M16 5l-9 7 9 7z",
  play: "M7 4.5l12 7.5-12 7.5z",
  pause: "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z",
  on: "M8 5l9 7-9 7z",
  end: "M18 5v14M5 5l9 7-9 7z",
};

const icon = (d) => h("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d }));

define("replay-scrubber", ReplayScrubber);
