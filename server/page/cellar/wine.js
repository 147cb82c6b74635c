/* One of one's own wines: what it was born with, what it has become, and what it can become. */

import "../parts/card.js";
import "../parts/radar.js";
import { h } from "../parts/draw.js";
import { STATS } from "../parts/words.js";
import { Evolving, momentOf } from "./evolving.js";
import { abilities, block, chains, checkedFact, palate } from "./facts.js";
import { bornWith, EV_MAX, EV_SUM_MAX, evSum, IV_MAX, IV_SUM_MAX, ivSum, ivWord, potential, stars, towardsNext } from "./judging.js";
import { Loaded } from "./loaded.js";
import { coming, lost, sheet } from "./sheet.js";
import { counted, lackOf, NAME_OF_STAT, progressOf, whereabouts } from "./words.js";

const MANY = 20; // hands that are shown at once
const BACK = ["cellar", "Your cellar"];
const NONE = { title: "Not in your cellar", text: "This wine is not yours, or not any more." };

export function openWine(app, { id }) {
  const ref = encodeURIComponent(id);
  const species = new Loaded(app);
  const history = new Loaded(app, `/wines/${ref}/history`);
  const wine = new Loaded(app);
  let known = null; // the species that was read

  async function read() {
    await wine.read(`/wines/${ref}`);
    const slug = wine.value?.species.slug;
    if (slug && slug !== known) {
      known = slug;
      app.say(wine.value.species.name);
      species.read(`/species/${slug}`);
    }
  }
  read();
  // A battle may have raised it, a trade may have moved it.
  const stop = app.inbox(() => {
    read();
    history.read();
  });
  let whole = false; // whether all hands are shown
  const showWhole = () => {
    whole = true;
    app.show();
  };
  const radarOf = radars();
  const evolving = new Evolving(app, id, () => {
    read();
    history.read();
  });

  return {
    title: () => wine.value?.species.name ?? "Cellar",
    draw() {
      if (wine.error && !wine.value) return lost(BACK, wine.error, { title: "Your cellar", none: NONE, again: read });
      if (!wine.value) return coming(BACK, "Fetching the bottle …");
      return page({ app, evolving, wine: wine.value, species: species.value, history, whole, showWhole, radarOf });
    },
    close() {
      stop();
      for (const each of [species, history, wine, evolving]) each.close();
    },
  };
}

function page({ app, evolving, wine, species, history, whole, showWhole, radarOf }) {
  const { species: of } = wine;
  const evolve = (way) => evolving.ask(wine, way);
  const ready = wine.evolutions.filter((way) => mayGo(wine, way, app.clock));
  return sheet({
    style: of.style,
    back: BACK,
    heading: [
      h("h1", null, wine.nickname ?? of.name, wine.shiny && h("span", { class: "shiny" }, " ✦ shiny")),
      place(wine),
    ],
    aside: [h("wine-card", { given: { wine, size: "full" } }), deeds(wine, evolving.open ? [] : ready, evolve)],
    column: [
      evolving.draw(species),
      level(wine),
      h("div", { class: "halves" },
        species && stats(wine, radarOf(wine, species)),
        born(wine),
        species && palate(species),
        trained(wine)),
      wine.evolutions.length > 0 && ahead(wine, ready, evolve, app.clock),
      species && [checkedFact(species), abilities(species), chains(species)],
      hands(wine, history, whole, showWhole),
    ],
  });
}

function place(wine) {
  const { told, link, to } = whereabouts(wine.place, wine.room);
  return h("p", { class: "lead where" }, told, link && [" ", h("a", { href: `#/${to}` }, link)]);
}

