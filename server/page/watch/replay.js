/* A battle step by step: the table as it was, what happened in words, and the way to and fro. */

import { h } from "../parts/draw.js";
import { tableOf } from "../parts/tables/index.js";
import { nameOf, partName, partOf, sign } from "./modes.js";
import { RecordOf } from "./record.js";
import { outcome, rated, who } from "./rows.js";
import "./scrubber.js";
import { belongs } from "./seed.js";
import { told } from "./telling.js";
import { momentOf } from "./when.js";

const WRITTEN_AFTER_MS = 250; // a slider that is dragged does not write every place into the address
const PRESSED = "button, a, select, summary, input";

export function openReplay(app, { id, query }) {
  let battle = null; // the row of the list
  let failed = null;
  let record = null;
  let wanted = stepOf(query);
  let at = 1;
  let shown = null; // {n, state}: one table is made for each step that is looked at, and only the last is kept
  let playing = false;
  let speed = 1;
  let timer = 0;
  let writing = 0;
  let seed = { state: "unknown" }; // then "checking", "true", "false" or "unable"
  let copied = false;
  let closed = false;
  begin();

  async function begin() {
    failed = null;
    try {
      const row = await app.call("GET", `/battles/${encodeURIComponent(id)}`);
      if (closed) return;
      battle = row;
      const table = tableOf(row.mode);
      if (!table) throw new Error("This page is older than this kind of battle: load it again.");
      record = new RecordOf(app, id, table, came);
    } catch (error) {
      if (!closed) failed = error;
    }
    app.show();
  }

  /** More of the record is there: one goes where the address wants as soon as that can be seen. */
  function came() {
    if (wanted !== null && (wanted <= record.last || record.state === "ready")) {
      at = Math.min(Math.max(wanted, 1), Math.max(record.last, 1));
      wanted = null;
    }
    shown = null;
    check();
    app.show();
    follow();
  }

  async function check() {
    const over = record.told("battle.over");
    const opened = record.told("battle.opened");
    if (!over || !opened || seed.state !== "unknown") return;
    seed = { state: "checking" };
    const found = await belongs(over.seed, opened.seed_hash);
    seed = { state: found === null ? "unable" : String(found) };
    if (!closed) app.show();
  }

  /* Going to and fro ------------------------------------------------------------------------------------------- */

  function move(n, { byItself = false } = {}) {
    if (!record?.last) return;
    const to = Math.min(Math.max(n, 1), record.last);
    if (!byItself) play(false);
    if (to === at) return;
    at = to;
    wanted = null;
    copied = false;
    clearTimeout(writing);
    writing = setTimeout(write, WRITTEN_AFTER_MS);
    app.show();
    follow();
    if (!byItself) app.say(said(record.at(at)));
  }

  const write = () => history.replaceState(null, "", `#/replays/${id}?step=${at}`);

  function play(whether) {
    clearTimeout(timer);
    if (!record?.last || whether === playing) return;
    playing = whether;
    if (playing && at === record.last) at = 1;
    if (playing) later();
    app.show();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(next, (1000 * line(record.at(at)).weight) / speed);
  }

  function next() {
    if (document.hidden) return later(); // nobody misses anything
    if (at < record.last) {
      move(at + 1, { byItself: true });
      later();
    } else {
      play(false);
      app.say("That was the last step.");
    }
  }

  function hurry(to) {
    speed = to;
    if (playing) later();
    app.show();
  }

  /** The next turn's first step, or the one before it. */
  function turn(way) {
    const turns = record?.turns ?? [];
    const to = way > 0 ? turns.find((step) => step.n > at) : turns.findLast((step) => step.n < at);
    move(to?.n ?? (way > 0 ? record.last : 1));
  }

  /* What is there ---------------------------------------------------------------------------------------------- */

  const names = () => battle.players.map((player) => player.name);
  const line = (step) => told(battle.mode, step, names(), record.told("battle.opened"));
  const said = (step) => `${captionOf(battle.mode, step, record)}. ${line(step).text}`;

  function stateNow() {
    if (shown?.n !== at) shown = { n: at, state: record.stateAt(at) };
    return shown.state;
  }

  async function copy() {
    write();
    try {
      await navigator.clipboard.writeText(location.href);
      copied = true;
      app.say("The link to this step is copied.");
    } catch {
      app.notify("This browser does not let a page copy. The link is in the address bar.");
    }
    app.show();
  }

  /** Keeps the present step's line, and its turn on the table, in sight within their lists, without moving the page. */
  function follow() {
    const line = document.querySelector(".story-steps [aria-current]");
    const lines = line?.closest(".story-steps");
    if (lines) lines.scrollTop = line.offsetTop - (lines.clientHeight - line.offsetHeight) / 2;
    const turn = (document.querySelector(".scene .shown") ?? document.querySelector(".scene .now"))?.closest("li");
    const turns = turn?.closest("ol, ul");
    if (turns) turns.scrollLeft = turn.offsetLeft - turns.offsetLeft - (turns.clientWidth - turn.offsetWidth) / 2;
  }

  return {
    title: () => (battle ? `Replay of ${names().join(" and ")}` : "Replay"),

    draw() {
      if (failed || record?.state === "failed") return sorry(failed ?? record.error, begin);
      if (!battle || !record?.last) return hollow();
      const step = record.at(at);
      return h("article", { class: "watching replay", key: id },
        masthead(battle),
        h("div", { class: "replayed" },
          h("div", { class: "scene" },
            h("p", { class: "caption", key: `caption-${at}` },
              h("b", null, captionOf(battle.mode, step, record)), line(step).text),
            tableOf(battle.mode).draw(stateNow(), null)),
          story(battle.mode, record, at, line, move)),
        h("div", { class: "transport", key: "transport" },
          h("replay-scrubber", {
            given: {
              at, last: record.last, text: said(step), playing, speed, partly: record.state === "loading",
              ticks: record.turns.filter((one) => startsPart(battle.mode, one)).map(({ n, d }) => ({ n, label: partOf(battle.mode, d.turn) })),
              move, turn, play, hurry,
            },
          })),
        h("footer", { class: "below" },
          share(copied, copy, at), fairness(record, seed), keysHelp()));
    },

    key(event) {
      if (!record?.last) return false;
      if (event.key === " " && event.target.matches?.(PRESSED)) return false; // what is focused is pressed by it
      if (event.target.matches?.("input[type=radio]") && event.key.startsWith("Arrow")) return false;
      const does = {
        ArrowRight: () => (event.shiftKey ? turn(1) : move(at + 1)),
        ArrowLeft: () => (event.shiftKey ? turn(-1) : move(at - 1)),
        Home: () => move(1),
        End: () => move(record.last),
        " ": () => play(!playing),
      }[event.key];
      does?.();
      return Boolean(does);
    },

    moved(params) {
      if (params.id !== id) return false;
      wanted = stepOf(params.query);
      if (record) came();
      return true;
    },

    close() {
      closed = true;
      record?.close();
      clearTimeout(timer);
      clearTimeout(writing);
    },
  };
}

