/* The calls over HTTP. */

/** What the server did not want, in its own words. `retryAfterMs` is set where the same may succeed later. */
export class Refusal extends Error {
  constructor({ code, title, detail, field, retry_after_ms, status, ...more }) {
    super(detail ? `${title} ${detail}` : title);
    this.code = code;
    this.field = field;
    this.retryAfterMs = retry_after_ms ?? null;
    this.status = status ?? null; // of HTTP
    this.more = more; // what this code tells besides, as `minimum` of `bid_too_low`
  }
}

/** Nobody answered, or nobody who could. */
export class Unreachable extends Error {}

export class Http {
  #base;

  /** `base` is the server's address; left empty, the server that the page came from. */
  constructor(base = "") {
    this.#base = base.replace(/\/$/, "");
  }

  /** Asks the server; what it answers, or with `whole` `{body, etag}`, for what is changed by its ETag.

      Throws Refusal or Unreachable. */
  async call(method, path, { body, token, headers: more, whole = false } = {}) {
    const headers = { ...more };
    if (body) headers["Content-Type"] = "application/json";
    if (token) headers.Authorization = `Bearer ${token}`; // never in the address, which ends up in logs
    let answer, said;
    try {
      answer = await fetch(`${this.#base}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
      said = answer.status === 204 ? {} : await answer.json();
    } catch {
      throw new Unreachable("The server does not answer. Try again in a moment.");
    }
    if (answer.ok) return whole ? { body: said, etag: answer.headers.get("ETag") } : said;
    if (answer.status === 503) throw new Unreachable(said.title);
    throw new Refusal(said);
  }
}
