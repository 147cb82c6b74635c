/* What stands where a list could not be read, and what to do about it. */

import { h } from "./draw.js";

/** `again` tries once more. What a link asks for wrongly is wrong again: there the way is to the whole list. */
export function whatToDo(error, again) {
  if (error.code === "bad_request") {
    const [all] = location.hash.split("?");
    return [
      h("p", { class: "error", role: "alert" }, "This link asks for something that is not known here. It may be cut off, or an old one."),
      h("p", null, h("a", { class: "button", href: all }, "Show all")),
    ];
  }
  return [
    h("p", { class: "error", role: "alert" }, error.message),
    h("p", null, h("button", { type: "button", onclick: again }, "Try again")),
  ];
}
