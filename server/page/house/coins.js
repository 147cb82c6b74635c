/* Coins: how they are written, and what the house takes. */

const written = new Intl.NumberFormat("en");

export const PRICE_MAX = 1_000_000_000;

export const number = (n) => written.format(n);

export const coins = (n) => (n === 1 ? "1 coin" : `${number(n)} coins`);

/** What it costs to put up a wine for which at least this is asked. */
export const feeFor = (asked) => Math.ceil(asked / 100);

/** What the house keeps of a price. */
export const cutOf = (price) => Math.floor(price / 20);

/** What it costs to insure a purchase. */
export const premiumFor = (price) => Math.ceil(price / 20);

/** What comes back to who steps back from an insured purchase. */
export const refundOf = (price) => price - cutOf(price);

/** By how much an auction's price rises from here: a tenth of the last round sum of 1, 2 or 5 that it has reached. */
export function stepAt(price) {
  if (price < 20) return 1;
  const decade = 10 ** Math.floor(Math.log10(price));
  const round = [5, 2, 1].map((lead) => lead * decade).find((sum) => sum <= price);
  return round / 10;
}

/** Three maxima to begin with: the least that leads, and two that leave room. */
export function suggested(minimum) {
  const rounds = [1, 4].map((steps) => minimum + steps * stepAt(minimum));
  return [minimum, ...rounds].filter((sum) => sum <= PRICE_MAX);
}

/** A whole number of coins out of a field; null where there is none. */
export function read(text) {
  const found = String(text ?? "").replace(/[\s,.']/g, "");
  return /^\d{1,10}$/.test(found) ? Number(found) : null;
}