/** What one may do with it. The house takes it from there, and needs it in the cellar. */
function deeds(wine, ready, evolve) {
  if (wine.place !== "cellar") return null;
  const to = (where) => `#/${where}?wine=${wine.id}`;
  return h("nav", { class: "deeds", "aria-label": "What to do with it" },
    ready.map((way) => h("button", { class: "main", key: way.evolution, onclick: () => evolve(way) },
      ready.length === 1 ? "Evolve it" : `Evolve to ${way.to_name}`)),
    h("a", { class: "button", href: to("auctions") }, "Auction it"),
    h("a", { class: "button", href: to("market") }, "Sell it"),
    h("a", { class: "button", href: to("trades") }, "Trade it"),
    h("a", { class: "button", href: to("mystery") }, "Mystery trade"),
    h("a", { class: "button", href: `#/dex/${wine.species.slug}` }, "In the dex"));
}

function level(wine) {
  const next = towardsNext(wine);
  const effect = wine.nature_effect;
  return h("div", { class: "halves" },
    block(`Level ${wine.level}`,
      next && h("progress", { value: next.share, max: 1, "aria-label": `Towards level ${wine.level + 1}` }),
      h("p", { class: "fine" }, next
        ? `${counted(wine.experience)} experience, ${counted(next.left)} more to level ${wine.level + 1}.`
        : `${counted(wine.experience)} experience. There is no higher level.`)),
    block(`Nature: ${wine.nature}`,
      h("p", { class: "fine" }, effect
        ? [h("b", { class: "raised" }, `${NAME_OF_STAT[effect.raises]} a tenth up`), ", ", h("b", { class: "lowered" }, `${NAME_OF_STAT[effect.lowers]} a tenth down`), "."]
        : "It leaves all stats as they are.")));
}

function stats(wine, given) {
  return block("Stats",
    h("stat-radar", { given }),
    h("p", { class: "legend fine" },
      h("span", null, h("i", { class: "swatch own", "aria-hidden": "true" }), "this wine"),
      h("span", null, h("i", { class: "swatch base", "aria-hidden": "true" }), "its species"),
      h("span", null, `Numbers: at level ${wine.level}`)));
}

/** What a radar is given, the very same while wine and species are: so that it is drawn once. */
function radars() {
  let last = {};
  return (wine, species) => {
    if (last.wine !== wine || last.species !== species) {
      const own = potential(species.base, wine);
      last = { wine, species, given: { base: species.base, own, shown: wine.stats, named: `At level ${wine.level}` } };
    }
    return last.given;
  };
}

function born(wine) {
  return block("Born with",
    h("p", { class: "row" },
      h("span", { class: "rated", role: "img", "aria-label": `${stars(wine)} of 5 stars` }, "★".repeat(stars(wine)), h("span", { class: "off" }, "☆".repeat(5 - stars(wine)))),
      h("span", null, bornWith(wine))),
    h("table", { class: "values" },
      h("caption", { class: "unseen" }, "Individual values, 0 to 31"),
      h("thead", { class: "unseen" }, h("tr", null, ["Stat", "Of 31", "Drawn", "Judged"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", null, STATS.map(([key, name]) => h("tr", { key },
        h("th", { scope: "row" }, name),
        h("td", { class: "count" }, wine.iv[key]),
        h("td", null, bar(wine.iv[key] / IV_MAX)),
        h("td", { class: "fine" }, ivWord(wine.iv[key])))))),
    h("p", { class: "fine" }, `${ivSum(wine)} of ${IV_SUM_MAX} in all. What a wine is born with stays.`));
}

function trained(wine) {
  const sum = evSum(wine);
  return block("Trained",
    h("table", { class: "values" },
      h("caption", { class: "unseen" }, `Effort values, 0 to ${EV_MAX}`),
      h("thead", { class: "unseen" }, h("tr", null, ["Stat", "Of 252", "Drawn"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", null, STATS.map(([key, name]) => h("tr", { key },
        h("th", { scope: "row" }, name),
        h("td", { class: "count" }, wine.ev[key]),
        h("td", null, bar(wine.ev[key] / EV_MAX)))))),
    h("p", { class: "fine" }, sum === 0
      ? "Nothing yet: a battle trains the stats in which the wines it beats are strong."
      : `${sum} of ${EV_SUM_MAX} used; four make a point at level 100.`));
}

