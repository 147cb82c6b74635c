// The types of the database's rows, read from the schema that the migrations build. Written by `make types`.
//
// bigint and numeric are texts, since a JavaScript number can't hold all of them exactly; times are Dates, and an
// interval is PostgreSQL's text of it. `Row` is what SELECT * gives; `New` is what INSERT takes: what has a default may
// be left away, and what PostgreSQL alone writes is not in it.

/** A whole number of 64 bits, as text. */
export type Int8 = string;
/** A decimal number, as text. */
export type Numeric = string;
export type Uuid = string;
/** As PostgreSQL writes it: "1 day 02:00:00". */
export type Interval = string;
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A base stat of a species, 1 to 255. */
export type BaseStat = number;

/** An effort value, 0 to 252: what a wine was trained. All six of a wine are 510 at most. */
export type EvStat = number;

/** An individual value, 0 to 31: what a wine is born with. */
export type IvStat = number;

/** One structure in the glass, 0 (none) or 1 (least) to 5 (most). */
export type PalateStep = number;

/** Per cent, 0 to 100 with two decimals. */
export type Percentage = Numeric;

/** The level of a player, 1 to 999: Novice to 20, Intermediate to 50, Advanced to 80, Expert to 100, then Master. */
export type PlayerLevel = number;

/** Whole coins, not negative. */
export type Price = Int8;

/** The level of a wine, 1 to 999. */
export type WineLevel = number;

/** One of the eight strategic types. */
export type WineType = "Terroir" | "Varietal" | "Technique" | "Heritage" | "Modern" | "Mystical" | "Energy" | "Flow";

/** One row an auction; its id is its room's. The room decides, this row is for lists and searches, and holds nothing that is hidden: neither anybody's maximum nor the reserve. Prices change often and in place: a fill factor of 60. */
export interface AuctionsRow {
  auction_id: Uuid;
  seller_id: Int8;
  wine_id: Int8;
  /** open, sold, unsold, cancelled, or void where the room broke down. */
  state: "open" | "sold" | "unsold" | "cancelled" | "void";
  /** Whole coins, 1 or more: what the first bid has to be. */
  start_price: Price;
  /** Whether there is a reserve; which, is hidden. */
  reserved: boolean;
  /** Whole coins for which the lot can be had at once; null: it cannot. */
  buy_now: Price | null;
  /** Whole coins: what the leader would pay now, or what the buyer paid; null before the first bid. */
  price: Price | null;
  /** users.id of who leads; null before the first bid. Without a key or an index of its own: every bid rewrites it, and either would cost more than the row. Which lots a player bids on, trade_bids says. */
  leader_id: Int8 | null;
  /** Accepted bids. */
  bids: number;
  reserve_met: boolean;
  /** When it ends as things stand; bids of the last seconds move it on. */
  ends_at: Date;
  opened_at: Date;
  closed_at: Date | null;
  buyer_id: Int8 | null;
}

/** What INSERT INTO auctions takes. */
export interface AuctionsNew {
  auction_id: Uuid;
  seller_id: Int8;
  wine_id: Int8;
  state?: "open" | "sold" | "unsold" | "cancelled" | "void";
  start_price: Price;
  reserved: boolean;
  buy_now?: Price | null;
  price?: Price | null;
  leader_id?: Int8 | null;
  bids?: number;
  reserve_met?: boolean;
  ends_at: Date;
  opened_at: Date;
  closed_at?: Date | null;
  buyer_id?: Int8 | null;
}

/** One row a battle; its id is its room's. The room decides, this row is for lists and histories. */
export interface BattlesRow {
  battle_id: Uuid;
  mode: "blind_tasting" | "pairing" | "knowledge";
  rated: boolean;
  state: "live" | "over" | "void";
  player_0: Int8;
  player_1: Int8;
  /** Seat 0 or 1; null for a draw, a void battle or a live one. */
  winner: number | null;
  reason: string | null;
  turns: number | null;
  /** Permille of the stamina that seat 0 has left (pairing). */
  score_0: number | null;
  score_1: number | null;
  opened_at: Date;
  closed_at: Date | null;
}

