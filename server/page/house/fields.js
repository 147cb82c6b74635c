/* Fields of the house's forms: each with its name, what is wrong with it, and what it means. */

import { h } from "../parts/draw.js";

/** `attrs` is the input's; `error` is told at the field, `hint` under it. */
export function field({ id, label, hint = null, error = null, suffix = null, ...attrs }) {
  const told = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return h("div", { class: "field", key: id },
    h("label", { for: id }, label),
    h("span", { class: suffix ? "with-suffix" : "" },
      h("input", {
        id,
        autocomplete: "off",
        "aria-invalid": error ? "true" : null,
        "aria-describedby": told || null,
        ...attrs,
      }),
      suffix && h("span", { class: "suffix", "aria-hidden": "true" }, suffix)),
    error && h("p", { class: "error", id: `${id}-error`, role: "alert" }, error),
    hint && h("p", { class: "fine", id: `${id}-hint` }, hint));
}

export const coinsField = (given) => field({ inputmode: "numeric", suffix: "coins", maxlength: 13, ...given });

/** `options` are [value, name]; `value` the chosen one. */
export const choice = ({ id, label, options, value, hint = null, ...attrs }) =>
  h("div", { class: "field", key: id },
    h("label", { for: id }, label),
    h("select", { id, value, ...attrs },
      options.map(([each, name]) => h("option", { key: each, value: each, selected: each === value }, name))),
    hint && h("p", { class: "fine" }, hint));

export const tick = ({ id, label, ...attrs }) =>
  h("p", { class: "tick", key: id }, h("input", { type: "checkbox", id, ...attrs }), h("label", { for: id }, label));

/** `event` is a form's: what is in it is sent by us, not by the browser. */
export const sent = (doing) => (event) => {
  event.preventDefault();
  doing();
};
