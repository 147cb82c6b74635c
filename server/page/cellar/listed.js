/* A list of cards: what it shows while it is read, where nothing fits, where it failed, and the way to more. */

import { h } from "../parts/draw.js";
import { whatToDo } from "../parts/failed.js";

const GHOSTS = 8;

/** `list` is a `Pages`, `item` draws one of it, `none` what stands there when it is empty. */
export function listed(list, { item, none, called }) {
  if (list.state === "failed" && list.items.length === 0) return failed(list.error, () => list.again());
  if (list.state === "loading" && list.items.length === 0) return ghosts();
  if (list.items.length === 0) return none;
  return [
    h("ul", { class: "cards", key: "cards", "aria-label": called, "aria-busy": `${list.state === "loading"}` }, list.items.map(item)),
    list.state === "failed" && failed(list.error, () => list.more() ?? list.again()),
    list.hasMore && h("p", { class: "more", key: "more" },
      h("button", { onclick: () => list.more(), disabled: list.state === "loading" }, list.state === "loading" ? "Fetching …" : "Show more")),
  ];
}

/** Labels without print, of the size of those that come. */
const ghosts = () =>
  h("div", { class: "cards", key: "ghosts", role: "status", "aria-label": "Fetching …" },
    Array.from({ length: GHOSTS }, (_, at) => h("div", { class: "ghost", key: `ghost${at}` })));

export const failed = (error, again) =>
  h("div", { class: "empty-state", key: "failed" }, whatToDo(error, again));
