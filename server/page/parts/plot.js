/* `<line-plot>`: numbers over time, for eyes, hands and ears.

   Given `{name, series: [{name, points: [{x, y, label, tick?, low?, high?}]}], xLabel, yLabel, unit, steps?}`: `x` in any
   unit that grows, `label` says it in words and `tick` in fewer, under the axis; `low` and `high` shade what lies between
   them; `steps` keeps a value until the next one. Pointing at it, or the arrow keys, read a place; the same figures stand
   in a table for who can't see it. */

import { h } from "./draw.js";
import { define, Part } from "./part.js";

const TICKS = 4;
const written = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** Round numbers from below the least to above the most, a few of them. */
export function ticksOf(least, most) {
  const span = most - least || Math.max(1, most / 2);
  const rough = span / (TICKS - 1);
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((lead) => lead * decade).find((one) => one >= rough));
  const first = Math.max(0, Math.floor(least / step - (most === least ? 1 : 0)) * step);
  const ticks = [first];
  while (ticks.at(-1) < most || ticks.length < 2) ticks.push(ticks.at(-1) + step);
  return ticks;
}

/** All places along x, each with what every series says there: [{x, label, tick, values: [point or null]}]. */
export function placesOf(series) {
  const places = new Map();
  series.forEach(({ points }, which) => {
    for (const point of points) {
      const { x, label, tick = label } = point;
      const place = places.get(x) ?? { x, label, tick, values: series.map(() => null) };
      place.values[which] = point;
      places.set(x, place);
    }
  });
  return [...places.values()].sort((one, other) => one.x - other.x);
}

/** Where things lie, in hundredths of the width and the height. */
function frameOf(series, places) {
  const values = series.flatMap(({ points }) => points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]));
  const ticks = ticksOf(Math.min(...values), Math.max(...values));
  const [bottom, top] = [ticks[0], ticks.at(-1)];
  const [first, last] = [places[0].x, places.at(-1).x];
  return {
    ticks,
    across: (x) => (last === first ? 50 : (100 * (x - first)) / (last - first)),
    down: (y) => 100 - (100 * (y - bottom)) / (top - bottom),
  };
}

const round = (value) => Math.round(value * 100) / 100;

function pathOf(points, { across, down }, steps) {
  return points
    .map(({ x, y }, index) => {
      const [right, below] = [round(across(x)), round(down(y))];
      if (index === 0) return `M${right} ${below}`;
      return steps ? `H${right}V${below}` : `L${right} ${below}`;
    })
    .join("");
}

function bandOf(points, { across, down }) {
  const banded = points.filter(({ low, high }) => low !== undefined && high !== undefined);
  if (banded.length < 2) return null;
  const upper = banded.map(({ x, high }) => `${round(across(x))} ${round(down(high))}`);
  const lower = banded.map(({ x, low }) => `${round(across(x))} ${round(down(low))}`).reverse();
  return `M${[...upper, ...lower].join("L")}z`;
}

class LinePlot extends Part {
  #at = null; // the place that is read, by its number