/** What INSERT INTO battles takes. */
export interface BattlesNew {
  battle_id: Uuid;
  mode: "blind_tasting" | "pairing" | "knowledge";
  rated: boolean;
  state?: "live" | "over" | "void";
  player_0: Int8;
  player_1: Int8;
  winner?: number | null;
  reason?: string | null;
  turns?: number | null;
  score_0?: number | null;
  score_1?: number | null;
  opened_at?: Date;
  closed_at?: Date | null;
}

/** Who has how many coins. A player has two accounts, available and held; escrow, fees and mint are the house's, in 16 shards each, since one fee account for all halved what could be posted in a second. */
export interface CoinAccountsRow {
  id: Int8;
  /** available (free to spend), held (promised, as by a leading bid), escrow (in a trade under way), fees (taken by the house), mint (where coins come from). */
  kind: "available" | "held" | "escrow" | "fees" | "mint";
  /** users.id; null for the accounts of the house. */
  player_id: Int8 | null;
  /** 0 to 15 for the house's accounts, so that not everybody waits for one row; 0 for a player's. */
  shard: number;
  /** Whole coins, the sum of the account's lines. Not negative but for the mint, which owes what is in circulation. */
  balance: Int8;
}

/** What INSERT INTO coin_accounts takes. */
export interface CoinAccountsNew {
  kind: "available" | "held" | "escrow" | "fees" | "mint";
  player_id?: Int8 | null;
  shard?: number;
  balance?: Int8;
}

/** What each room holds of each player's coins: the account `held`, told apart by whom it is promised to. A leader changes often and in place: a fill factor of 60 keeps the changes within the page. */
export interface CoinHoldsRow {
  /** The room, as in rooms. */
  room_id: Uuid;
  player_id: Int8;
  /** Whole coins; 0 until the room closes for a player who led once. */
  amount: Int8;
}

/** What INSERT INTO coin_holds takes. */
export interface CoinHoldsNew {
  room_id: Uuid;
  player_id: Int8;
  amount: Int8;
}

/** What a transaction did to each account. The lines of a transaction sum to zero when it commits. */
export interface CoinLinesRow {
  transaction_id: Int8;
  account_id: Int8;
  /** Whole coins: positive into the account, negative out of it. */
  amount: Int8;
}

/** What INSERT INTO coin_lines takes. */
export interface CoinLinesNew {
  transaction_id: Int8;
  account_id: Int8;
  amount: Int8;
}

/** One movement of coins. Never changed and never deleted: a mistake is posted back. */
export interface CoinTransactionsRow {
  id: Int8;
  /** What kind of movement, in lower case: joining, auction_sale … */
  kind: string;
  /** For people, 1 to 200 characters. */
  reason: string;
  /** Names the cause; posted again under the same name, nothing moves twice. */
  idempotency_key: string;
  created_at: Date;
  /** With seq: the entry of the journal that caused it, or the first one of a commit whose holds are posted as one; null for what no room did. */
  room_id: Uuid | null;
  /** See room_id. */
  seq: number | null;
}

/** What INSERT INTO coin_transactions takes. */
export interface CoinTransactionsNew {
  kind: string;
  reason: string;
  idempotency_key: string;
  created_at?: Date;
  room_id?: Uuid | null;
  seq?: number | null;
}

/** What a player must not miss, numbered without a gap: the channel player:<id>. Kept for seven days. */
export interface InboxRow {
  player_id: Int8;
  n: Int8;
  /** Milliseconds since the Unix epoch. */
  at_ms: Int8;
  type: string;
  d: Json;
  room_id: Uuid;
  /** With room_id: the entry of the journal that caused the line. */
  seq: number;
}

/** What INSERT INTO inbox takes. */
export interface InboxNew {
  player_id: Int8;
  n: Int8;
  at_ms: Int8;
  type: string;
  d: Json;
  room_id: Uuid;
  seq: number;
}

/** The last number given in each player's inbox: numbers go on when old lines are forgotten. */
export interface InboxHeadsRow {
  player_id: Int8;
  n: Int8;
}

/** What INSERT INTO inbox_heads takes. */
export interface InboxHeadsNew {
  player_id: Int8;
  n: Int8;
}