const stepOf = (query) => {
  const n = Number(query.get("step"));
  return Number.isInteger(n) && n > 0 ? n : null;
};

/** A question has two turns, and one tick. */
const startsPart = (mode, { d }) => mode !== "knowledge" || d.phase === "cards";

function captionOf(mode, step, record) {
  const turn = record.steps.findLast((one) => one.n <= step.n && one.t === "turn.opened")?.d.turn;
  if (step.t === "battle.over") return "The end";
  return turn ? partName(mode, turn) : "Before the first";
}

/* The parts of it ------------------------------------------------------------------------------------------------ */

function masthead(battle) {
  const [one, other] = battle.players;
  return h("header", { class: "masthead" },
    h("p", { class: "kind" }, sign(battle.mode), h("span", null, nameOf(battle.mode)),
      battle.rated && h("span", { class: "tag" }, "rated"),
      h("span", { class: "fine" }, momentOf(battle.opened_at_ms))),
    h("h1", null,
      who(one), " ", rated(one.rating), h("span", { class: "against" }, " against "), who(other), " ", rated(other.rating)),
    h("p", { class: "row" },
      battle.state === "live"
        ? h("span", { class: "row" }, h("b", null, "It is still going on."),
          h("a", { class: "button main", href: `#/battles/${battle.id}` }, "Watch it live"))
        : h("b", { class: "outcome" }, outcome(battle))));
}

