/* How one has set the game. Two devices may set it: each says of which state it knows, by its ETag. */

import { h } from "../parts/draw.js";
import { card, tried } from "./form.js";

const SHOWN = [
  ["profile_visibility", "Your profile"],
  ["cellar_visibility", "Your cellar and trades"],
  ["statistics_visibility", "Your statistics"],
  ["notes_visibility", "Your tasting notes"],
];
const TO_WHOM = { public: "everybody", friends: "friends", private: "nobody" };
const HEARD = [
  ["notify_battles", "battles and challenges"],
  ["notify_trades", "trades and auctions"],
  ["notify_friends", "friends"],
  ["notify_guild", "your guild"],
  ["notify_events", "events"],
];
const ASKERS = { everyone: "everybody", friends_of_friends: "friends of friends", nobody: "nobody" };

export class Preferences {
  #app;
  #etag = null;
  #set = null;
  #state = {};

  constructor(app) {
    this.#app = app;
    tried(app, this.#state, () => this.#read());
  }

  draw() {
    const set = this.#set;
    return card("preferences", "Who sees what, and what you hear of", this.#state,
      set && h("form", { onsubmit: (event) => this.#save(event), onchange: (event) => this.#change(event.target) },
        h("fieldset", { class: "pairs" },
          h("legend", { class: "unseen" }, "Who sees what"),
          SHOWN.map(([name, text]) => choice(name, `${text} ${text.endsWith("s") ? "are" : "is"} shown to`, TO_WHOM, set[name])),
          choice("friend_requests", "Friend requests may come from", ASKERS, set.friend_requests)),
        h("fieldset", { class: "checks" },
          h("legend", null, "Tell me of"),
          HEARD.map(([name, text]) =>
            h("label", { class: "check", key: name }, h("input", { type: "checkbox", name, checked: set[name] }), text))),
        h("fieldset", { class: "pairs" },
          h("legend", null, "Quiet hours, by your own day"),
          time("quiet_from_minute", "From", set.quiet_from_minute),
          time("quiet_to_minute", "to", set.quiet_to_minute),
          zone(set.time_zone)),
        h("p", { class: "row" }, h("button", { class: "main", disabled: this.#state.busy }, "Save"))));
  }

  async #read() {
    const { body, etag } = await this.#app.call("GET", "/me/preferences", { whole: true });
    this.#set = body;
    this.#etag = etag;
  }

  /** What somebody has changed and not yet saved outlives whatever else is drawn meanwhile. */
  #change({ name, type, checked, value }) {
    const to = type === "checkbox" ? checked : type === "time" ? minuteOf(value) : value;
    this.#set = { ...this.#set, [name]: to };
  }

  #save(event) {
    event.preventDefault();
    tried(this.#app, this.#state, async () => {
      try {
        const headers = { "If-Match": this.#etag };
        const answer = await this.#app.call("PUT", "/me/preferences", { body: this.#set, headers, whole: true });
        this.#set = answer.body;
        this.#etag = answer.etag;
        return "Saved.";
      } catch (refusal) {
        // Another device was first: what it set is shown, to be changed from there.
        if (refusal.code === "changed_meanwhile") await this.#read();
        throw refusal;
      }
    });
  }
}

const choice = (name, text, names, chosen) =>
  h("label", { class: "field", key: name }, text,
    h("select", { name }, Object.entries(names).map(([value, said]) =>
      h("option", { value, selected: value === chosen, key: value }, said))));

const time = (name, text, minute) =>
  h("label", { class: "field", key: name }, text, h("input", { type: "time", name, value: clockOf(minute) }));

/** The zones that this browser knows, with the one that is set, wherever it came from. */
function zone(set) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [...new Set([set, own, "UTC", ...Intl.supportedValuesOf("timeZone")])].filter(Boolean);
  return choice("time_zone", "in the time of", Object.fromEntries(zones.map((name) => [name, name])), set);
}

const clockOf = (minute) =>
  minute === null ? "" : `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

function minuteOf(clock) {
  if (!clock) return null;
  const [hours, minutes] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}