const bar = (share) => h("span", { class: "bar-of", vars: { share: share.toFixed(3) }, "aria-hidden": "true" });

/** Whether a wine may go this way now. */
const mayGo = (wine, way, clock) =>
  wine.place === "cellar" && way.to_species !== null && way.lacks.length === 0 && !waits(way, clock);
const waits = (way, clock) => way.again_at_ms !== null && clock.now() < way.again_at_ms;

function ahead(wine, ready, evolve, clock) {
  return block("What it can become",
    h("ul", { class: "ahead" }, wine.evolutions.map((one) => h("li", { key: one.evolution },
      h("p", null,
        one.to_species ? h("a", { class: "name", href: `#/dex/${one.to_species}` }, one.to_name) : h("span", { class: "name" }, one.to_name),
        one.trigger === "trade" && h("span", { class: "fine" }, " by changing hands")),
      one.lacks.length > 0 && h("ul", { class: "lacks" }, one.lacks.map((lack) => h("li", { key: lack.need }, lackOf(lack), lackBar(lack)))),
      ready.includes(one)
        ? h("p", null, h("button", { onclick: () => evolve(one), "aria-label": `Evolve to ${one.to_name}` }, "Evolve"))
        : h("p", { class: "fine" }, whyNot(wine, one, clock))))));
}

/** What is to be said of a way on that is not open now, beside what the wine lacks for it. */
function whyNot(wine, one, clock) {
  if (one.to_species === null) return "The dex does not have it yet.";
  if (byNextTrade(one)) return "The next trade does it.";
  if (one.lacks.length > 0) return null;
  if (waits(one, clock)) return `Chance has said no today. It may try again from ${momentOf(one.again_at_ms)} on.`;
  return "It has all that it takes, once it is back in your cellar.";
}

const byNextTrade = ({ trigger, lacks }) =>
  trigger === "trade" && lacks.length === 1 && lacks[0].need === "trades" && Number(lacks[0].has) + 1 >= Number(lacks[0].wanted);

function lackBar(lack) {
  const progress = progressOf(lack);
  return progress && bar(Math.min(1, progress.has / Math.max(1, progress.wanted)));
}

const FORMATS = { auction: "at auction", market: "on the market", direct: "in a direct trade", mystery: "in a mystery trade" };

function hands(wine, { value, error }, whole, showWhole) {
  if (error && !value) return null;
  const changes = [...(value?.changes ?? []).map(changedHands), ...(value?.evolutions ?? []).map(became)];
  changes.sort((one, other) => other.at - one.at);
  const shown = whole ? changes : changes.slice(0, MANY);
  const traded = value?.changes.length > 0;
  return block("What it has been through",
    h("ol", { class: "hands" },
      shown.map(({ at, key, told }) => h("li", { key }, day(at), h("span", null, told))),
      shown.length === changes.length && h("li", { key: "first" }, day(wine.captured_at_ms), h("span", null, traded ? "In your cellar since then." : "Yours from the first day."))),
    shown.length < changes.length && h("p", null, h("button", { onclick: showWhole }, `Show all ${changes.length}`)));
}

const changedHands = ({ at_ms, format, giver, taker, price }) => ({
  at: at_ms,
  key: `${at_ms} ${format}`,
  told: [
    h("b", null, giver?.name ?? "Somebody"), " to ", h("b", null, taker?.name ?? "somebody"),
    ` ${FORMATS[format] ?? format}${price === null ? "" : `, for ${counted(price)} coins`}`,
  ],
});

const became = ({ at_ms, from_name, to_name, by_trade }) => ({
  at: at_ms,
  key: `${at_ms} evolved`,
  told: [`${from_name} became `, h("b", null, to_name), by_trade ? " by changing hands." : "."],
});

function day(ms) {
  const date = new Date(ms);
  return h("time", { class: "fine", datetime: date.toISOString() }, date.toLocaleDateString("en", { day: "numeric", month: "short", year: "numeric" }));
}