/** Jobs that come back by themselves, as the program's registry says. A new one is due at once. */
export interface JobSchedulesRow {
  kind: string;
  /** The period; due times are whole periods from the Unix epoch, UTC, plus at. */
  every: Interval;
  /** How far into the period: with a period of a day, the time of day, UTC. */
  at: Interval;
  /** Whether at most one of the kind runs at a time. */
  alone: boolean;
  tries_max: number;
  /** When the next one is due, by this database's clock. Times that passed while nobody looked are made up for by one job. */
  next_at: Date;
  last_done_at: Date | null;
  /** How long the last one that succeeded took, in seconds. */
  last_seconds: number | null;
  /** What it answered. */
  last_said: Json | null;
}

/** What INSERT INTO job_schedules takes. */
export interface JobSchedulesNew {
  kind: string;
  every: Interval;
  at: Interval;
  alone: boolean;
  tries_max: number;
  next_at?: Date;
  last_done_at?: Date | null;
  last_seconds?: number | null;
  last_said?: Json | null;
}

/** What is to be done in the background. A job that is done is deleted; the row goes in the transaction that does it. */
export interface JobsRow {
  id: Int8;
  /** Which entry of the program's registry does it. A process takes only kinds that it knows. */
  kind: string;
  /** What the job is told, an object. */
  d: Json;
  /** waiting, running, or dead: tried in vain as often as it may be, and kept for somebody to look at. */
  state: "waiting" | "running" | "dead";
  /** Whether a schedule has put it here; a kind has at most one such job that is not dead. */
  scheduled: boolean;
  /** Of the jobs with the same text here at most one runs at a time; null: as many as like. */
  alone: string | null;
  /** Not before then, by this database's clock. */
  due_at: Date;
  /** How often it was begun; requeuing sets it to 0. */
  tries: number;
  tries_max: number;
  /** How often it was taken in all its life. A worker names the number that it took: one that lost its lease can't finish what another has begun. */
  takes: number;
  /** Names the process that has it. */
  worker: Uuid | null;
  /** The worker renews it while it lives. Afterwards the job is anybody's again. */
  lease_ends_at: Date | null;
  /** What the last try failed with. */
  error: string | null;
  created_at: Date;
}

/** What INSERT INTO jobs takes. */
export interface JobsNew {
  kind: string;
  d?: Json;
  state?: "waiting" | "running" | "dead";
  scheduled?: boolean;
  alone?: string | null;
  due_at?: Date;
  tries?: number;
  tries_max?: number;
  takes?: number;
  worker?: Uuid | null;
  lease_ends_at?: Date | null;
  error?: string | null;
  created_at?: Date;
}

/** Server processes. A room belongs to one of them; its heartbeat says whether it can still be asked. */
export interface NodesRow {
  node_id: Uuid;
  /** Which machine and process namespace: where it is ours, a missing process is proof of death. */
  host: string;
  pid: number;
  /** Start time of the process as its system counts it, since a number is used again. */
  pid_started: string;
  started_at: Date;
  /** Last heartbeat, by this database's clock. Older than two seconds: its rooms may be taken over. */
  beat_at: Date;
  /** Set when it drained and left in good order: its rooms may be taken over at once. */
  stopped_at: Date | null;
}

/** What INSERT INTO nodes takes. */
export interface NodesNew {
  node_id: Uuid;
  host: string;
  pid: number;
  pid_started: string;
  started_at?: Date;
  beat_at?: Date;
  stopped_at?: Date | null;
}

/** Which room a request opened: asked again, the request finds that room instead of opening another. */
export interface OpeningsRow {
  /** users.id; 0 is the house, which opens the rooms there is one of. */
  actor: Int8;
  key: Uuid;
  room_id: Uuid;
  opened_at: Date;
}

/** What INSERT INTO openings takes. */
export interface OpeningsNew {
  actor: Int8;
  key: Uuid;
  room_id: Uuid;
  opened_at?: Date;
}

/** The tables that are partitioned by calendar month, UTC; create_future_partitions works on these. A migration that makes such a table adds its row and calls that function. */
export interface PartitionedTablesRow {
  table_name: string;
  /** What the partition key is: timestamptz, or uuidv7, whose first 48 bits are milliseconds since the Unix epoch. */
  bounds: "timestamptz" | "uuidv7";
}

