/* The door: who are you? */

import { h } from "../parts/draw.js";
import { Live } from "./live.js";

const NAME = { autocomplete: "username", minlength: 3, maxlength: 20, autocapitalize: "off", spellcheck: "false" };
const PASSWORD = {
  type: "password",
  autocomplete: "current-password",
  minlength: 8,
  maxlength: 128,
  "aria-describedby": "rule",
};

/** The view for who has to come in first; `friend` is who asked him to, if anybody. */
export function openDoor(app, { friend }) {
  const state = { busy: false, error: null, friend };
  const live = new Live(app);
  const enter = async (how, name, password) => {
    Object.assign(state, { busy: true, error: null });
    app.show();
    try {
      await app.enter(how, name, password);
    } catch (error) {
      Object.assign(state, { busy: false, error });
      app.show();
    }
  };
  return {
    title: () => "",
    draw: () => [form(state, enter), live.draw()],
    close: () => live.close(),
  };
}

function form({ busy, error, friend }, enter) {
  const submit = (event) => {
    event.preventDefault();
    const { name, password } = event.target.elements;
    enter(event.submitter?.value ?? "in", name.value.trim(), password.value);
  };
  const field = (name, text, attrs) =>
    h("label", { class: "field" }, text,
      h("input", { name, required: true, "aria-invalid": error?.field === name && "true", ...attrs }));
  return h("section", { class: "door card", key: "door" },
    h("h1", null, "The long table"),
    h("p", { class: "lead" },
      "Eight courses, six bottles, one rival. Pour what suits the dish, and mind what the other pours."),
    friend && h("p", { class: "notice" }, "A friend has asked you to the table. Come in to sit down."),
    h("form", { onsubmit: submit },
      field("name", "Name", NAME),
      field("password", "Password", PASSWORD),
      h("p", { class: "fine", id: "rule" }, "Any eight characters or more. A sentence is best."),
      h("p", { class: "error", role: "alert" }, error?.message),
      h("p", { class: "row" },
        h("button", { class: "main", value: "in", disabled: busy }, "Sign in"),
        h("button", { value: "join", disabled: busy }, "Join as a new player"))));
}