  view({ series = [], name, xLabel, yLabel, unit, steps = false }) {
    const places = placesOf(series);
    if (places.length === 0) return [h("p", { class: "plot-empty" }, "Nothing to draw yet.")];
    if (this.#at !== null) this.#at = Math.min(this.#at, places.length - 1);
    const frame = frameOf(series, places);
    const say = (place) => told(place, series, unit);
    return [
      series.length > 1 && legend(series),
      h("div", { class: "plot" },
        h("div", { class: "plot-y", "aria-hidden": "true" },
          frame.ticks.map((tick) => h("span", { key: tick, vars: { y: round(frame.down(tick)) } },
            written.format(tick)))),
        h("div", {
            class: "plot-field",
            role: "slider",
            tabindex: 0,
            "aria-label": `${name ?? yLabel}: read value by value`,
            "aria-orientation": "horizontal",
            "aria-valuemin": 1,
            "aria-valuemax": places.length,
            "aria-valuenow": (this.#at ?? places.length - 1) + 1,
            "aria-valuetext": say(places[this.#at ?? places.length - 1]),
            onpointermove: (event) => this.#look(nearest(event, places, frame)),
            onpointerdown: (event) => this.#look(nearest(event, places, frame)),
            onpointerleave: () => this.#look(null),
            onblur: () => this.#look(null),
            onkeydown: (event) => this.#step(event, places.length),
          },
          lines(series, frame, steps),
          dots(series, frame, this.#at === null ? null : places[this.#at]),
          this.#at !== null && reading(places[this.#at], frame, say)),
        h("div", { class: "plot-x", "aria-hidden": "true" },
          ends(places).map((label, key) => h("span", { key }, label)))),
      places.length === 1 && h("p", { class: "fine" }, "One point so far: the line begins with the next."),
      tableOf({ places, series, xLabel, yLabel, unit, name }),
    ];
  }

  #look(at) {
    if (at === this.#at) return;
    this.#at = at;
    this.redraw();
  }

  #step(event, count) {
    const last = count - 1;
    const now = this.#at ?? last;
    const to = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, Home: 0, End: last }[event.key];
    if (event.key === "Escape") this.#look(null);
    else if (to !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      this.#look(this.#at === null ? now : Math.min(last, Math.max(0, to)));
    }
  }
}

function nearest(event, places, { across }) {
  const box = event.currentTarget.getBoundingClientRect();
  const here = (100 * (event.clientX - box.left)) / box.width;
  const away = places.map(({ x }) => Math.abs(across(x) - here));
  return away.indexOf(Math.min(...away));
}

function told({ label, values }, series, unit) {
  const parts = series.map(({ name }, which) => values[which] && `${name} ${valueOf(values[which], unit)}`);
  return `${label}: ${parts.filter(Boolean).join(", ")}`;
}

function valueOf({ y, low, high }, unit) {
  const value = `${written.format(y)}${unit ? ` ${unit}` : ""}`;
  return low === undefined || low === high ? value : `${value} (${written.format(low)} to ${written.format(high)})`;
}

const lines = (series, frame, steps) =>
  h("svg", { class: "plot-lines", viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" },
    frame.ticks.map((tick) => h("path", { class: "plot-rule", d: `M0 ${round(frame.down(tick))}H100` })),
    series.map(({ points }, which) => {
      const band = bandOf(points, frame);
      return band && h("path", { class: `plot-band plot-${which}`, d: band });
    }),
    series.map(({ points }, which) =>
      points.length > 1 && h("path", { class: `plot-line plot-${which}`, d: pathOf(points, frame, steps) })));

/** The points themselves where there are few, else only the last one and the one that is read. */
function dots(series, { across, down }, read) {
  return series.map(({ points }, which) =>
    points
      .filter((point, index) => points.length <= 24 || index === points.length - 1 || point.x === read?.x)
      .map((point) =>
        h("i", {
          key: `${which}:${point.x}`,
          class: `plot-dot plot-${which}${point.x === read?.x ? " read" : ""}`,
          vars: { x: round(across(point.x)), y: round(down(point.y)) },
        })));
}

function reading(place, { across }, say) {
  const x = round(across(place.x));
  return [
    h("i", { key: "hair", class: "plot-hair", vars: { x } }),
    h("span", { key: "tip", class: `plot-tip ${x > 50 ? "left" : "right"}`, "aria-hidden": "true", vars: { x } },
      say(place)),
  ];
}

const ends = (places) => (places.length === 1 ? [places[0].tick] : [places[0].tick, places.at(-1).tick]);

const legend = (series) =>
  h("ul", { class: "plot-legend", "aria-hidden": "true" },
    series.map(({ name }, which) => h("li", { key: name }, h("i", { class: `plot-key plot-${which}` }), name)));

const tableOf = ({ places, series, xLabel, yLabel, unit, name }) =>
  h("div", { class: "unseen" },
    h("table", null,
      h("caption", null, name ?? yLabel),
      h("thead", null, h("tr", null,
        h("th", { scope: "col" }, xLabel),
        series.map((one) => h("th", { scope: "col", key: one.name }, `${one.name}${unit ? `, ${unit}` : ""}`)))),
      h("tbody", null, places.map(({ x, label, values }) =>
        h("tr", { key: x },
          h("th", { scope: "row" }, label),
          values.map((value) => h("td", null, value ? valueOf(value, "") : "none")))))));

define("line-plot", LinePlot);
