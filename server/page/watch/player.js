/* Somebody's page: how strong, what was played, what is said of him. */

import { h } from "../parts/draw.js";
import { Pages } from "../parts/pages.js";
import "../parts/plot.js";
import { inWords, MODES, modeTabs, nameOf, sign } from "./modes.js";
import { Report } from "./report.js";
import { overLine } from "./rows.js";
import { ago, dayOf } from "./when.js";

const BATTLES = 20;
const CHANGES = 100; // the latest rated battles, for the plot
const REVIEWS = 10;

export function openPlayer(app, { ref, query }) {
  const path = `/players/${encodeURIComponent(ref)}`;
  const about = { profile: null, statistics: null, reputation: null, changes: null, blocked: null };
  const failed = {}; // the same names, with what went wrong
  let mode = modeOf(query);
  let closed = false;
  let battles = null; // none is asked for where nothing is shown
  const reviews = new Pages(app, `${path}/reviews?limit=${REVIEWS}`);
  const report = new Report(app, ref);
  const own = () => app.player?.player_id === ref;
  read("profile", path).then(() => {
    if (!about.profile || closed) return;
    battles = new Pages(app, battlesPath());
    read("changes", `${path}/ratings?limit=${CHANGES}`, (page) => page.items);
    app.show();
  });
  read("statistics", `${path}/statistics`);
  read("reputation", `${path}/reputation`);
  if (app.player && !own()) read("blocked", "/me/blocks", (page) => page.items.some((one) => one.player_id === ref));

  function battlesPath() {
    return `${path}/battles?limit=${BATTLES}${mode ? `&mode=${mode}` : ""}`;
  }

  async function read(what, from, of = (answer) => answer) {
    try {
      about[what] = of(await app.call("GET", from));
    } catch (error) {
      failed[what] = error;
    }
    if (!closed) app.show();
  }

  async function block() {
    const { name } = about.profile ?? { name: "this player" };
    const asked = `Block ${name}? You will not be matched, and neither trade nor see each other's pages.`;
    if (!about.blocked && !(await app.confirm(asked, { yes: "Block", no: "Leave it" }))) return;
    try {
      await app.call(about.blocked ? "DELETE" : "PUT", `/me/blocks/${encodeURIComponent(ref)}`);
      about.blocked = !about.blocked;
      app.notify(about.blocked ? `${name} is blocked.` : `${name} is not blocked any more.`);
    } catch (error) {
      app.notify(error.message, { kind: "bad" });
    }
    app.show();
  }

  return {
    title: () => about.profile?.name ?? "Player",

    draw() {
      if (failed.profile?.code === "not_found") return nobody();
      if (!about.profile && !failed.profile) return h("div", { class: "watching hollow-page", key: "hollow", "aria-busy": "true" }, h("h1", null, "Player"));
      return h("article", { class: "watching player", key: ref },
        masthead(about, failed, ref, { app, own: own(), block, report }),
        report.draw(about.profile?.name ?? "this player"),
        about.profile && strength(about, failed),
        about.profile && course(about.changes),
        reputation(about.reputation, reviews, app.clock),
        battles && played(battles, mode, ref, app.clock));
    },

    moved(params) {
      if (params.ref !== ref) return false;
      mode = modeOf(params.query);
      battles?.turnTo(battlesPath());
      return true;
    },

    close() {
      closed = true;
      for (const list of [battles, reviews]) if (list) list.changed = () => {};
    },
  };
}

const modeOf = (query) => (Object.hasOwn(MODES, query.get("mode") ?? "") ? query.get("mode") : null);

function masthead({ profile, blocked }, failed, ref, { app, own, block, report }) {
  const may = app.player && !own;
  return h("header", { class: "masthead" },
    h("h1", null, profile?.name ?? "A player who keeps to himself"),
    profile
      ? h("p", { class: "lead" }, `${profile.tier}, level ${profile.level} · ${profile.caught} species caught · here since ${dayOf(profile.created_at_ms)}`)
      : h("p", { class: "lead" }, failed.profile.code === "profile_not_shown"
        ? "Name, ratings and battles are not shown to you: this player shows them to friends only, or to nobody."
        : failed.profile.message),
    own && h("p", { class: "fine" }, "This is your own page, as you see it."),
    may && h("p", { class: "row" },
      !blocked && profile && h("a", { class: "button main", href: `#/friend/${ref}` }, "Ask to the table"),
      !blocked && profile && h("a", { class: "button", href: `#/trades?with=${ref}` }, "Trade"),
      blocked !== null && h("button", { onclick: block }, blocked ? "Unblock" : "Block"),
      h("button", { onclick: () => report.toggle(), "aria-expanded": String(report.open) }, "Report")),
    blocked && h("p", { class: "fine" }, "You have blocked this player: you are not matched, and do not trade."));
}

/* Strength ------------------------------------------------------------------------------------------------------- */

function strength({ profile, statistics }, failed) {
  return h("section", { "aria-labelledby": "strength-title" },
    h("h2", { id: "strength-title" }, "Strength"),
    h("ul", { class: "strengths" }, Object.keys(MODES).map((mode) => inMode(mode, profile.ratings[mode], statistics))),
    failed.statistics?.code === "statistics_not_shown" &&
      h("p", { class: "fine" }, "What else is counted this player does not show you."),
    statistics && counts(statistics.counts));
}

