/* The long table in words. */

import { SERVES } from "../parts/words.js";

export const opened = ({ menu }, names) => ({
  text: `The table is laid for ${names.join(" and ")}: ${menu.length} courses, from ${menu[0].dish} to ${menu.at(-1).dish}`,
  weight: 2,
});

export const turnOpened = ({ turn }, names, opened) => ({
  text: `${opened?.menu[turn - 1]?.dish ?? "The dish"} comes to the table`,
  weight: 1.2,
});

export const revealed = ({ pours }, names) => ({
  text: `Served: ${pours.map((pour) => poured(pour, names)).join("; ")}`,
  weight: 4,
});

function poured({ seat, name, serve, harmony, served, damage }, names) {
  const reached = served ? `takes ${damage} from ${names[1 - seat]}` : "is not served any more";
  return `${names[seat]}’s ${name}, ${SERVES[serve]?.did ?? serve}, reaches ${harmony} and ${reached}`;
}