/** What INSERT INTO partitioned_tables takes. */
export interface PartitionedTablesNew {
  table_name: string;
  bounds: "timestamptz" | "uuidv7";
}

/** The rooms' journal: entry 0 is the opening, the others are what was decided. Partitioned by month through the time in the room's UUIDv7, so that (room_id, seq) is one key over all of it. Holds secrets of running games. */
export interface RoomEntriesRow {
  room_id: Uuid;
  seq: number;
  /** Number in the channel of the entry's first event. */
  first_n: number;
  /** Milliseconds since the Unix epoch, stamped by the owner, never less than the entry before. */
  at_ms: Int8;
  /** users.id of who asked; null for the engine itself. */
  actor: Int8 | null;
  /** Names the request: a repeat is answered from here and not done again. */
  key: Uuid | null;
  /** MessagePack: of entry 0 the opening, else command, events, answer and the request's digest. */
  body: Uint8Array;
}

/** What INSERT INTO room_entries takes. */
export interface RoomEntriesNew {
  room_id: Uuid;
  seq: number;
  first_n: number;
  at_ms: Int8;
  actor?: Int8 | null;
  key?: Uuid | null;
  body: Uint8Array;
}

/** Finished rooms, all entries in one row each, which the database compresses: written by the closing commit, so that replays outlive the journal's partitions. The arrays run side by side, one place an entry. */
export interface RoomRecordsRow {
  room_id: Uuid;
  kind: string;
  rules_version: number;
  opened_at_ms: Int8;
  closed_at_ms: Int8;
  seqs: number[];
  first_ns: number[];
  ats_ms: Int8[];
  actors: Int8[];
  keys: Uuid[];
  bodies: Uint8Array[];
}

/** What INSERT INTO room_records takes. */
export interface RoomRecordsNew {
  room_id: Uuid;
  kind: string;
  rules_version: number;
  opened_at_ms: Int8;
  closed_at_ms: Int8;
  seqs: number[];
  first_ns: number[];
  ats_ms: Int8[];
  actors: Int8[];
  keys: Uuid[];
  bodies: Uint8Array[];
}

/** One row a room. Each commit compares and sets epoch and head_seq, so a stale owner writes nothing. Rows change often and in place: a fill factor of 60 keeps the changes within the page. */
export interface RoomsRow {
  room_id: Uuid;
  kind: string;
  rules_version: number;
  state: "open" | "closed" | "quarantined" | "void";
  owner: Uuid;
  /** Goes up by one with each taking over; entries of an older epoch are no longer accepted. */
  epoch: number;
  /** Number of the last entry in the journal. */
  head_seq: number;
  /** Number of the last event in the room's channel. */
  head_n: number;
  /** Time of the last entry, milliseconds since the Unix epoch; time never goes back in a room. */
  last_at_ms: Int8;
  opened_at_ms: Int8;
  /** What our code failed with, where the room is quarantined. */
  fault: string | null;
}

/** What INSERT INTO rooms takes. */
export interface RoomsNew {
  room_id: Uuid;
  kind: string;
  rules_version: number;
  state?: "open" | "closed" | "quarantined" | "void";
  owner: Uuid;
  epoch?: number;
  head_seq: number;
  head_n: number;
  last_at_ms: Int8;
  opened_at_ms: Int8;
  fault?: string | null;
}

/** Which migrations built this schema, and the SHA-256 of each file as it was applied. */
export interface SchemaMigrationsRow {
  version: number;
  name: string;
  checksum: string;
  applied_at: Date;
}

/** What INSERT INTO schema_migrations takes. */
export interface SchemaMigrationsNew {
  version: number;
  name: string;
  checksum: string;
  applied_at?: Date;
}

/** Accepted bids as everybody saw them: who bid, and the price and the leader after it, never a maximum. No foreign keys: what is written here is what a room's entry says in the same commit, and each would cost as much as the row. */
export interface TradeBidsRow {
  /** auctions.auction_id. */
  trade_id: Uuid;
  /** The how-manieth bid of its auction, from 1. */
  n: number;
  bidder_id: Int8;
  /** Whole coins, after this bid. */
  price: Price;
  leader_id: Int8;
  at: Date;
}

