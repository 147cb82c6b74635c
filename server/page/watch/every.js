/* Looking again from time to time, as long as somebody may see it. */

/** Calls `look` every so many milliseconds while the page is in sight, and at once when it comes back into sight;
    returns what stops it. A look that takes longer than that is waited for. */
export function every(ms, look) {
  let timer = 0;
  let looked = Date.now();
  let stopped = false;

  function later() {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(now, ms);
  }

  async function now() {
    if (document.hidden) return; // it goes on when the page is seen again
    looked = Date.now();
    clearTimeout(timer);
    await look();
    later();
  }

  const seen = () => !document.hidden && Date.now() - looked >= ms && now();
  document.addEventListener("visibilitychange", seen);
  later();
  return () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
  };
}