function inMode(mode, rating, statistics) {
  const record = statistics?.battles[mode];
  const { rating: points, deviation, provisional, battles } = rating ?? { battles: 0 };
  return h("li", { key: mode, class: "strength" },
    h("p", { class: "kind" }, sign(mode), h("a", { href: `#/ladders/${mode}` }, nameOf(mode))),
    battles > 0
      ? h("p", { class: "figure" }, h("b", null, points), h("span", { class: "fine" }, ` ± ${deviation}`))
      : h("p", { class: "figure none" }, "not rated yet"),
    battles > 0 && h("p", { class: "fine" }, provisional ? "provisional · " : "", battles === 1 ? "1 rated battle" : `${battles} rated battles`),
    record ? score(record) : statistics && h("p", { class: "fine" }, "No battles yet."));
}

/** Won, drawn and lost, as a bar and in words. */
function score({ battles, won, drawn, lost }) {
  const said = `${won} won, ${drawn > 0 ? `${drawn} drawn, ` : ""}${lost} lost`;
  return h("div", { class: "score-bar" },
    h("span", { class: "won-share", "aria-hidden": "true", vars: { won: won / battles, drawn: drawn / battles } }),
    h("span", { class: "fine" }, said));
}

const COUNTS = {
  wines: "Wines in the cellar",
  wines_gained: "Wines gained",
  battles_played: "Battles played",
  battles_won: "Battles won",
  trades_done: "Trades",
  notes_written: "Tasting notes",
  evolutions_done: "Evolutions",
  breedings_done: "Wines bred",
  competitions_won: "Competitions won",
};

const counts = (of) => h("dl", { class: "counts" }, Object.entries(COUNTS).filter(([name]) => of[name] > 0).map(([name, says]) =>
  h("div", { key: name }, h("dt", null, says), h("dd", null, of[name].toLocaleString("en")))));

/** The way of the ratings through the latest rated battles. */
function course(changes) {
  if (!changes || changes.length === 0) return null;
  const series = Object.keys(MODES).map((mode) => ({
    name: nameOf(mode),
    points: changes.filter((change) => change.mode === mode).reverse().map(({ after, at_ms: at }) => ({ x: at, y: after, label: dayOf(at) })),
  })).filter(({ points }) => points.length > 0);
  return h("section", { class: "card", "aria-labelledby": "course-title" },
    h("h2", { id: "course-title" }, "How the rating went"),
    h("line-plot", { given: plotOf(series, changes) }),
    changes.length === CHANGES && h("p", { class: "fine" }, `The latest ${CHANGES} rated battles.`));
}

// The same object as long as it says the same, so that a plot which is being read is not drawn anew.
const plots = new WeakMap();
function plotOf(series, changes) {
  if (!plots.has(changes)) plots.set(changes, { name: "Rating", series, xLabel: "Day", yLabel: "Rating" });
  return plots.get(changes);
}

/* What others say ------------------------------------------------------------------------------------------------ */

function reputation(known, reviews, clock) {
  if (!known) return null;
  const { trades, reviews: count, stars, disputes_lost: lost, age_days: age, score: points } = known;
  return h("section", { class: "card reputation", "aria-labelledby": "reputation-title" },
    h("h2", { id: "reputation-title" }, "As a trading partner"),
    h("p", { class: "figures" },
      h("span", null, h("b", null, points), " of 1,000 in reputation"),
      h("span", null, trades === 1 ? "1 trade" : `${trades} trades`),
      lost > 0 && h("span", null, lost === 1 ? "1 dispute lost" : `${lost} disputes lost`),
      h("span", null, age === 1 ? "1 day here" : `${age} days here`)),
    count > 0
      ? h("p", null, starsOf(stars / count), ` ${(stars / count).toFixed(1)} from ${count === 1 ? "1 review" : `${count} reviews`}`)
      : h("p", { class: "fine" }, "Nobody has written a review yet."),
    reviews.items.length > 0 && h("ul", { class: "reviews" }, reviews.items.map((one, at) => review(one, at, clock))),
    reviews.hasMore && h("p", null,
      h("button", { onclick: () => reviews.more(), disabled: reviews.state === "loading" }, "Show more reviews")));
}

const starsOf = (stars) => h("span", { class: "stars", role: "img", "aria-label": `${stars.toFixed(1)} of 5 stars`, vars: { stars } }, "★★★★★");

const review = ({ reviewer, stars, comment, written_at_ms: at }, index, clock) =>
  h("li", { key: `${at}-${index}` },
    h("p", { class: "row" }, starsOf(stars),
      reviewer ? h("a", { class: "name", href: `#/players/${reviewer.player_id}` }, reviewer.name) : h("span", { class: "fine" }, "Somebody who keeps to himself"),
      h("span", { class: "fine" }, ago(at, clock.now()))),
    comment && h("p", null, comment));

/* Battles -------------------------------------------------------------------------------------------------------- */

function played(battles, mode, ref, clock) {
  return h("section", { "aria-labelledby": "played-title" },
    h("h2", { id: "played-title" }, "Battles"),
    modeTabs("Which battles", mode, (to) => `players/${ref}${to ? `?mode=${to}` : ""}`, { all: true }),
    battles.state === "failed" && h("p", { class: "error" }, battles.error.message, " ",
      h("button", { onclick: () => battles.again() }, "Try again")),
    battles.state === "ready" && battles.items.length === 0 && h("p", { class: "empty" }, mode ? `No battle of ${inWords(mode)} yet.` : "No battle yet."),
    h("ul", { class: "over-lines" }, battles.items.map((battle) => overLine(battle, clock, ref))),
    battles.hasMore && h("p", null,
      h("button", { onclick: () => battles.more(), disabled: battles.state === "loading" }, "Show older ones")));
}

const nobody = () => h("section", { class: "card door", key: "nobody" },
  h("h1", null, "There is no such player"),
  h("p", { class: "lead" }, "The link may be cut off, or the player has left for good."),
  h("p", null, h("a", { class: "button", href: "#/watch" }, "To the tables")));