/** What INSERT INTO trade_bids takes. */
export interface TradeBidsNew {
  trade_id: Uuid;
  n: number;
  bidder_id: Int8;
  price: Price;
  leader_id: Int8;
  at: Date;
}

/** What players did, for themselves and for analytics. No foreign key on the player: each new month would lock users, and a line outlives its player. No default partition: one stray row in it would keep a month from being made. */
export interface UserActivityLogRow {
  id: Int8;
  /** users.id of the player whose log it is. */
  user_id: Int8;
  /** Words joined by points, in lower case: player.joined, battle.over … */
  action: string;
  /** What belongs to the action, an object. */
  d: Json;
  created_at: Date;
}

/** What INSERT INTO user_activity_log takes. */
export interface UserActivityLogNew {
  user_id: Int8;
  action: string;
  d?: Json;
  created_at?: Date;
}

/** One row a sign-in: a family of tokens that replace each other. Only SHA-256 hashes are kept, so that whoever reads this table can sign in as nobody. */
export interface UserSessionsRow {
  id: Int8;
  /** UUIDv7 made by the program; names the session in logs, and is no secret. */
  public_id: Uuid;
  user_id: Int8;
  /** What the client calls itself, 1 to 80 characters, for the player to know it by. */
  device: string;
  /** Of the half that all refresh tokens of the family share. Who shows this half with another second half than the newest shows a token that was used before. */
  family_hash: Uint8Array;
  /** Of the newest refresh token's second half. */
  refresh_hash: Uint8Array;
  /** Of the newest access token; renewing replaces it. */
  access_hash: Uint8Array;
  /** End of the access token. */
  access_expires_at: Date;
  /** End of the refresh token; each renewal moves it on. */
  expires_at: Date;
  created_at: Date;
  /** Last sign-in or renewal: a request by itself writes nothing. */
  seen_at: Date;
  ended_at: Date | null;
  /** signed_out, token_reused or too_many_devices; null while the session lives. */
  ended_why: "signed_out" | "token_reused" | "too_many_devices" | null;
}

/** What INSERT INTO user_sessions takes. */
export interface UserSessionsNew {
  public_id: Uuid;
  user_id: Int8;
  device: string;
  family_hash: Uint8Array;
  refresh_hash: Uint8Array;
  access_hash: Uint8Array;
  access_expires_at: Date;
  expires_at: Date;
  created_at: Date;
  seen_at: Date;
  ended_at?: Date | null;
  ended_why?: "signed_out" | "token_reused" | "too_many_devices" | null;
}

/** The players. Row 0 is the house, which plays too and cannot sign in. */
export interface UsersRow {
  id: Int8;
  /** UUIDv7 made by the program: what the outside calls the player. */
  public_id: Uuid;
  /** As the player writes it, 3 to 20 characters, in Unicode's form NFKC. */
  name: string;
  /** As names are compared: the program case-folds them, because this database's idea of lower case depends on its locale. A folded name can be longer than the name. */
  name_key: string;
  /** bcrypt over a digest of the password; null: nobody can sign in with a password. */
  password_hash: string | null;
  /** 1 to 999. */
  level: PlayerLevel;
  /** Experience points in all, not negative. */
  experience: Int8;
  /** Until when nothing may be traded; null: no lock. Set with its reason. */
  trade_locked_until: Date | null;
  /** Why, for the player to read. */
  trade_lock_reason: string | null;
  created_at: Date;
}

/** What INSERT INTO users takes. */
export interface UsersNew {
  public_id: Uuid;
  name: string;
  name_key: string;
  password_hash?: string | null;
  level?: PlayerLevel;
  experience?: Int8;
  trade_locked_until?: Date | null;
  trade_lock_reason?: string | null;
  created_at?: Date;
}

