/* Keys that choose without a pointer: the bottle's number, the serve's letter, Enter for what is next. Arrows, Tab and
   Enter work as in every form besides. */

import { SERVES } from "../parts/words.js";

/** The key's meaning at the table: calls `wine(index)`, `serve(name)` or `next()`, and says whether it had one. */
export function keyAtTable({ key, target }, { wine, serve, next }) {
  if (/^[1-9]$/.test(key)) return wine(Number(key) - 1);
  const named = Object.keys(SERVES).find((name) => SERVES[name].key === key.toLowerCase());
  if (named) return serve(named);
  // Anywhere else Enter belongs to what has the focus.
  const nowhere = target === document.body || target.id === "main" || target.localName === "h1";
  return key === "Enter" && nowhere && next();
}
