/* When something was, as people say it. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });
const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** How long ago, in one word or two; a week and more as the day itself. */
export function ago(ms, now) {
  const gone = Math.max(0, now - ms);
  if (gone < MINUTE_MS) return "just now";
  if (gone < HOUR_MS) return `${Math.floor(gone / MINUTE_MS)} min ago`;
  if (gone < DAY_MS) return `${Math.floor(gone / HOUR_MS)} h ago`;
  const days = Math.floor(gone / DAY_MS);
  return days < 7 ? `${days} ${days === 1 ? "day" : "days"} ago` : day.format(ms);
}

/** How long something has been going on. */
export function since(ms, now) {
  const gone = Math.max(0, now - ms);
  if (gone < MINUTE_MS) return "under a minute";
  return gone < HOUR_MS ? `${Math.floor(gone / MINUTE_MS)} min` : `${Math.floor(gone / HOUR_MS)} h`;
}

export const dayOf = (ms) => day.format(ms);
export const momentOf = (ms) => moment.format(ms);