/** The catalogue: what a wine is before it is anybody's. Nothing is deleted from it, since wines and records point here; what should not come up again is retired. */
export interface WineSpeciesRow {
  id: Int8;
  /** Stable for ever; what the outside and the records of rooms call the species. */
  slug: string;
  name: string;
  /** Null in our own catalogue, which goes by appellation and style. */
  producer: string | null;
  style: "red" | "white" | "rose" | "sparkling" | "sweet" | "fortified";
  primary_type: WineType;
  secondary_type: WineType | null;
  rarity: string;
  /** 1 (Everyday) to 21 (TimeCapsule), always the rarity's own. */
  rarity_ordinal: number;
  base_longevity: BaseStat;
  base_power: BaseStat;
  base_terroir: BaseStat;
  base_complexity: BaseStat;
  /** The stat called rarity (allure), 1 to 255; not the rarity of the species. */
  base_rarity: BaseStat;
  base_elegance: BaseStat;
  /** 1 (least) to 5 (most), as are acidity, alcohol and aroma. */
  body: PalateStep;
  acidity: PalateStep;
  /** 0 (none, as in most whites) to 5. */
  tannin: PalateStep;
  /** 0 (bone dry) to 5 (luscious). */
  sweet: PalateStep;
  alcohol: PalateStep;
  aroma: PalateStep;
  country: string;
  region: string;
  grapes: string[];
  /** Per cent of alcohol by volume, 0 to 25 with one decimal: Port has 22. */
  abv: Numeric;
  /** One checked sentence to teach, never without its source. */
  fact: string | null;
  fact_source: string | null;
  /** Which catalogue it comes from: own or x-wines. */
  source: "own" | "x-wines";
  /** Version of the rules that shaped the stats from the source. */
  rules_version: number;
  /** True: does not come up any more, but wines of it live on. */
  retired: boolean;
  created_at: Date;
  updated_at: Date;
  /** For the full-text search; follows from name, producer, grapes, region and country. */
  words: string;
}

/** What INSERT INTO wine_species takes. */
export interface WineSpeciesNew {
  slug: string;
  name: string;
  producer?: string | null;
  style: "red" | "white" | "rose" | "sparkling" | "sweet" | "fortified";
  primary_type: WineType;
  secondary_type?: WineType | null;
  rarity: string;
  rarity_ordinal: number;
  base_longevity: BaseStat;
  base_power: BaseStat;
  base_terroir: BaseStat;
  base_complexity: BaseStat;
  base_rarity: BaseStat;
  base_elegance: BaseStat;
  body: PalateStep;
  acidity: PalateStep;
  tannin: PalateStep;
  sweet: PalateStep;
  alcohol: PalateStep;
  aroma: PalateStep;
  country: string;
  region: string;
  grapes: string[];
  abv: Numeric;
  fact?: string | null;
  fact_source?: string | null;
  source: "own" | "x-wines";
  rules_version: number;
  retired?: boolean;
  created_at?: Date;
  updated_at?: Date;
}

/** One row for each wine that has changed hands, whatever the form; its id is the room's. Never changed. */
export interface WineTradesRow {
  trade_id: Uuid;
  wine_id: Int8;
  species_id: Int8;
  /** auction, market, direct or mystery. */
  format: "auction" | "market" | "direct" | "mystery";
  seller_id: Int8;
  buyer_id: Int8;
  /** Whole coins paid for this wine; null where wines were given for wines. */
  price: Price | null;
  at: Date;
}

/** What INSERT INTO wine_trades takes. */
export interface WineTradesNew {
  trade_id: Uuid;
  wine_id: Int8;
  species_id: Int8;
  format: "auction" | "market" | "direct" | "mystery";
  seller_id: Int8;
  buyer_id: Int8;
  price?: Price | null;
  at: Date;
}

/** The chart of the eight types, all 64 pairs. Each type beats two and loses to two, so that every row and every column sums to 900: none beats everything. */
export interface WineTypeEffectivenessRow {
  attacker: WineType;
  defender: WineType;
  /** Per cent of the damage: 200, 100 or 50. */
  effectiveness: number;
}

/** What INSERT INTO wine_type_effectiveness takes. */
export interface WineTypeEffectivenessNew {
  attacker: WineType;
  defender: WineType;
  effectiveness: number;
}

