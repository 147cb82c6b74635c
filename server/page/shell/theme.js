/* Day or night: as the device has it, or as somebody has chosen here. */

const KEPT = "theme";
const CHOICES = [null, "light", "dark"];
const NAMES = { light: "always day", dark: "always night" };

export class Theme {
  #chosen = CHOICES.includes(localStorage.getItem(KEPT)) ? localStorage.getItem(KEPT) : null;

  constructor() {
    this.#show();
  }

  /** What the button says. */
  get name() {
    return NAMES[this.#chosen] ?? "as the device has it";
  }

  /** The next of the three. */
  turn() {
    this.#chosen = CHOICES[(CHOICES.indexOf(this.#chosen) + 1) % CHOICES.length];
    if (this.#chosen) localStorage.setItem(KEPT, this.#chosen);
    else localStorage.removeItem(KEPT);
    this.#show();
  }

  #show() {
    if (this.#chosen) document.documentElement.dataset.theme = this.#chosen;
    else delete document.documentElement.dataset.theme;
  }
}
