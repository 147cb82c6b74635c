/* What chance did is fixed before a battle begins: its seed's hash is published at the opening, the seed at the end. */

/** Whether a seed (hex) is the one of a hash (SHA-256, hex): true or false; null where this browser cannot reckon it,
    as it may not for a page that came neither over TLS nor from this machine. */
export async function belongs(seed, hash) {
  if (!crypto.subtle) return null;
  const bytes = Uint8Array.from(seed.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") === hash;
}
