/* What is said to who cannot see the page. Lines are added, since much may happen at once. */

const SAID_MAX = 8;

export function say(text) {
  const said = document.getElementById("said");
  const line = document.createElement("p");
  line.textContent = text;
  said.append(line);
  if (said.childElementCount > SAID_MAX) said.firstElementChild.remove();
}