function story(mode, record, at, line, move) {
  const groups = [];
  for (const step of record.steps) {
    if (step.t === "turn.opened" && startsPart(mode, step)) groups.push({ head: partName(mode, step.d.turn), steps: [] });
    else if (groups.length === 0) groups.push({ head: "Before the first", steps: [] });
    else if (step.t === "battle.over") groups.push({ head: "The end", steps: [] });
    groups.at(-1).steps.push(step);
  }
  return h("section", { class: "told-story", "aria-labelledby": "story-title" },
    h("h2", { id: "story-title" }, "What happened"),
    h("ol", { class: "story-steps", tabindex: 0, "aria-label": "Steps" }, groups.map(({ head, steps }) =>
      h("li", { key: steps[0].n },
        h("h3", null, head),
        h("ol", null, steps.map((step) =>
          h("li", { key: step.n },
            h("button", {
              class: `step ${step.t.replace(".", "-")}${step.n <= at ? " past" : ""}`,
              "aria-current": step.n === at && "step",
              onclick: () => move(step.n),
            }, line(step).text))))))));
}

const share = (copied, copy, at) => h("section", { "aria-labelledby": "share-title" },
  h("h2", { id: "share-title" }, "Show it to somebody"),
  h("p", { class: "fine" }, `The address of this page leads to step ${at}.`),
  h("p", null, h("button", { onclick: copy }, copied ? "Copied" : "Copy the link to this step")));

const SAYS = {
  checking: ["", "Being checked …"],
  true: ["good", "Checked in this browser: the seed has this hash, so chance was settled before the first choice."],
  false: ["bad", "This seed does not have the hash that was published. Something is wrong with this record."],
  unable: ["", "This browser reckons hashes only over a secure connection. Check it yourself: the hash is the SHA-256 of the seed's bytes."],
};

/** What chance was bound by: the hash before, the seed after. */
function fairness(record, seed) {
  const hash = record.told("battle.opened")?.seed_hash;
  const over = record.told("battle.over");
  if (!hash) return null;
  const [kind, says] = over ? SAYS[seed.state] ?? ["", ""] : ["", "The seed is told when the battle is over."];
  return h("section", { "aria-labelledby": "fair-title", class: "fairness" },
    h("h2", { id: "fair-title" }, "What chance was bound by"),
    h("dl", null,
      h("dt", null, "Hash, told at the beginning"), h("dd", null, h("code", null, hash)),
      over && [h("dt", { key: "seed" }, "Seed, told at the end"), h("dd", { key: "seed-is" }, h("code", null, over.seed))]),
    h("p", { class: `check ${kind}` }, says));
}

const keysHelp = () => h("section", { class: "keys", "aria-labelledby": "keys-title" },
  h("h2", { id: "keys-title" }, "Keys"),
  h("p", { class: "fine" },
    h("kbd", null, "←"), " ", h("kbd", null, "→"), " a step · with ", h("kbd", null, "Shift"), " a turn · ",
    h("kbd", null, "Home"), " ", h("kbd", null, "End"), " · ", h("kbd", null, "Space"), " play and pause"));

const hollow = () => h("div", { class: "watching replay hollow-page", "aria-busy": "true", key: "hollow" },
  h("h1", null, "Replay"),
  h("p", { class: "lead" }, "Fetching the record …"));

function sorry(error, again) {
  const gone = error.code === "not_found";
  return h("section", { class: "card door", key: "sorry" },
    h("h1", null, gone ? "There is no such battle" : "The record could not be read"),
    h("p", { class: "lead" }, gone ? "The link may be cut off, or from another game." : error.message),
    h("p", { class: "row" },
      !gone && h("button", { class: "main", onclick: again }, "Try again"),
      h("a", { class: "button", href: "#/watch" }, "To the tables")));
}
