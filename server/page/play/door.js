/* The door: who are you? */

import { h } from "../parts/draw.js";
import { Live } from "./live.js";
import { hand } from "./shown.js";

const NAME = { autocomplete: "username", minlength: 3, maxlength: 20, autocapitalize: "off", spellcheck: "false" };
const PASSWORD = {
  type: "password",
  autocomplete: "current-password",
  minlength: 8,
  maxlength: 128,
  "aria-describedby": "rule",
};
const CODE = {
  autocomplete: "one-time-code",
  maxlength: 32,
  autocapitalize: "off",
  spellcheck: "false",
  "aria-describedby": "code-rule",
};

/** The view for who has to come in first; `friend` is who asked him to, if anybody. */
export function openDoor(app, { friend }) {
  const state = { busy: false, error: null, friend, code: false };
  const live = new Live(app);
  const enter = async (how, { name, password, totp }) => {
    Object.assign(state, { busy: how, error: null });
    app.show();
    try {
      await app.enter(how, name, password, totp);
      if (app.joined && !LOBBIES.includes(app.address.split(/[/?]/)[0])) app.go(""); // where the three wines are shown
    } catch (error) {
      const asked = error.code === "totp_required";
      Object.assign(state, { busy: false, error: asked && !totp ? null : error, code: state.code || asked });
      app.show();
      if (asked) document.querySelector("input[name=totp]")?.focus();
    }
  };
  return {
    title: () => "",
    draw: () => [door(state, enter), live.draw()],
    close: () => live.close(),
  };
}

const LOBBIES = ["", "friend"];

function door({ busy, error, friend, code }, enter) {
  const submit = (event) => {
    event.preventDefault();
    const { name, password, totp } = event.target.elements;
    const who = { name: name.value.trim(), password: password.value, totp: totp?.value.trim() };
    enter(event.submitter?.value ?? "in", who);
  };
  const field = (name, text, attrs) =>
    h("label", { class: "field", key: name }, text,
      h("input", { name, required: true, "aria-invalid": error?.field === name && "true", ...attrs }));
  return h("div", { class: "entrance", key: "door" },
    h("section", { class: "pitch" },
      h("h1", null, "Three games about wine"),
      h("p", { class: "lead" },
        "Pair bottles with eight courses, name a masked wine, or stake on what you know. Every round tells you why."),
      hand()),
    h("section", { class: "door card", "aria-labelledby": "door-title" },
      h("h2", { id: "door-title" }, "Come in"),
      friend && h("p", { class: "notice" }, "A friend has asked you to the table. Come in to sit down."),
      h("form", { onsubmit: submit },
        field("name", "Name", NAME),
        field("password", "Password", PASSWORD),
        h("p", { class: "fine", id: "rule" }, "Any eight characters or more. A sentence is best."),
        code && [
          field("totp", "Code of your second factor", CODE),
          h("p", { class: "fine", id: "code-rule", key: "code-rule" },
            "The six digits your telephone shows, or a recovery code."),
        ],
        h("p", { class: "error", role: "alert", key: "error" }, error?.message),
        h("p", { class: "row", key: "ways" }, waysIn(code).map(([value, text], at) =>
          h("button", { class: at === 0 && "main", key: value, value, disabled: Boolean(busy) },
            busy === value ? "One moment …" : text))))));
}

/** The ways in, the likelier first, which is also what Enter does: who was here before signs in. */
function waysIn(code) {
  const [signIn, join] = [["in", "Sign in"], ["join", "Join as a new player"]];
  if (code) return [signIn];
  return localStorage.getItem("device-token") ? [signIn, join] : [join, signIn];
}
