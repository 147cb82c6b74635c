/* The page of one wine: its label beside what is told of it. It stands in the same places while it is fetched, so that
   nothing jumps, and the focus that its name was given stays there. */

import { h } from "../parts/draw.js";
import { failed } from "./listed.js";

/** `back` is `[address, name]`; `heading`, `aside` and `column` are what stands there. */
export function sheet({ style = null, back: [to, name], heading, aside = null, column = null }) {
  return h("article", { class: style ? `cellar-shelf wine-${style}` : "cellar-shelf", key: "sheet" },
    h("p", { class: "back" }, h("a", { href: `#/${to}` }, name)),
    h("div", { class: "sheet" },
      h("header", { class: "heading", key: "heading" }, heading),
      h("div", { class: "aside", key: "aside" }, aside),
      h("div", { class: "column", key: "column" }, column)));
}

/** The same while it is on its way. */
export const coming = (back, title) =>
  sheet({ back, heading: h("h1", null, title), aside: h("div", { class: "ghost", role: "status", "aria-label": title }) });

/** The same where it can't be had; `none` is said of what is not there, else the error with the way to try again. */
export function lost(back, error, { title, none, again }) {
  const gone = error.code === "not_found";
  return sheet({
    back,
    heading: [h("h1", null, gone ? none.title : title), gone && h("p", { class: "lead" }, none.text)],
    column: gone ? h("p", null, h("a", { class: "button", href: `#/${back[0]}` }, back[1])) : failed(error, again),
  });
}
