/* Keys that choose without a pointer: the bottle's number, the serve's letter, Enter for what is next. Arrows, Tab and
   Enter work as in every form besides. */

import { SERVES } from "./words.js";

const TYPED_IN = "input:not([type=radio]), textarea, select";

/** `wine(index)`, `serve(name)` and `next()` are called with what was meant; they say whether it had a meaning. */
export function listenToKeys({ wine, serve, next }) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.matches?.(TYPED_IN) || document.querySelector("dialog[open]")) return;
    if (meaning(event, { wine, serve, next })?.()) event.preventDefault();
  });
}

function meaning({ key, target }, { wine, serve, next }) {
  if (/^[1-9]$/.test(key)) return () => wine(Number(key) - 1);
  const named = Object.keys(SERVES).find((name) => SERVES[name].key === key.toLowerCase());
  if (named) return () => serve(named);
  // Anywhere else Enter belongs to what has the focus.
  if (key === "Enter" && (target === document.body || target.id === "main")) return next;
  return null;
}
