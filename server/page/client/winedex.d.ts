// What winedex.js exports. The shapes that travel are in contract.d.ts, which is made from the server's own types.

import type {
  CallName, Calls, Channel, HelloReply, Me, OnceName, OpName, Ops, PushOf, RefusalCode, SnapshotOf,
} from "./contract.js";

export * from "./contract.js";

/** A store as a browser has them: `sessionStorage`, `localStorage`, or your own. */
export interface Store {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** "open", or "lost" while it comes back by itself, or "ended" where the server does not want us back. */
export type State = "shut" | "open" | "lost" | "ended";

export interface Settings {
  /** The server's address, with neither path nor question. */
  url: string;
  /** Where the refresh token is kept; left out, it is gone with the program. */
  kept?: Store;
  /** Where the token is kept by which the house knows this device again. */
  device?: Store;
  /** Where others may have a copy of `kept`: whether this program alone holds the mark of a session. */
  hold?(mark: string): Promise<boolean>;
  changed?(state: State, why: string): void;
  greeted?(reply: HelloReply): void;
  came?(player: Me): void;
  /** Nobody is signed in any more; `why` is null where one signed out oneself. */
  left?(why: string | null): void;
}

/** Connects, and promises a `Winedex` that has been greeted: as who the token says, or as somebody who watches. */
export function connect(settings: Settings & { token?: string | null }): Promise<Winedex>;

export interface Listener<Ch extends Channel> {
  /** The channel's whole state, first and whenever its pushes could not be followed. Who watches where watchers are
      kept behind sees it as it was `delayS` seconds ago; else that is 0. */
  whole?(snapshot: SnapshotOf<Ch>, how: { delayS: number }): void;
  pushed?(push: PushOf<Ch>): void;
  gone?(refusal: Refusal): void;
}

type Words<Path extends string> = Path extends `${infer Word}/${infer Rest}` ? [Word, ...Words<Rest>] : [Path];
type Fits<Given, Pattern> = Given extends [infer G, ...infer Gs] ? Pattern extends [infer P, ...infer Ps]
  ? P extends `{${string}}` ? Fits<Gs, Ps> : G extends P ? Fits<Gs, Ps> : false : false
  : Pattern extends [] ? true : false;
type Bare<Given extends string> = Given extends `${infer Before}?${string}` ? Before : Given;
/** The call that a path is; of a path that is only known when the program runs, any of its method. */
type Called<Method extends string, Given extends string> = {
  [Call in CallName]: Call extends `${Method} ${infer Pattern}`
    ? string extends Given ? Call : Fits<Words<Bare<Given>>, Words<Pattern>> extends true ? Call : never
    : never;
}[CallName];
type Method = CallName extends `${infer Word} ${string}` ? Word : never;

export interface Clock {
  /** Milliseconds since the Unix epoch, by the server's clock. */
  now(): number;
}

export class Winedex {
  constructor(settings: Settings);
  readonly clock: Clock;
  readonly state: State;
  readonly player: Me | null;
  /** Whether somebody was signed in when the program last ended. */
  readonly kept: boolean;

  join(name: string, password: string): Promise<void>;
  /** `totp` is a code of the second factor, where the player has one. */
  signIn(name: string, password: string, totp?: string): Promise<void>;
  /** Comes in with an access token that somebody else renews. */
  enter(token: string): Promise<void>;
  /** Comes back in with the tokens that were kept, however long the server is away. */
  resume(): Promise<void>;
  signOut(): void;
  /** As signing out, where the server has ended the session itself: the account was erased. */
  forget(): void;
  /** Reads `player` anew. */
  read(): Promise<void>;

  open(): void;
  /** The server has greeted us, and one's own channel is heard. */
  ready(): Promise<void>;
  hurry(): void;
  /** Ends whatever would happen by itself; who is signed in stays so. */
  close(): void;

  /** HTTP below `/api/v1`: the path says which of `Calls` it is, and so what goes and comes. */
  call<M extends Method, P extends string>(method: M, path: [Called<M, P>] extends [never] ? never : P, more?: {
    body?: Calls[Called<M, P>]["body"]; headers?: Record<string, string>; whole?: false;
  }): Promise<Calls[Called<M, P>]["answer"]>;
  /** The same with its ETag, for what is changed by that. */
  call<M extends Method, P extends string>(method: M, path: [Called<M, P>] extends [never] ? never : P, more: {
    body?: Calls[Called<M, P>]["body"]; headers?: Record<string, string>; whole: true;
  }): Promise<{ body: Calls[Called<M, P>]["answer"]; etag: string | null }>;

  /** With `once` it is one request, however often it has to be sent; a UUID makes it one beyond this program's life. */
  ask<Op extends OnceName>(op: Op, d: Ops[Op]["d"], how?: { once?: boolean | string }): Promise<Ops[Op]["reply"]>;
  ask<Op extends OpName>(op: Op, d: Ops[Op]["d"], how?: { once?: false }): Promise<Ops[Op]["reply"]>;

  /** Listens to a channel, from its whole state on, until the function that this returns is called. */
  follow<Ch extends Channel>(channel: Ch, listener: Listener<Ch>): () => void;
  anew(channel: Channel): void;
  /** Hears what is pushed to oneself. */
  inbox(hearer: (push: PushOf<`player:${string}`>) => void): () => void;
}

/** What the server did not want, in its own words. */
export class Refusal extends Error {
  readonly code: RefusalCode | "lost";
  readonly field?: string;
  /** Set where the same may succeed later. */
  readonly retryAfterMs: number | null;
  /** Of HTTP. */
  readonly status: number | null;
  /** What this code tells besides, as `minimum` of `bid_too_low`. */
  readonly more: Record<string, unknown>;
}

/** Nobody answered, or nobody who could. */
export class Unreachable extends Error {}