/** The wines that somebody owns. Places change often and in place: a fill factor of 80 keeps the changes within the page. */
export interface WinesRow {
  id: Int8;
  /** UUIDv7 made by the program: what the outside calls the wine. */
  public_id: Uuid;
  owner_id: Int8;
  species_id: Int8;
  /** The six iv_ columns: individual values, 0 to 31, for life. */
  iv_longevity: IvStat;
  iv_power: IvStat;
  iv_terroir: IvStat;
  iv_complexity: IvStat;
  iv_rarity: IvStat;
  iv_elegance: IvStat;
  /** The six ev_ columns: effort values, 0 to 252 each and 510 in all. */
  ev_longevity: EvStat;
  ev_power: EvStat;
  ev_terroir: EvStat;
  ev_complexity: EvStat;
  ev_rarity: EvStat;
  ev_elegance: EvStat;
  /** One of 25; raises one stat by a tenth and lowers another, or neither. */
  nature: "Honest" | "Brash" | "Brawny" | "Rustic" | "Bold" | "Stony" | "Grounded" | "Flinty" | "Pure" | "Earthy" | "Contemplative" | "Opulent" | "Balanced" | "Generous" | "Brooding" | "Ethereal" | "Rare" | "Coy" | "Singular" | "Haughty" | "Elegant" | "Nimble" | "Lithe" | "Charming" | "Poised";
  /** 1 to 999. */
  level: WineLevel;
  /** Experience points in all, not negative; the level follows from them by the curve of its rarity. */
  experience: Int8;
  /** One in 4096 in the wild. Looks only: plays like any other. */
  shiny: boolean;
  /** cellar, queue, battle or escrow; changed by compare-and-set only. */
  place: "cellar" | "queue" | "battle" | "escrow";
  /** The room that holds the wine; null in the cellar and only there. */
  place_room: Uuid | null;
  /** Goes up by one with every change of place, owner or values, by the statement that changes them: what was read under another revision is stale. */
  revision: number;
  /** How it came into the game: starter, wild, bred, evolved or reward. */
  capture_method: "starter" | "wild" | "bred" | "evolved" | "reward";
  captured_at: Date;
}

/** What INSERT INTO wines takes. */
export interface WinesNew {
  public_id: Uuid;
  owner_id: Int8;
  species_id: Int8;
  iv_longevity: IvStat;
  iv_power: IvStat;
  iv_terroir: IvStat;
  iv_complexity: IvStat;
  iv_rarity: IvStat;
  iv_elegance: IvStat;
  ev_longevity?: EvStat;
  ev_power?: EvStat;
  ev_terroir?: EvStat;
  ev_complexity?: EvStat;
  ev_rarity?: EvStat;
  ev_elegance?: EvStat;
  nature: "Honest" | "Brash" | "Brawny" | "Rustic" | "Bold" | "Stony" | "Grounded" | "Flinty" | "Pure" | "Earthy" | "Contemplative" | "Opulent" | "Balanced" | "Generous" | "Brooding" | "Ethereal" | "Rare" | "Coy" | "Singular" | "Haughty" | "Elegant" | "Nimble" | "Lithe" | "Charming" | "Poised";
  level: WineLevel;
  experience: Int8;
  shiny: boolean;
  place?: "cellar" | "queue" | "battle" | "escrow";
  place_room?: Uuid | null;
  revision?: number;
  capture_method: "starter" | "wild" | "bred" | "evolved" | "reward";
  captured_at?: Date;
}

/** All of them by name. */
export interface Schema {
  auctions: AuctionsRow;
  battles: BattlesRow;
  coin_accounts: CoinAccountsRow;
  coin_holds: CoinHoldsRow;
  coin_lines: CoinLinesRow;
  coin_transactions: CoinTransactionsRow;
  inbox: InboxRow;
  inbox_heads: InboxHeadsRow;
  job_schedules: JobSchedulesRow;
  jobs: JobsRow;
  nodes: NodesRow;
  openings: OpeningsRow;
  partitioned_tables: PartitionedTablesRow;
  room_entries: RoomEntriesRow;
  room_records: RoomRecordsRow;
  rooms: RoomsRow;
  schema_migrations: SchemaMigrationsRow;
  trade_bids: TradeBidsRow;
  user_activity_log: UserActivityLogRow;
  user_sessions: UserSessionsRow;
  users: UsersRow;
  wine_species: WineSpeciesRow;
  wine_trades: WineTradesRow;
  wine_type_effectiveness: WineTypeEffectivenessRow;
  wines: WinesRow;
}
