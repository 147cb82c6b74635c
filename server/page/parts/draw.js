/* The page as a function of what is known: `h` says what should be there, `draw` makes it so.

   What is there already is kept and changed in place, so that focus, scrolling and transitions survive. Text is only
   ever set as text: nothing that a server or a player sends can become markup. */

const SVG = "http://www.w3.org/2000/svg";

// Attributes say how an input began; what it holds now is a property.
const PROPERTIES = new Set(["checked", "disabled", "value", "indeterminate", "selected"]);

/** What should be there. In `attrs`, `on…` are listeners, `vars` custom properties of CSS; `key` tells siblings apart,
    and `given` is what a web component is given, which then draws its inside by itself. Of `children`, null, undefined, false and "" are nothing. */
export function h(tag, attrs, ...children) {
  return { tag, attrs: attrs ?? {}, children: shown(children) };
}

/** Makes the children of `parent` what is wanted. */
export function draw(parent, ...wanted) {
  place(parent, shown(wanted));
}

/* A run of words written from right to left, as some names are. */
const LEFTWARDS = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?:[ _.'-]+[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*/g;

/** The text of a node. Such a run is isolated, or a number behind it would be read as a part of it. */
const textOf = (want) => String(want).replace(LEFTWARDS, "\u2068$&\u2069");

const shown = (children) => children.flat(Infinity).filter((child) => child || child === 0);

function place(parent, wanted) {
  const before = [...parent.childNodes];
  const nodes = wanted.map((want) => {
    const at = before.findIndex((node) => fits(node, want));
    return at < 0 ? make(parent, want) : before.splice(at, 1)[0];
  });
  // First away with what is over: moving a node that may stay would take its focus.
  for (const node of before) node.remove();
  let next = parent.firstChild;
  nodes.forEach((node, index) => {
    if (node === next) next = node.nextSibling;
    else parent.insertBefore(node, next);
    if (typeof wanted[index] === "object") dress(node, wanted[index]);
    else if (node.data !== textOf(wanted[index])) node.data = textOf(wanted[index]);
  });
}

function fits(node, want) {
  if (typeof want !== "object") return node.nodeType === Node.TEXT_NODE;
  return node.localName === want.tag && node.drawn?.key === want.attrs.key;
}

function make(parent, want) {
  if (typeof want !== "object") return document.createTextNode("");
  const space = want.tag === "svg" ? SVG : parent.namespaceURI;
  return document.createElementNS(space, want.tag);
}

function dress(node, { attrs, children }) {
  const before = node.drawn ?? {};
  for (const name in { ...before, ...attrs }) {
    if (name === "vars") {
      // Through the object model, since the page's policy forbids style attributes.
      for (const key in attrs.vars) node.style.setProperty(`--${key}`, attrs.vars[key]);
    } else if (name === "given") {
      node.given = attrs.given;
    } else if (name !== "key" && (before[name] !== attrs[name] || PROPERTIES.has(name))) {
      put(node, name, attrs[name]);
    }
  }
  node.drawn = attrs;
  if (!attrs.given) place(node, children);
}

function put(node, name, value) {
  if (name.startsWith("on")) node[name] = value ?? null;
  else if (PROPERTIES.has(name)) node[name] = value ?? "";
  else if (value === undefined || value === null || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : value);
}
