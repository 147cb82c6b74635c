/* The emblems of the eight types, as lines in a square of 24. */

import { h } from "./draw.js";

const berry = ([x, y]) => `M${x} ${y}a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0`;

export const EMBLEMS = {
  Terroir: "M2 14 9 6l4 4 3-3 6 7M2 18q5-3 10 0t10 0M2 22q5-3 10 0t10 0",
  Varietal: `M12 2q3 0 5 3M12 2v5${[[7, 9.5], [12, 9.5], [9.5, 14.5], [9.5, 19.5]].map(berry).join("")}`,
  Technique: "M2 12a10 10 0 1 0 20 0 10 10 0 1 0-20 0M8 3v18M16 3v18M3 9h18M3 15h18",
  Heritage: "M3 9 12 3l9 6zM5 9v10M10 9v10M14 9v10M19 9v10M3 19h18M2 22h20",
  Modern: "M3 3h12v12H3zM9 9h12v12H9z",
  Mystical: "M15 3a9.5 9.5 0 1 0 6 14A8 8 0 0 1 15 3M19 4l1 2.5L22.5 7.5 20 8.5 19 11 18 8.5 15.5 7.5 18 6.5z",
  Energy:
    "M7 12a5 5 0 1 0 10 0 5 5 0 1 0-10 0M12 1v3M12 20v3M1 12h3M20 12h3M4.5 4.5l2 2M17.5 17.5l2 2M4.5 19.5l2-2M17.5 6.5l2-2",
  Flow: "M2 7q5-5 10 0t10 0M2 13q5-5 10 0t10 0M2 19q5-5 10 0t10 0",
};

export const emblem = (type) =>
  h("svg", { class: "emblem", viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: EMBLEMS[type] ?? "" }));
