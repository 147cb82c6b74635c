/* Names that nobody else makes: of requests, so that a repeat is known, and of sessions. */

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Browsers keep it back where a page comes neither over TLS nor from this machine.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
