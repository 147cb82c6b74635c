/* A chain of evolutions, drawn from its first form on: what each becomes, and what it takes. */

import { h } from "../parts/draw.js";
import { define, Part } from "../parts/part.js";
import { rarityOf } from "../parts/rarity.js";
import { conditions, months } from "./words.js";

/** `<evolution-chain>`, given `{chain, here}`: a chain as `GET /species/{slug}` has it, and the slug of the species that
    one looks at. Forms lead to their species. */
class EvolutionChain extends Part {
  view({ chain, here }) {
    if (!chain) return [];
    const named = { "aria-label": `Evolution of ${chain.name}` };
    const line = lineOf(chain);
    if (line && line.length <= LINE_MAX) {
      return h("ol", { class: "chain in-line", ...named }, line.map(({ form, step }) =>
        h("li", { key: form.slug }, step && stepOf(step), formOf(form, here))));
    }
    const drawn = new Set();
    return h("ul", { class: "chain tree", ...named }, roots(chain).map((form) => branch(chain, form, null, here, drawn)));
  }
}

const LINE_MAX = 3; // forms beside each other

/** The forms one behind the other, each with the step that leads to it; null where the chain forks. */
function lineOf(chain) {
  const [first, ...others] = roots(chain);
  if (!first || others.length > 0) return null;
  const line = [{ form: first, step: null }];
  while (line.length < chain.forms.length) {
    const [step, ...more] = stepsFrom(chain, line.at(-1).form);
    if (!step || more.length > 0) return null;
    line.push({ form: formNamed(chain, step.to_form), step });
  }
  return line;
}

const stepsFrom = ({ steps }, form) => steps.filter(({ from_form }) => from_form === form.slug);
const formNamed = ({ forms }, wanted) => forms.find(({ slug }) => slug === wanted);

/** What nothing leads to. */
function roots({ forms, steps }) {
  return forms.filter((form) => !steps.some((step) => step.to_form === form.slug));
}

/** A form behind the step that leads to it, and all that it leads to. Where several lead to one form, it stands at the
    first of them, and the others refer to it. */
function branch(chain, form, step, here, drawn) {
  const again = drawn.has(form.slug);
  drawn.add(form.slug);
  const on = again ? [] : stepsFrom(chain, form);
  return h("li", { key: step?.evolution ?? form.slug },
    step && stepOf(step),
    again ? h("span", { class: "form again" }, `${form.species?.name ?? form.name}, as above`) : formOf(form, here),
    on.length > 0 && h("ul", null,
      on.map((each) => branch(chain, formNamed(chain, each.to_form), each, here, drawn))));
}

const stepOf = (step) =>
  h("span", { class: "passage" },
    h("span", { class: "arrow", "aria-hidden": "true" }),
    h("span", { class: "asks" }, conditions(step).join(", ")));

function formOf(form, here) {
  const { species } = form;
  if (!species) {
    return h("span", { class: "form asleep" },
      h("span", { class: "name" }, form.name), h("span", { class: "fine" }, "Not in the dex yet"));
  }
  const known = form.caught === undefined ? null : !form.caught ? "Not caught" : form.have ? "Caught" : "Caught once";
  const marks = ["form", `wine-${species.style}`, `tier-${rarityOf(species.rarity).tier}`, form.caught === false && "uncaught"];
  return h("a", {
    class: marks.filter(Boolean).join(" "), href: `#/dex/${species.slug}`, "aria-current": species.slug === here && "true",
  },
    h("span", { class: "glassful", "aria-hidden": "true" }),
    h("span", null,
      h("span", { class: "name" }, species.name),
      h("span", { class: "fine" }, [rarityOf(species.rarity).name, form.months > 0 && `released at ${months(form.months)}`, known].filter(Boolean).join(" · "))));
}

define("evolution-chain", EvolutionChain);
