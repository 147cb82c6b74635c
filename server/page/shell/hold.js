/* What one tab alone may have. */

const PATIENCE_MS = 2_000; // a tab that is loaded anew lets go of what it held a moment before

/** Holds a mark for as long as this tab is open. Promises false where another tab has it; true also where the browser
    has no locks, as where a page comes neither over TLS nor from this machine. */
export function hold(mark) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((held) => {
    const mine = () => new Promise(() => held(true)); // never given back
    navigator.locks.request(`session ${mark}`, { signal: AbortSignal.timeout(PATIENCE_MS) }, mine).catch(() => held(false));
  });
}
