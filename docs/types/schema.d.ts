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

/** Who may read something beside its owner: private nobody, friends his friends, public everybody he has not blocked. */
export type Visibility = "private" | "friends" | "public";

/** The level of a wine, 1 to 999. */
export type WineLevel = number;

/** One of the eight strategic types. */
export type WineType = "Terroir" | "Varietal" | "Technique" | "Heritage" | "Modern" | "Mystical" | "Energy" | "Flow";

/** What can be achieved: a statistic that reaches a goal. Loaded as badges are. */
export interface AchievementCatalogRow {
  slug: string;
  name: string;
  description: string;
  statistic: "wines" | "wines_gained" | "battles_played" | "battles_won" | "trades_done" | "notes_written" | "evolutions_done" | "breedings_done" | "competitions_won";
  /** The value of the statistic at which it is won. */
  goal: Int8;
  experience_kind: "general" | "pairing" | "blind_tasting" | "knowledge" | "trading" | "collecting" | "raising";
  experience_points: Int8;
  /** The badge that comes with it, or null. */
  badge: string | null;
  /** The title that comes with it, or null. */
  title: string | null;
}

/** What INSERT INTO achievement_catalog takes. */
export interface AchievementCatalogNew {
  slug: string;
  name: string;
  description: string;
  statistic: "wines" | "wines_gained" | "battles_played" | "battles_won" | "trades_done" | "notes_written" | "evolutions_done" | "breedings_done" | "competitions_won";
  goal: Int8;
  experience_kind: "general" | "pairing" | "blind_tasting" | "knowledge" | "trading" | "collecting" | "raising";
  experience_points: Int8;
  badge?: string | null;
  title?: string | null;
}

/** The wine of each auction as it was when it was put up. Never changed. */
export interface AuctionLotsRow {
  auction_id: Uuid;
  /** wines.public_id. */
  wine_ref: Uuid;
  species_id: Int8;
  /** 1 to 999. */
  level: WineLevel;
  /** One of 25. */
  nature: string;
  shiny: boolean;
  /** Individual values, 0 to 31: longevity, power, terroir, complexity, rarity, elegance. */
  ivs: number[];
  /** Effort values, 0 to 252, in the same order. */
  evs: number[];
}

/** What INSERT INTO auction_lots takes. */
export interface AuctionLotsNew {
  auction_id: Uuid;
  wine_ref: Uuid;
  species_id: Int8;
  level: WineLevel;
  nature: string;
  shiny: boolean;
  ivs: number[];
  evs: number[];
}

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

/** What was changed of players' names, passwords, sessions, second factors, locks and levels, and of coins and wines around the engine. It only grows; whole months are put away. */
export interface AuditLogRow {
  id: Int8;
  at: Date;
  table_name: string;
  operation: "INSERT" | "UPDATE" | "DELETE";
  /** Which row: its id as the outside knows it where it has one. */
  row_key: string;
  /** users.id of the player whom it concerns; null where it is nobody's. */
  subject: Int8 | null;
  /** Column → [before, after]; of a column whose values must not be told: "changed". */
  changed: Json;
  /** The role that logged in, whatever it became since. */
  login: string;
  /** The role that it took with SET ROLE; null: none. */
  acting_role: string | null;
  /** users.id of the player for whom the transaction spoke; null: none. */
  player_id: Int8 | null;
  /** What the connection calls itself (application_name); winedex is the program. */
  application: string;
}

/** What INSERT INTO audit_log takes. */
export interface AuditLogNew {
  at?: Date;
  table_name: string;
  operation: "INSERT" | "UPDATE" | "DELETE";
  row_key: string;
  subject?: Int8 | null;
  changed: Json;
  login: string;
  acting_role?: string | null;
  player_id?: Int8 | null;
  application: string;
}

/** The badges that can be won; loaded from the program's own files at every start, and never deleted from. */
export interface BadgeCatalogRow {
  slug: string;
  name: string;
  /** For what it is given, 1 to 240 characters. */
  description: string;
}

/** What INSERT INTO badge_catalog takes. */
export interface BadgeCatalogNew {
  slug: string;
  name: string;
  description: string;
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

/** Two wines and what came of them. Rows stay: they are a child's pedigree. */
export interface BreedingAttemptsRow {
  id: Int8;
  public_id: Uuid;
  user_id: Int8;
  facility: string;
  /** Which of the facility's places it takes while it is brewing. */
  slot: number;
  parent_a: Int8;
  parent_b: Int8;
  /** The item that was used up, or null. */
  item: string | null;
  /** How likely it succeeds, as it was when it began. */
  chance_pct: number;
  /** brewing, born, failed (by chance) or cancelled. */
  state: "brewing" | "born" | "failed" | "cancelled";
  begins_at: Date;
  ready_at: Date;
  closed_at: Date | null;
  child_id: Int8 | null;
}

/** What INSERT INTO breeding_attempts takes. */
export interface BreedingAttemptsNew {
  public_id: Uuid;
  user_id: Int8;
  facility: string;
  slot: number;
  parent_a: Int8;
  parent_b: Int8;
  item?: string | null;
  chance_pct: number;
  state?: "brewing" | "born" | "failed" | "cancelled";
  begins_at: Date;
  ready_at: Date;
  closed_at?: Date | null;
  child_id?: Int8 | null;
}

/** How well two groups go together, all 105 pairs, the lesser slug first. */
export interface BreedingCompatibilityRow {
  group_a: string;
  group_b: string;
  /** perfect succeeds in 70 %, good in 50 %, poor in 20 %, impossible never; 88, 80 and 40 % with the grafting wax. */
  verdict: "perfect" | "good" | "poor" | "impossible";
}

/** What INSERT INTO breeding_compatibility takes. */
export interface BreedingCompatibilityNew {
  group_a: string;
  group_b: string;
  verdict: "perfect" | "good" | "poor" | "impossible";
}

/** Where wines are blended: the better, the dearer. */
export interface BreedingFacilitiesRow {
  slug: string;
  name: string;
  /** From which level of a player on. */
  level_min: PlayerLevel;
  /** Whole coins for an attempt. */
  coins: Price;
  /** Points of per cent that are added to the chance. */
  success_bonus: number;
  /** Per cent of the usual odds of a shiny wine. */
  shiny_pct: number;
  /** How many attempts a player may have under way there. */
  slots: number;
  /** How long one takes. */
  hours: number;
  /** How many of the twelve individual values of the parents are inherited. */
  inherited: number;
}

/** What INSERT INTO breeding_facilities takes. */
export interface BreedingFacilitiesNew {
  slug: string;
  name: string;
  level_min: PlayerLevel;
  coins: Price;
  success_bonus: number;
  shiny_pct: number;
  slots: number;
  hours: number;
  inherited: number;
}

/** Kinship of wines: a species is of one group, by its style, rarity and first grape (breeding_group_of). */
export interface BreedingGroupsRow {
  slug: string;
  name: string;
}

/** What INSERT INTO breeding_groups takes. */
export interface BreedingGroupsNew {
  slug: string;
  name: string;
}

/** When each wine is a parent. The two stand in rows of their own, so that "once at a time" holds whichever side they are on. */
export interface BreedingParentsRow {
  attempt_id: Int8;
  wine_id: Int8;
  /** From the beginning until it is ready, or until it was cancelled. */
  during: string;
}

/** What INSERT INTO breeding_parents takes. */
export interface BreedingParentsNew {
  attempt_id: Int8;
  wine_id: Int8;
  during: string;
}

/** How far who takes part is with a challenge; a row from the first step on. */
export interface ChallengeProgressRow {
  challenge_id: Int8;
  event_id: Int8;
  user_id: Int8;
  /** Of the challenge's target, and never beyond it. */
  progress: number;
  completed_at: Date | null;
  /** Set once: the claim. */
  claimed_at: Date | null;
  /** When the player got what he claimed: coins and experience with the claim, all else by what owns it. */
  delivered_at: Date | null;
}

/** What INSERT INTO challenge_progress takes. */
export interface ChallengeProgressNew {
  challenge_id: Int8;
  event_id: Int8;
  user_id: Int8;
  progress: number;
  completed_at?: Date | null;
  claimed_at?: Date | null;
  delivered_at?: Date | null;
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

/** A view. All players' summaries, for reports. */
export interface CollectionReportsRow {
  user_id: Int8 | null;
  total_wines: Int8 | null;
  unique_species: Int8 | null;
  shiny_count: Int8 | null;
  perfect_iv_count: Int8 | null;
  average_level: Numeric | null;
  highest_level: number | null;
  rarest_ordinal: number | null;
  by_type: Json | null;
  by_rarity: Json | null;
  collection_value: Int8 | null;
  completion_pct: Numeric | null;
  added_7_days: Int8 | null;
  added_30_days: Int8 | null;
  last_added_at: Date | null;
  latest_wines: Int8[] | null;
  actions_30_days: Int8 | null;
  active_days_30: Int8 | null;
  last_active_at: Date | null;
  refreshed_at: Date | null;
}

/** Who plays a match. Nobody plays twice in a round. */
export interface CompetitionMatchSeatsRow {
  match_id: Int8;
  seat: number;
  competition_id: Int8;
  round: number;
  user_id: Int8;
}

/** What INSERT INTO competition_match_seats takes. */
export interface CompetitionMatchSeatsNew {
  match_id: Int8;
  seat: number;
  competition_id: Int8;
  round: number;
  user_id: Int8;
}

/** The matches of a round; who sits is in competition_match_seats. */
export interface CompetitionMatchesRow {
  id: Int8;
  competition_id: Int8;
  round: number;
  /** 1 to 128, from the top of the bracket or the standings. */
  board: number;
  /** open (seats may be empty), playing, won (also when the other does not come), drawn, or bye. */
  state: "open" | "playing" | "won" | "drawn" | "bye";
  /** The battle in which it is played. Its players are the two who sit. */
  battle_id: Uuid | null;
  /** Seat 0 or 1. */
  winner: number | null;
  /** Where the winner goes on, in single elimination. */
  winner_to: Int8 | null;
}

/** What INSERT INTO competition_matches takes. */
export interface CompetitionMatchesNew {
  competition_id: Int8;
  round: number;
  board: number;
  state?: "open" | "playing" | "won" | "drawn" | "bye";
  battle_id?: Uuid | null;
  winner?: number | null;
  winner_to?: Int8 | null;
}

/** Who plays in what. Rows stay: they are the record of a competition. */
export interface CompetitionParticipantsRow {
  competition_id: Int8;
  user_id: Int8;
  state: "entered" | "playing" | "out" | "withdrawn";
  /** His place in the bracket, 1 the strongest; null until it is drawn. */
  seed: number | null;
  /** Half points: 2 for a win or a bye, 1 for a draw. */
  points_halves: number;
  /** 1 for the winner; equals share a rank; null until it is over. */
  final_rank: number | null;
  /** Whole coins that wait in escrow for him. */
  fee_paid: Price;
  /** How often he has entered, 10 at most; part of the name under which each fee is posted. */
  times_entered: number;
  entered_at: Date;
}

/** What INSERT INTO competition_participants takes. */
export interface CompetitionParticipantsNew {
  competition_id: Int8;
  user_id: Int8;
  state?: "entered" | "playing" | "out" | "withdrawn";
  seed?: number | null;
  points_halves?: number;
  final_rank?: number | null;
  fee_paid?: Price;
  times_entered?: number;
  entered_at?: Date;
}

/** The rounds of a competition, 15 at most (16 players, each against each). Two of one competition do not overlap. */
export interface CompetitionRoundsRow {
  competition_id: Int8;
  round: number;
  state: "paired" | "over";
  begins_at: Date;
  ends_at: Date;
}

/** What INSERT INTO competition_rounds takes. */
export interface CompetitionRoundsNew {
  competition_id: Int8;
  round: number;
  state?: "paired" | "over";
  begins_at: Date;
  ends_at: Date;
}

/** Tournaments: who may enter, when, and how they are played. What is played are battles. */
export interface CompetitionsRow {
  id: Int8;
  public_id: Uuid;
  name: string;
  mode: "blind_tasting" | "pairing" | "knowledge";
  format: "single_elimination" | "round_robin" | "swiss";
  /** announced (also while players enter), running, over or cancelled. */
  state: "announced" | "running" | "over" | "cancelled";
  rated: boolean;
  /** The guild for whose members it is; null: for everybody. */
  guild_id: Int8 | null;
  created_by: Int8;
  level_min: PlayerLevel;
  level_max: PlayerLevel;
  /** With fewer it does not take place. */
  size_min: number;
  size_max: number;
  /** How many have entered; counted by a trigger and held against size_max. */
  entrants: number;
  /** How many rounds a Swiss competition has, fewer than it has players so that nobody must meet twice; the other formats follow from their size. */
  rounds: number | null;
  /** Whole coins, 10,000 at most; they wait in escrow for the winners, and go back where it is cancelled. */
  entry_fee: Int8;
  registration_opens_at: Date;
  registration_closes_at: Date;
  begins_at: Date;
  ends_at: Date;
  created_at: Date;
}

/** What INSERT INTO competitions takes. */
export interface CompetitionsNew {
  public_id: Uuid;
  name: string;
  mode: "blind_tasting" | "pairing" | "knowledge";
  format: "single_elimination" | "round_robin" | "swiss";
  state?: "announced" | "running" | "over" | "cancelled";
  rated?: boolean;
  guild_id?: Int8 | null;
  created_by: Int8;
  level_min?: PlayerLevel;
  level_max?: PlayerLevel;
  size_min: number;
  size_max: number;
  entrants?: number;
  rounds?: number | null;
  entry_fee?: Int8;
  registration_opens_at: Date;
  registration_closes_at: Date;
  begins_at: Date;
  ends_at: Date;
  created_at?: Date;
}

/** What each side of a direct trade has offered last, as it was when it was put on the table. Seen by the two. */
export interface DirectTradeWinesRow {
  direct_trade_id: Uuid;
  wine_id: Int8;
  /** Who offers it. */
  player_id: Int8;
  /** Its place in the offer, from 1. */
  n: number;
  /** wines.public_id. */
  wine_ref: Uuid;
  species_id: Int8;
  /** 1 to 999. */
  level: WineLevel;
  nature: string;
  shiny: boolean;
  /** The six individual values in the order of wines; evs the effort values. */
  ivs: number[];
  evs: number[];
}

/** What INSERT INTO direct_trade_wines takes. */
export interface DirectTradeWinesNew {
  direct_trade_id: Uuid;
  wine_id: Int8;
  player_id: Int8;
  n: number;
  wine_ref: Uuid;
  species_id: Int8;
  level: WineLevel;
  nature: string;
  shiny: boolean;
  ivs: number[];
  evs: number[];
}

/** Two players at one table, for their histories; its id is its room's, and the trade_id of the wines in wine_trades that changed hands there. Seen by the two. */
export interface DirectTradesRow {
  direct_trade_id: Uuid;
  /** Who invited. */
  player_a: Int8;
  player_b: Int8;
  state: "open" | "settled" | "cancelled" | "expired" | "void";
  /** Whole coins that a gave on top, and coins_b what b gave: one of them is 0. Known once it is settled. */
  coins_a: Price;
  coins_b: Price;
  opened_at: Date;
  closed_at: Date | null;
  /** Whole coins that a has offered last, and offered_b b: held while it is open. Of both only the difference goes over. */
  offered_a: Price;
  offered_b: Price;
}

/** What INSERT INTO direct_trades takes. */
export interface DirectTradesNew {
  direct_trade_id: Uuid;
  player_a: Int8;
  player_b: Int8;
  state?: "open" | "settled" | "cancelled" | "expired" | "void";
  coins_a?: Price;
  coins_b?: Price;
  opened_at?: Date;
  closed_at?: Date | null;
  offered_a?: Price;
  offered_b?: Price;
}

/** A view. Indexes that another one makes needless: the same, or its beginning. */
export interface DuplicateIndexesRow {
  table_name: string | null;
  index_name: string | null;
  is_served_by: string | null;
  why: string | null;
  bytes: Int8 | null;
}

/** What is to be done in an event. */
export interface EventChallengesRow {
  id: Int8;
  event_id: Int8;
  slug: string;
  title: string;
  /** What is counted: wines_caught, battles_won … */
  measure: "wines_caught" | "battles_played" | "battles_won" | "trades_made" | "notes_written" | "lessons_read" | "exams_passed" | "tastings_joined";
  /** How many complete it. */
  target: number;
  /** What completing it adds to the player's points in the event. */
  points: number;
  reward_id: Int8 | null;
}

/** What INSERT INTO event_challenges takes. */
export interface EventChallengesNew {
  event_id: Int8;
  slug: string;
  title: string;
  measure: "wines_caught" | "battles_played" | "battles_won" | "trades_made" | "notes_written" | "lessons_read" | "exams_passed" | "tastings_joined";
  target: number;
  points: number;
  reward_id?: Int8 | null;
}

/** The ranking of an event as it was last taken; public. Taken anew while the event is on, and once after. */
export interface EventLeaderboardsRow {
  event_id: Int8;
  user_id: Int8;
  /** 1 is first; who has as many points has the same rank, and the next rank is left out. */
  rank: number;
  points: number;
  taken_at: Date;
}

/** What INSERT INTO event_leaderboards takes. */
export interface EventLeaderboardsNew {
  event_id: Int8;
  user_id: Int8;
  rank: number;
  points: number;
  taken_at?: Date;
}

/** Who takes part in an event. Stays when an account goes: the points belong to the goal of all. */
export interface EventParticipationRow {
  event_id: Int8;
  user_id: Int8;
  /** Of the challenges that he completed. */
  points: number;
  joined_at: Date;
}

/** What INSERT INTO event_participation takes. */
export interface EventParticipationNew {
  event_id: Int8;
  user_id: Int8;
  points?: number;
  joined_at?: Date;
}

/** What challenges give. Counted in place: a fill factor of 80 keeps the changes within the page. */
export interface EventRewardCatalogRow {
  id: Int8;
  slug: string;
  title: string;
  kind: "coins" | "experience" | "badge" | "item" | "wine";
  /** Whole coins, experience points, or how many of it. */
  amount: number;
  /** Of which species the wine is; of a wine only. */
  species_id: Int8 | null;
  /** How often it can be claimed in all; null: always. */
  stock: number | null;
  /** How often it was. */
  claimed: number;
}

/** What INSERT INTO event_reward_catalog takes. */
export interface EventRewardCatalogNew {
  slug: string;
  title: string;
  kind: "coins" | "experience" | "badge" | "item" | "wine";
  amount: number;
  species_id?: Int8 | null;
  stock?: number | null;
  claimed?: number;
}

/** Every attempt that was allowed, and how it went. Only grows. The species follow from the evolution: a trigger writes them. */
export interface EvolutionAttemptsRow {
  id: Int8;
  public_id: Uuid;
  user_id: Int8;
  wine_id: Int8;
  evolution: string;
  from_species_id: Int8;
  to_species_id: Int8;
  /** The weather that the engine had then. */
  weather: string | null;
  place: string | null;
  /** evolved, or failed by chance. */
  outcome: "evolved" | "failed";
  created_at: Date;
  /** The room whose trade set it off, as in wine_trades; null: its owner did. */
  trade_id: Uuid | null;
  /** What the player called his request, 1 to 64 characters: asked again under it, he gets this attempt. Null: nothing. */
  key: string | null;
}

/** What INSERT INTO evolution_attempts takes. */
export interface EvolutionAttemptsNew {
  public_id: Uuid;
  user_id: Int8;
  wine_id: Int8;
  evolution: string;
  from_species_id: Int8;
  to_species_id: Int8;
  weather?: string | null;
  place?: string | null;
  outcome: "evolved" | "failed";
  created_at?: Date;
  trade_id?: Uuid | null;
  key?: string | null;
}

/** Ladders of ageing, ripeness and origin. Loaded from the program's own files. */
export interface EvolutionChainsRow {
  slug: string;
  name: string;
}

/** What INSERT INTO evolution_chains takes. */
export interface EvolutionChainsNew {
  slug: string;
  name: string;
}

/** What a wine can be along a chain. Loaded with the chains. */
export interface EvolutionFormsRow {
  chain: string;
  slug: string;
  name: string;
  /** Months of age at which the form is released at the earliest, 0 to 1200: the law's figure where it has one, else the game's. */
  months: number;
  /** The species that is this form, whether the catalogue has it or not; null: none is known. */
  species_slug: string | null;
}

/** What INSERT INTO evolution_forms takes. */
export interface EvolutionFormsNew {
  chain: string;
  slug: string;
  name: string;
  months: number;
  species_slug?: string | null;
}

/** Items that evolution, mega evolution or breeding uses. Loaded from the program's own files. */
export interface EvolutionItemsCatalogRow {
  slug: string;
  name: string;
  description: string;
  /** What one costs, in whole coins. */
  coins: Price;
}

/** What INSERT INTO evolution_items_catalog takes. */
export interface EvolutionItemsCatalogNew {
  slug: string;
  name: string;
  description: string;
  coins: Price;
}

/** The steps between forms. Every column that is set is required, whatever the trigger; the trigger says which must be set. */
export interface EvolutionsRow {
  slug: string;
  chain: string;
  from_form: string;
  to_form: string;
  /** What sets it off, and what a player is told first. */
  trigger: "time" | "level" | "experience" | "item" | "storage" | "quality" | "season" | "location" | "competition" | "trade" | "guild" | "chance";
  /** Months of ageing, a day of the game each, since the wine was caught or evolved last; in the store where one is named. */
  age_months_min: number | null;
  /** Least level of the wine. */
  level_min: number | null;
  /** Least experience points of the wine. */
  experience_min: Int8 | null;
  /** The item that the attempt uses up. */
  item: string | null;
  /** Where it must lie. */
  store: "barrel_cellar" | "solera" | "hot_loft" | "drying_loft" | "lees" | null;
  /** Least sum of its six individual values, 186 being perfect. */
  iv_total_min: number | null;
  /** Season of the year where the wine grows, by its hemisphere. */
  season: "spring" | "summer" | "autumn" | "late_autumn" | "winter" | null;
  /** Weather at the attempt. */
  weather: string | null;
  /** Region in which the player is at the attempt. */
  place: string | null;
  /** How many competitions its owner must have won. */
  competitions_won_min: number | null;
  /** How often the wine must have changed its owner. */
  trades_min: number | null;
  /** Least level of its owner's guild. */
  guild_level_min: number | null;
  /** How likely it succeeds, in permille; null: for certain. */
  chance_permille: number | null;
}

/** What INSERT INTO evolutions takes. */
export interface EvolutionsNew {
  slug: string;
  chain: string;
  from_form: string;
  to_form: string;
  trigger: "time" | "level" | "experience" | "item" | "storage" | "quality" | "season" | "location" | "competition" | "trade" | "guild" | "chance";
  age_months_min?: number | null;
  level_min?: number | null;
  experience_min?: Int8 | null;
  item?: string | null;
  store?: "barrel_cellar" | "solera" | "hot_loft" | "drying_loft" | "lees" | null;
  iv_total_min?: number | null;
  season?: "spring" | "summer" | "autumn" | "late_autumn" | "winter" | null;
  weather?: string | null;
  place?: string | null;
  competitions_won_min?: number | null;
  trades_min?: number | null;
  guild_level_min?: number | null;
  chance_permille?: number | null;
}

/** What happens for everybody for a while. Nothing is deleted where somebody took part; what should not be is cancelled. */
export interface GameEventsRow {
  id: Int8;
  slug: string;
  /** seasonal, educational or community (one goal for all). */
  kind: "seasonal" | "educational" | "community";
  title: string;
  summary: string;
  opens_at: Date;
  closes_at: Date;
  /** Until when a reward may be claimed, at the close or later. */
  claims_until: Date;
  /** The least level of a player who takes part, 1 to 999. */
  level_min: PlayerLevel;
  /** How many may take part; null: everybody. */
  places_max: number | null;
  /** Points that all together should reach; of a community event only. */
  goal: Int8 | null;
  cancelled_at: Date | null;
  created_at: Date;
}

/** What INSERT INTO game_events takes. */
export interface GameEventsNew {
  slug: string;
  kind: "seasonal" | "educational" | "community";
  title: string;
  summary: string;
  opens_at: Date;
  closes_at: Date;
  claims_until: Date;
  level_min?: PlayerLevel;
  places_max?: number | null;
  goal?: Int8 | null;
  cancelled_at?: Date | null;
  created_at?: Date;
}

/** The grapes, by the one name that the game uses, and by all others. */
export interface GrapeVarietyProfilesRow {
  id: Int8;
  slug: string;
  /** The name that species, regions and lessons use. */
  name: string;
  colour: "red" | "white";
  /** 1 (least) to 5 (most), as is aroma; our own judgement for the game, and not taught. */
  acidity: PalateStep;
  /** 0 (none) to 5; our own judgement too. */
  tannin: PalateStep;
  aroma: PalateStep;
  synonyms: string[];
  /** Its name and its synonyms as plain words, without accents and capitals: the program folds them. */
  names_folded: string[];
  /** Where the grape comes from; null where that is disputed or not confirmed. */
  origin_country: string | null;
  origin_source: string | null;
}

/** What INSERT INTO grape_variety_profiles takes. */
export interface GrapeVarietyProfilesNew {
  slug: string;
  name: string;
  colour: "red" | "white";
  acidity: PalateStep;
  tannin: PalateStep;
  aroma: PalateStep;
  synonyms?: string[];
  names_folded: string[];
  origin_country?: string | null;
  origin_source?: string | null;
}

/** A materialized view. What each guild's present members did, and the guild itself. Read through guild_standings and my_guild_analytics; refreshed after user_collection_summary, which it reads. */
export interface GuildAnalyticsRow {
  guild_id: Int8 | null;
  members: Int8 | null;
  average_level: Numeric | null;
  joined_30_days: Int8 | null;
  active_7_days: Int8 | null;
  active_30_days: Int8 | null;
  /** Per cent of the members who did anything in 30 days. */
  activity_pct: Numeric | null;
  actions_30_days: Int8 | null;
  wines: Int8 | null;
  /** Whole coins, of all members' wines. */
  collection_value: Int8 | null;
  battles_30_days: Int8 | null;
  battles_won_30_days: Int8 | null;
  competition_entries: Int8 | null;
  competitions_won: Int8 | null;
  podiums: Int8 | null;
  competitions_held: Int8 | null;
  /** 1 is first: by competitions won, then podiums, then battles won in 30 days; equals share a place. */
  standing: Int8 | null;
  events_held: Int8 | null;
  events_30_days: Int8 | null;
  events_ahead: Int8 | null;
  /** How many came to an event that is over; null before the first. */
  attendance_average: Numeric | null;
  /** Per cent of the seats of such events. */
  attendance_pct: Numeric | null;
  /** Whole coins, as are paid_in_30_days and paid_out_30_days. */
  treasury: Int8 | null;
  paid_in_30_days: Int8 | null;
  paid_out_30_days: Int8 | null;
  refreshed_at: Date | null;
}

/** Wines that members show to their guild and lend for its events. They stay their owner's, and leave when he leaves or gives them to somebody else. */
export interface GuildCellarRow {
  wine_id: Int8;
  guild_id: Int8;
  lent_by: Int8;
  lent_at: Date;
}

/** What INSERT INTO guild_cellar takes. */
export interface GuildCellarNew {
  wine_id: Int8;
  guild_id: Int8;
  lent_by: Int8;
  lent_at?: Date;
}

/** Who comes to an event. Its guild's members only, while it is ahead. */
export interface GuildEventParticipantsRow {
  event_id: Int8;
  user_id: Int8;
  joined_at: Date;
}

/** What INSERT INTO guild_event_participants takes. */
export interface GuildEventParticipantsNew {
  event_id: Int8;
  user_id: Int8;
  joined_at?: Date;
}

/** What a guild has planned and done. Two events of one guild do not overlap. */
export interface GuildEventsRow {
  id: Int8;
  public_id: Uuid;
  guild_id: Int8;
  kind: "tasting" | "lesson" | "competition" | "meeting";
  title: string;
  begins_at: Date;
  ends_at: Date;
  /** How many come; counted by a trigger and held against seats_max. */
  seats: number;
  seats_max: number;
  created_by: Int8;
  created_at: Date;
  cancelled_at: Date | null;
}

/** What INSERT INTO guild_events takes. */
export interface GuildEventsNew {
  public_id: Uuid;
  guild_id: Int8;
  kind: "tasting" | "lesson" | "competition" | "meeting";
  title: string;
  begins_at: Date;
  ends_at: Date;
  seats?: number;
  seats_max: number;
  created_by: Int8;
  created_at?: Date;
  cancelled_at?: Date | null;
}

/** Who was invited and has not answered; good for seven days. */
export interface GuildInvitationsRow {
  guild_id: Int8;
  user_id: Int8;
  invited_by: Int8;
  created_at: Date;
  expires_at: Date;
}

/** What INSERT INTO guild_invitations takes. */
export interface GuildInvitationsNew {
  guild_id: Int8;
  user_id: Int8;
  invited_by: Int8;
  created_at?: Date;
  expires_at: Date;
}

/** Who is in which guild now. The player is the key: one guild a player. */
export interface GuildMembershipsRow {
  user_id: Int8;
  guild_id: Int8;
  /** One leader and five officers at most; the others are members. */
  role: "leader" | "officer" | "member";
  joined_at: Date;
}

/** What INSERT INTO guild_memberships takes. */
export interface GuildMembershipsNew {
  user_id: Int8;
  guild_id: Int8;
  role?: "leader" | "officer" | "member";
  joined_at?: Date;
}

/** A view. All figures of all guilds, for reports. */
export interface GuildReportsRow {
  guild_id: Int8 | null;
  members: Int8 | null;
  average_level: Numeric | null;
  joined_30_days: Int8 | null;
  active_7_days: Int8 | null;
  active_30_days: Int8 | null;
  activity_pct: Numeric | null;
  actions_30_days: Int8 | null;
  wines: Int8 | null;
  collection_value: Int8 | null;
  battles_30_days: Int8 | null;
  battles_won_30_days: Int8 | null;
  competition_entries: Int8 | null;
  competitions_won: Int8 | null;
  podiums: Int8 | null;
  competitions_held: Int8 | null;
  standing: Int8 | null;
  events_held: Int8 | null;
  events_30_days: Int8 | null;
  events_ahead: Int8 | null;
  attendance_average: Numeric | null;
  attendance_pct: Numeric | null;
  treasury: Int8 | null;
  paid_in_30_days: Int8 | null;
  paid_out_30_days: Int8 | null;
  refreshed_at: Date | null;
}

/** A view. What everybody may know of guilds: nothing of their money. */
export interface GuildStandingsRow {
  public_id: Uuid | null;
  name: string | null;
  kind: string | null;
  region: string | null;
  level: number | null;
  standing: Int8 | null;
  members: Int8 | null;
  average_level: Numeric | null;
  joined_30_days: Int8 | null;
  active_7_days: Int8 | null;
  active_30_days: Int8 | null;
  activity_pct: Numeric | null;
  wines: Int8 | null;
  battles_30_days: Int8 | null;
  battles_won_30_days: Int8 | null;
  competition_entries: Int8 | null;
  competitions_won: Int8 | null;
  podiums: Int8 | null;
  competitions_held: Int8 | null;
  events_held: Int8 | null;
  events_30_days: Int8 | null;
  events_ahead: Int8 | null;
  attendance_average: Numeric | null;
  attendance_pct: Numeric | null;
  refreshed_at: Date | null;
}

/** What was paid into a guild's treasury and out of it, each with the transaction of the ledger that moved the coins. Only grows. */
export interface GuildTreasuryEntriesRow {
  id: Int8;
  guild_id: Int8;
  /** Who paid in, or to whom it was paid out. */
  user_id: Int8;
  /** Whole coins: positive in, negative out. */
  amount: Int8;
  transaction_id: Int8;
  created_at: Date;
}

/** What INSERT INTO guild_treasury_entries takes. */
export interface GuildTreasuryEntriesNew {
  guild_id: Int8;
  user_id: Int8;
  amount: Int8;
  transaction_id: Int8;
  created_at?: Date;
}

/** Clubs of players. A guild that nobody is in is dissolved, and stays for what refers to it; its name is free again. */
export interface GuildsRow {
  id: Int8;
  /** UUIDv7 made by the program: what the outside calls the guild. */
  public_id: Uuid;
  name: string;
  /** As names are compared: case-folded by the program, as players' names are. */
  name_key: string;
  kind: "regional" | "educational" | "competition" | "trading";
  /** Whose wines it is about; of a regional guild, and of no other. */
  region: string | null;
  motto: string;
  /** Who may join: open everybody, invitation who was invited, closed nobody. */
  joining: "open" | "invitation" | "closed";
  /** From which level of a player on. */
  joining_level_min: PlayerLevel;
  /** 1 to 16; with each level five more may be members, 25 to 100. */
  level: number;
  experience: Int8;
  /** How many members there are; counted by a trigger, and held against members_max. */
  members: number;
  members_max: number;
  /** How many of them are officers, five at most; counted as members are. */
  officers: number;
  /** Whole coins. They lie in the house's escrow accounts; the sum of guild_treasury_entries. */
  treasury: Price;
  founded_at: Date;
  dissolved_at: Date | null;
}

/** What INSERT INTO guilds takes. */
export interface GuildsNew {
  public_id: Uuid;
  name: string;
  name_key: string;
  kind: "regional" | "educational" | "competition" | "trading";
  region?: string | null;
  motto?: string;
  joining?: "open" | "invitation" | "closed";
  joining_level_min?: PlayerLevel;
  level?: number;
  experience?: Int8;
  members?: number;
  members_max?: number;
  officers?: number;
  treasury?: Price;
  founded_at?: Date;
  dissolved_at?: Date | null;
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

/** A view. How often each index was used. */
export interface IndexUsageRow {
  table_name: string | null;
  index_name: string | null;
  scans: Int8 | null;
  entries_read: Int8 | null;
  rows_fetched: Int8 | null;
  bytes: Int8 | null;
  is_unique: boolean | null;
  /** False: left over from a CREATE INDEX CONCURRENTLY that failed. Drop it. */
  is_valid: boolean | null;
  /** Since when it is counted; null: since the database was made, or the last crash. */
  counted_since: Date | null;
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

/** A view. Who waits for a lock just now, for how long, and for whom. */
export interface LockWaitsRow {
  waiting_pid: number | null;
  waiting_role: string | null;
  waiting_for_ms: Int8 | null;
  lock: string | null;
  table_name: string | null;
  command: string | null;
  held_by_pids: number[] | null;
  held_by_roles: string[] | null;
  held_by_states: string[] | null;
  /** How long the eldest transaction has been open that stands in the way. */
  held_for_ms: Int8 | null;
  note: string | null;
}

/** What daily_maintenance did, a row a step; kept for 90 days. */
export interface MaintenanceStepsRow {
  step: string;
  began_at: Date;
  /** Milliseconds. */
  took_ms: Int8;
  /** What PostgreSQL said where the step failed; null where it did not. */
  fault: string | null;
  /** What the step answered: the partitions that were made, the tables that were analysed … */
  said: string[];
}

/** What INSERT INTO maintenance_steps takes. */
export interface MaintenanceStepsNew {
  step: string;
  began_at: Date;
  took_ms: Int8;
  fault?: string | null;
  said: string[];
}

/** One row a wine at a fixed price, for all to see; its id is its room's, which writes it. */
export interface MarketListingsRow {
  listing_id: Uuid;
  seller_id: Int8;
  wine_id: Int8;
  /** With what follows up to evs: the wine as it was put up, for those to see who may not see the wines of others. */
  wine_ref: Uuid;
  species_id: Int8;
  level: WineLevel;
  nature: string;
  shiny: boolean;
  /** The six individual values in the order of wines; evs the effort values. */
  ivs: number[];
  evs: number[];
  /** Whole coins, 1 to a thousand million. */
  price: Price;
  state: "open" | "sold" | "withdrawn" | "expired" | "void";
  /** The trade by which it was sold; its row in wine_trades says to whom. */
  trade_id: Uuid | null;
  listed_at: Date;
  /** 30 days after listing at most. */
  expires_at: Date;
  closed_at: Date | null;
}

/** What INSERT INTO market_listings takes. */
export interface MarketListingsNew {
  listing_id: Uuid;
  seller_id: Int8;
  wine_id: Int8;
  wine_ref: Uuid;
  species_id: Int8;
  level: WineLevel;
  nature: string;
  shiny: boolean;
  ivs: number[];
  evs: number[];
  price: Price;
  state?: "open" | "sold" | "withdrawn" | "expired" | "void";
  trade_id?: Uuid | null;
  listed_at?: Date;
  expires_at: Date;
  closed_at?: Date | null;
}

/** What a few great wines become for some turns of a battle, with an item in hand. Loaded from the program's own files. */
export interface MegaEvolutionDataRow {
  slug: string;
  species_slug: string;
  item: string;
  name: string;
  primary_type: WineType;
  secondary_type: WineType | null;
  /** The six _pct columns: per cent of the base stat, 100 to 150; together they raise by 60 to 120. */
  longevity_pct: number;
  power_pct: number;
  terroir_pct: number;
  complexity_pct: number;
  rarity_pct: number;
  elegance_pct: number;
  /** How long it lasts, in turns. */
  turns: number;
}

/** What INSERT INTO mega_evolution_data takes. */
export interface MegaEvolutionDataNew {
  slug: string;
  species_slug: string;
  item: string;
  name: string;
  primary_type: WineType;
  secondary_type?: WineType | null;
  longevity_pct: number;
  power_pct: number;
  terroir_pct: number;
  complexity_pct: number;
  rarity_pct: number;
  elegance_pct: number;
  turns: number;
}

/** A view. The summary of the player for whom the transaction speaks, as of the last refresh. */
export interface MyCollectionSummaryRow {
  user_id: Int8 | null;
  total_wines: Int8 | null;
  unique_species: Int8 | null;
  shiny_count: Int8 | null;
  perfect_iv_count: Int8 | null;
  average_level: Numeric | null;
  highest_level: number | null;
  rarest_ordinal: number | null;
  by_type: Json | null;
  by_rarity: Json | null;
  collection_value: Int8 | null;
  completion_pct: Numeric | null;
  added_7_days: Int8 | null;
  added_30_days: Int8 | null;
  last_added_at: Date | null;
  latest_wines: Int8[] | null;
  actions_30_days: Int8 | null;
  active_days_30: Int8 | null;
  last_active_at: Date | null;
  refreshed_at: Date | null;
}

/** A view. All figures, money too, of the guild whose member the player is for whom the transaction speaks. */
export interface MyGuildAnalyticsRow {
  guild_id: Int8 | null;
  members: Int8 | null;
  average_level: Numeric | null;
  joined_30_days: Int8 | null;
  active_7_days: Int8 | null;
  active_30_days: Int8 | null;
  activity_pct: Numeric | null;
  actions_30_days: Int8 | null;
  wines: Int8 | null;
  collection_value: Int8 | null;
  battles_30_days: Int8 | null;
  battles_won_30_days: Int8 | null;
  competition_entries: Int8 | null;
  competitions_won: Int8 | null;
  podiums: Int8 | null;
  competitions_held: Int8 | null;
  standing: Int8 | null;
  events_held: Int8 | null;
  events_30_days: Int8 | null;
  events_ahead: Int8 | null;
  attendance_average: Numeric | null;
  attendance_pct: Numeric | null;
  treasury: Int8 | null;
  paid_in_30_days: Int8 | null;
  paid_out_30_days: Int8 | null;
  refreshed_at: Date | null;
}

/** Wines that wait in the pool for another that nobody knows beforehand. Who waits with what is nobody else's to see. */
export interface MysteryDepositsRow {
  deposit_id: Uuid;
  /** The pool's room, which holds the wine. */
  pool_id: Uuid;
  player_id: Int8;
  wine_id: Int8;
  /** As its primary or secondary type; null: any. */
  wish_type: WineType | null;
  wish_style: "red" | "white" | "rose" | "sparkling" | "sweet" | "fortified" | null;
  /** With rarity_high: between which rarities, 1 to 21, what comes back may be. */
  rarity_low: number;
  rarity_high: number;
  state: "waiting" | "matched" | "withdrawn" | "void";
  /** The deposit that it was exchanged for, which names this one. */
  matched_with: Uuid | null;
  deposited_at: Date;
  closed_at: Date | null;
}

/** What INSERT INTO mystery_deposits takes. */
export interface MysteryDepositsNew {
  deposit_id: Uuid;
  pool_id: Uuid;
  player_id: Int8;
  wine_id: Int8;
  wish_type?: WineType | null;
  wish_style?: "red" | "white" | "rose" | "sparkling" | "sweet" | "fortified" | null;
  rarity_low: number;
  rarity_high: number;
  state?: "waiting" | "matched" | "withdrawn" | "void";
  matched_with?: Uuid | null;
  deposited_at?: Date;
  closed_at?: Date | null;
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
  /** When it last heard the bus between processes, by this database's clock. NULL: it never has, or needs none. */
  heard_at: Date | null;
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
  heard_at?: Date | null;
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

/** A view. How many months each partitioned table holds, how far ahead it can take rows, and how many are set aside. */
export interface PartitionHealthRow {
  table_name: string | null;
  partitions: Int8 | null;
  begins_at: Date | null;
  months_ahead: number | null;
  kept_months: number | null;
  set_aside: Int8 | null;
  /** True where fewer than two months lie ahead: somebody should look why none are made. */
  too_few: boolean | null;
}

/** The tables that are partitioned by calendar month, UTC; create_future_partitions works on these. A migration that makes such a table adds its row and calls that function. */
export interface PartitionedTablesRow {
  table_name: string;
  /** What the partition key is: timestamptz, or uuidv7, whose first 48 bits are milliseconds since the Unix epoch. */
  bounds: "timestamptz" | "uuidv7";
  /** How many whole months before this one are kept, by prune_partitions; null: for ever. */
  kept_months: number | null;
}

/** What INSERT INTO partitioned_tables takes. */
export interface PartitionedTablesNew {
  table_name: string;
  bounds: "timestamptz" | "uuidv7";
  kept_months?: number | null;
}

/** Months that were detached and not dropped yet: tables of their own, which nobody but their owner reads, for an operator who wants to copy one. Who wants to keep one takes its row out of here. */
export interface PartitionsSetAsideRow {
  partition_name: string;
  table_name: string;
  /** From here on it holds rows, to before ends_at. */
  begins_at: Date;
  ends_at: Date;
  /** When it was detached; prune_partitions drops it after its grace. */
  set_aside_at: Date;
}

/** What INSERT INTO partitions_set_aside takes. */
export interface PartitionsSetAsideNew {
  partition_name: string;
  table_name: string;
  begins_at: Date;
  ends_at: Date;
  set_aside_at?: Date;
}

/** Who trades with whom in no form: the same rows as user_blocks, written by player_block. Seen by who blocks only. */
export interface PlayerBlocksRow {
  blocker_id: Int8;
  blocked_id: Int8;
  made_at: Date;
}

/** What INSERT INTO player_blocks takes. */
export interface PlayerBlocksNew {
  blocker_id: Int8;
  blocked_id: Int8;
  made_at?: Date;
}

/** A player says that another does what he should not. Seen by who reports and by operators, never by the reported. */
export interface PlayerReportsRow {
  id: Int8;
  reporter_id: Int8;
  reported_id: Int8;
  kind: "cheating" | "abuse" | "spam" | "fraud" | "name";
  detail: string;
  /** open, acted (something was done) or dismissed. */
  state: "open" | "acted" | "dismissed";
  made_at: Date;
  closed_at: Date | null;
}

/** What INSERT INTO player_reports takes. */
export interface PlayerReportsNew {
  reporter_id: Int8;
  reported_id: Int8;
  kind: "cheating" | "abuse" | "spam" | "fraud" | "name";
  detail: string;
  state?: "open" | "acted" | "dismissed";
  made_at?: Date;
  closed_at?: Date | null;
}

/** Certificates: of our own courses, written by the exam; and what a player says he holds from elsewhere, as issuer, title and date, which nobody has checked. He writes those himself, under policies. */
export interface ProfessionalCertificationsRow {
  id: Int8;
  public_id: Uuid;
  user_id: Int8;
  /** course: earned in the game. own: the player's word. */
  kind: "course" | "own";
  /** The attempt that earned it; null where it is the player's word. */
  enrollment_id: Int8 | null;
  issuer: string;
  title: string;
  issued_on: Date;
  /** First day on which it no longer counts; null: it does not expire. */
  expires_on: Date | null;
  created_at: Date;
}

/** What INSERT INTO professional_certifications takes. */
export interface ProfessionalCertificationsNew {
  public_id: Uuid;
  user_id: Int8;
  kind?: "course" | "own";
  enrollment_id?: Int8 | null;
  issuer: string;
  title: string;
  issued_on: Date;
  expires_on?: Date | null;
  created_at?: Date;
}

/** Who sits at a tasting, and what he wrote: seen by himself and by the host. Only the player's own: goes with him. */
export interface ProfessionalTastingParticipantsRow {
  session_id: Int8;
  user_id: Int8;
  joined_at: Date;
  /** An array, one object a glass: question → choice, choices or text, as the session's grid has it. Handed in once. */
  answers: Json | null;
  handed_in_at: Date | null;
  /** Permille of what could be found; null until somebody judged it. */
  score: number | null;
}

/** What INSERT INTO professional_tasting_participants takes. */
export interface ProfessionalTastingParticipantsNew {
  session_id: Int8;
  user_id: Int8;
  joined_at?: Date;
  answers?: Json | null;
  handed_in_at?: Date | null;
  score?: number | null;
}

/** Tastings that players hold for each other. Everybody sees which there are; its host writes his own. Stays when the host's account goes, since others sat at it. */
export interface ProfessionalTastingSessionsRow {
  id: Int8;
  /** UUIDv7 made by the program: what the outside calls the session. */
  public_id: Uuid;
  host_id: Int8;
  template_id: Int8;
  title: string;
  blind: boolean;
  /** How many glasses, 1 to 12. */
  pours: number;
  seats_max: number;
  /** planned, then open (glasses are described), then closed; or cancelled. */
  state: "planned" | "open" | "closed" | "cancelled";
  starts_at: Date;
  ends_at: Date;
  created_at: Date;
}

/** What INSERT INTO professional_tasting_sessions takes. */
export interface ProfessionalTastingSessionsNew {
  public_id: Uuid;
  host_id: Int8;
  template_id: Int8;
  title: string;
  blind: boolean;
  pours: number;
  seats_max: number;
  state?: "planned" | "open" | "closed" | "cancelled";
  starts_at: Date;
  ends_at: Date;
  created_at?: Date;
}

/** Where wine grows: countries, and the regions within them. A child names its parent with the parent's depth and country, and is one deeper by construction: so no region lies within itself, however many move regions at once, and none lies in another country than what holds it. */
export interface ProfessionalWineRegionsRow {
  id: Int8;
  /** Stable for ever; what the outside calls the region. */
  slug: string;
  name: string;
  country: string;
  /** The region it lies in; null for a country. */
  parent_id: Int8 | null;
  /** The parent's depth; follows by itself when the parent moves. */
  parent_depth: number | null;
  /** 0 for a country, else one more than the parent's; 5 at most. A region put into what lies in it would have to be deeper than itself: its foreign key or this limit says no. */
  depth: number;
  /** north or south: which half of the year is its spring. */
  hemisphere: "north" | "south";
  /** Under which scheme of origin the name is protected: AOC, DOCG, AVA …; null where none is. */
  scheme: string | null;
  /** Year in which the name was recognised; null where it is not confirmed. */
  established: number | null;
  /** The grapes that matter there, by the names of grape_variety_profiles; empty where they are not confirmed. */
  grapes: string[];
  /** What kind of source confirms it. */
  source: string;
  words: string;
}

/** What INSERT INTO professional_wine_regions takes. */
export interface ProfessionalWineRegionsNew {
  slug: string;
  name: string;
  country: string;
  parent_id?: Int8 | null;
  parent_depth?: number | null;
  hemisphere: "north" | "south";
  scheme?: string | null;
  established?: number | null;
  grapes?: string[];
  source: string;
}

/** How hard a question is, by Glicko-2: right against it is its loss. Who has no row begins at the rating of its level. Questions themselves are made by the program and stored nowhere. */
export interface QuestionRatingsRow {
  /** family/subject, as the program makes it: stays while the subject does. */
  question_id: string;
  /** Hundredths of a rating point: 150000 is 1500. */
  rating_hundredths: number;
  /** How sure it is, in hundredths: 35000 (nobody has answered) down to 3000. */
  deviation_hundredths: number;
  /** How steady it is, in millionths: 60000 is 0.06. */
  volatility_millionths: number;
  /** Answers of players that counted: not the house's, not the clock's, no passes. */
  answers: number;
  /** How many of them were right. */
  right_answers: number;
  updated_at: Date;
}

/** What INSERT INTO question_ratings takes. */
export interface QuestionRatingsNew {
  question_id: string;
  rating_hundredths: number;
  deviation_hundredths?: number;
  volatility_millionths?: number;
  answers?: number;
  right_answers?: number;
  updated_at?: Date;
}

/** A view. Ownership, market and popularity by region as of the last refresh: nothing in it is one player's. */
export interface RegionAnalyticsRow {
  country: string | null;
  region: string | null;
  species: Int8 | null;
  living_species: Int8 | null;
  wines: Int8 | null;
  owners: Int8 | null;
  shiny_count: Int8 | null;
  perfect_iv_count: Int8 | null;
  captured_30_days: Int8 | null;
  captured_in_spring: Int8 | null;
  captured_in_summer: Int8 | null;
  captured_in_autumn: Int8 | null;
  captured_in_winter: Int8 | null;
  sales: Int8 | null;
  volume: Int8 | null;
  volume_30_days: Int8 | null;
  average_price: Numeric | null;
  average_rarity: Numeric | null;
  most_kept: string | null;
  refreshed_at: Date | null;
}

/** A materialized view. The species' figures by region; refreshed after them. Public through region_analytics. */
export interface RegionalWineAnalyticsRow {
  country: string | null;
  region: string | null;
  species: Int8 | null;
  living_species: Int8 | null;
  wines: Int8 | null;
  /** Players who have a wine of the region, each once. */
  owners: Int8 | null;
  shiny_count: Int8 | null;
  perfect_iv_count: Int8 | null;
  captured_30_days: Int8 | null;
  captured_in_spring: Int8 | null;
  captured_in_summer: Int8 | null;
  captured_in_autumn: Int8 | null;
  captured_in_winter: Int8 | null;
  sales: Int8 | null;
  volume: Int8 | null;
  volume_30_days: Int8 | null;
  /** Whole coins and hundredths, over all sales; null without any. */
  average_price: Numeric | null;
  /** Of its species, 1 to 21. */
  average_rarity: Numeric | null;
  /** Slug of the species of which most wines are kept; null where none is. */
  most_kept: string | null;
  refreshed_at: Date | null;
}

/** A view. How far each standby is behind; on a standby, how far it is itself. Empty where there is none. */
export interface ReplicationLagRow {
  standby: string | null;
  state: string | null;
  sync_state: string | null;
  /** Bytes of the log that were written and not replayed there yet; for one that only receives, not flushed. */
  behind_bytes: Int8 | null;
  write_lag_ms: Int8 | null;
  flush_lag_ms: Int8 | null;
  replay_lag_ms: Int8 | null;
  note: string | null;
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

/** Every word that finds a species, so that a misspelt one is compared with words and not with names, and a common one is known before it is looked for. Triggers on wine_species keep it. */
export interface SearchWordsRow {
  word: string;
  /** How many species have the word, retired ones too; 0 where none has it any more. */
  species: number;
}

/** What INSERT INTO search_words takes. */
export interface SearchWordsNew {
  word: string;
  species: number;
}

/** What holds for a while: how often wines come up and how much they teach. Where several fit, they multiply; two of the same kind, region, type and season never hold at once. */
export interface SeasonalModifiersRow {
  id: Int8;
  /** spawn (how often) or experience (how much). */
  kind: "spawn" | "experience";
  /** Where, with all that lies in it; null: everywhere. */
  region_id: Int8 | null;
  /** Of which type; null: of any. */
  wine_type: WineType | null;
  /** Only where it is this season by the region's hemisphere; null: always. */
  season: "spring" | "summer" | "autumn" | "winter" | null;
  /** The event that it belongs to; null: the calendar's own. */
  event_id: Int8 | null;
  /** 1000 changes nothing; 100 (a tenth) to 10000 (ten times). */
  permille: number;
  starts_at: Date;
  /** First moment at which it no longer holds. */
  ends_at: Date;
  /** For players, 1 to 200 characters. */
  reason: string;
}

/** What INSERT INTO seasonal_modifiers takes. */
export interface SeasonalModifiersNew {
  kind: "spawn" | "experience";
  region_id?: Int8 | null;
  wine_type?: WineType | null;
  season?: "spring" | "summer" | "autumn" | "winter" | null;
  event_id?: Int8 | null;
  permille: number;
  starts_at: Date;
  ends_at: Date;
  reason: string;
}

/** A view. The hundred statements of this database that took most time in all, without their constants. Where pg_stat_statements is not loaded, one line that says so in note. */
export interface SlowQueriesRow {
  query: string | null;
  role: string | null;
  calls: Int8 | null;
  total_ms: Numeric | null;
  mean_ms: Numeric | null;
  worst_ms: Numeric | null;
  rows: Int8 | null;
  /** Per cent of the pages that were in PostgreSQL's own memory. */
  hit_pct: Numeric | null;
  temporary_bytes: Int8 | null;
  note: string | null;
}

/** A view. Ownership, market and popularity of each species as of the last refresh: nothing in it is one player's. */
export interface SpeciesAnalyticsRow {
  slug: string | null;
  name: string | null;
  rarity: string | null;
  country: string | null;
  region: string | null;
  species_id: Int8 | null;
  wines: Int8 | null;
  owners: Int8 | null;
  owners_pct: Numeric | null;
  shiny_count: Int8 | null;
  shiny_pct: Numeric | null;
  perfect_iv_count: Int8 | null;
  average_level: Numeric | null;
  captured_30_days: Int8 | null;
  captured_in_spring: Int8 | null;
  captured_in_summer: Int8 | null;
  captured_in_autumn: Int8 | null;
  captured_in_winter: Int8 | null;
  rank_in_region: Int8 | null;
  trades: Int8 | null;
  sales: Int8 | null;
  volume: Int8 | null;
  average_price: Numeric | null;
  last_price: Int8 | null;
  sales_30_days: Int8 | null;
  volume_30_days: Int8 | null;
  price_change_30_days_pct: Numeric | null;
  refreshed_at: Date | null;
}

/** Which species each player has ever had a wine of, however he came by it: caught, bred, evolved, bought or traded. Only grows; goes with its player. */
export interface SpeciesCaughtRow {
  user_id: Int8;
  species_id: Int8;
  /** When he first had one. */
  caught_at: Date;
}

/** What INSERT INTO species_caught takes. */
export interface SpeciesCaughtNew {
  user_id: Int8;
  species_id: Int8;
  caught_at?: Date;
}

/** What a subscription allows. Whoever has none has the tier free. */
export interface SubscriptionTiersRow {
  tier: "free" | "premium";
  /** How many wines a collection holds; wines that are lent, queued or sold but not yet gone count. */
  wines_max: number;
}

/** What INSERT INTO subscription_tiers takes. */
export interface SubscriptionTiersNew {
  tier: "free" | "premium";
  wines_max: number;
}

/** Grids of our own, in our own words, for describing what is in a glass. A grid that was used is never changed: a better one is a new version. */
export interface SystematicTastingTemplatesRow {
  id: Int8;
  slug: string;
  version: number;
  /** 1 (a beginner's eight questions) to 4. */
  level: number;
  title: string;
  /** Question → {"ask": the words, "choices": what may be answered, "place": its turn}; one or several of the choices, or free text of 1 to 80 characters where choices are null. */
  grid: Json;
  created_at: Date;
}

/** What INSERT INTO systematic_tasting_templates takes. */
export interface SystematicTastingTemplatesNew {
  slug: string;
  version: number;
  level: number;
  title: string;
  grid: Json;
  created_at?: Date;
}

/** A view. About how much of each table is room that its rows do not need, estimated from a sample and the fill factor; only tables that were analysed. */
export interface TableBloatRow {
  table_name: string | null;
  bytes: Int8 | null;
  needed_bytes: Int8 | null;
  wasted_bytes: Int8 | null;
  wasted_pct: Numeric | null;
  dead_rows: Int8 | null;
  last_vacuum: Date | null;
}

/** A view. How large each table and materialized view is, its partitions added up. In bytes; rows as the planner believes. */
export interface TableSizesRow {
  table_name: string | null;
  partitions: Int8 | null;
  rows_about: Int8 | null;
  heap_bytes: Int8 | null;
  indexes_bytes: Int8 | null;
  toast_bytes: Int8 | null;
  total_bytes: Int8 | null;
}

/** The titles that can be worn behind a name; loaded as badges are. */
export interface TitleCatalogRow {
  slug: string;
  name: string;
  description: string;
}

/** What INSERT INTO title_catalog takes. */
export interface TitleCatalogNew {
  slug: string;
  name: string;
  description: string;
}

/** How a player has answered in knowledge battles, by topic. Public as ratings are: both seats see it. */
export interface TopicAnswersRow {
  user_id: Int8;
  topic: string;
  /** Answers that counted: not the clock's, no passes. */
  answers: number;
  /** How many of them were right. */
  right_answers: number;
}

/** What INSERT INTO topic_answers takes. */
export interface TopicAnswersNew {
  user_id: Int8;
  topic: string;
  answers?: number;
  right_answers?: number;
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

/** A side says that a trade was not right: once a side and trade, seen by both sides, decided by an operator. */
export interface TradeDisputesRow {
  id: Int8;
  /** UUIDv7 made by the program: what the outside calls the dispute. */
  public_id: Uuid;
  trade_id: Uuid;
  wine_id: Int8;
  opened_by: Int8;
  against: Int8;
  reason: "pressure" | "deceit" | "shared_account" | "mistake" | "other";
  detail: string;
  /** open, upheld, rejected, or withdrawn by who opened it. */
  state: "open" | "upheld" | "rejected" | "withdrawn";
  /** Why it was upheld or rejected, for both to read. */
  resolution: string | null;
  opened_at: Date;
  resolved_at: Date | null;
}

/** What INSERT INTO trade_disputes takes. */
export interface TradeDisputesNew {
  public_id: Uuid;
  trade_id: Uuid;
  wine_id: Int8;
  opened_by: Int8;
  against: Int8;
  reason: "pressure" | "deceit" | "shared_account" | "mistake" | "other";
  detail: string;
  state?: "open" | "upheld" | "rejected" | "withdrawn";
  resolution?: string | null;
  opened_at?: Date;
  resolved_at?: Date | null;
}

/** A buyer's right to step back from a purchase while he cools off: paid for with the premium, used once. Its room holds the wine and what the seller got until it ends. */
export interface TradeInsuranceRow {
  id: Int8;
  trade_id: Uuid;
  wine_id: Int8;
  insured_id: Int8;
  /** Whole coins, 1 or more, gone to the fees of the house. */
  premium: Price;
  bought_at: Date;
  /** First moment at which it is too late; seven days after buying at most. */
  valid_until: Date;
  used_at: Date | null;
  /** The cover's room; null in rows from before covers were rooms. */
  cover_id: Uuid | null;
  /** Whole coins of the seller's that are held, and go back to who steps back. */
  refund: Price | null;
  /** When it ended, however it did; null while it runs. */
  closed_at: Date | null;
}

/** What INSERT INTO trade_insurance takes. */
export interface TradeInsuranceNew {
  trade_id: Uuid;
  wine_id: Int8;
  insured_id: Int8;
  premium: Price;
  bought_at?: Date;
  valid_until: Date;
  used_at?: Date | null;
  cover_id?: Uuid | null;
  refund?: Price | null;
  closed_at?: Date | null;
}

/** What each side of a trade says of the other, once; public, and never changed. */
export interface TradeReviewsRow {
  id: Int8;
  trade_id: Uuid;
  /** One wine of the trade: wine_trades has a row for each. */
  wine_id: Int8;
  reviewer_id: Int8;
  reviewed_id: Int8;
  /** 1 to 5. */
  stars: number;
  comment: string | null;
  written_at: Date;
}

/** What INSERT INTO trade_reviews takes. */
export interface TradeReviewsNew {
  trade_id: Uuid;
  wine_id: Int8;
  reviewer_id: Int8;
  reviewed_id: Int8;
  stars: number;
  comment?: string | null;
  written_at?: Date;
}

/** What is asked of who trades, on either side. Every rule that fits counts, and the strictest of them decides. The first rows are here and not in a file: they are the operator's to change, and a start must not put them back. */
export interface TradingRulesRow {
  id: Int8;
  /** auction, market, direct or mystery; null: any. */
  format: "auction" | "market" | "direct" | "mystery" | null;
  /** Of the wine's species; null: any. With region: that region of it. */
  country: string | null;
  region: string | null;
  /** Wines of this rarity and rarer ones, 1 to 21. */
  rarity_from: number;
  /** True: these wines are not traded so at all, or by nobody with this subscription. */
  closed: boolean;
  /** The least level of a player, 1 to 999. */
  level_min: number;
  /** The least reputation, 0 to 1000. */
  score_min: number;
  /** The least age of the account, in days. */
  age_days_min: number;
  /** The rule is for players whose subscription is this one, free or premium; null: for all. */
  tier: "free" | "premium" | null;
}

/** What INSERT INTO trading_rules takes. */
export interface TradingRulesNew {
  format?: "auction" | "market" | "direct" | "mystery" | null;
  country?: string | null;
  region?: string | null;
  rarity_from?: number;
  closed?: boolean;
  level_min?: number;
  score_min?: number;
  age_days_min?: number;
  tier?: "free" | "premium" | null;
}

/** A view. Indexes that nothing used since counting began and that hold no rule. A standby counts for itself: ask it too. */
export interface UnusedIndexesRow {
  table_name: string | null;
  index_name: string | null;
  bytes: Int8 | null;
  counted_since: Date | null;
}

/** What players have achieved. How far they are with the rest is read from their statistics. */
export interface UserAchievementsRow {
  user_id: Int8;
  achievement: string;
  won_at: Date;
}

/** What INSERT INTO user_achievements takes. */
export interface UserAchievementsNew {
  user_id: Int8;
  achievement: string;
  won_at?: Date;
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

/** Badges that players have won. The engine gives them; where they are shown the player decides, under row-level security. */
export interface UserBadgesRow {
  user_id: Int8;
  badge: string;
  won_at: Date;
  /** Where on the profile, 1 to 6; null: in the drawer. */
  place: number | null;
}

/** What INSERT INTO user_badges takes. */
export interface UserBadgesNew {
  user_id: Int8;
  badge: string;
  won_at?: Date;
  place?: number | null;
}

/** Who wants nothing to do with whom. Known to the one who blocks, and never told to the other. */
export interface UserBlocksRow {
  blocker_id: Int8;
  blocked_id: Int8;
  created_at: Date;
}

/** What INSERT INTO user_blocks takes. */
export interface UserBlocksNew {
  blocker_id: Int8;
  blocked_id: Int8;
  created_at?: Date;
}

/** A materialized view. What each player has, and how active he was; read through my_collection_summary. */
export interface UserCollectionSummaryRow {
  user_id: Int8 | null;
  total_wines: Int8 | null;
  unique_species: Int8 | null;
  shiny_count: Int8 | null;
  perfect_iv_count: Int8 | null;
  average_level: Numeric | null;
  highest_level: number | null;
  rarest_ordinal: number | null;
  /** Primary type → wines. */
  by_type: Json | null;
  /** Rarity → wines. */
  by_rarity: Json | null;
  /** Whole coins: the average price of the species in the last 90 days (ten times that when shiny), else wine_base_value. */
  collection_value: Int8 | null;
  /** Per cent of the species that are not retired. */
  completion_pct: Numeric | null;
  added_7_days: Int8 | null;
  added_30_days: Int8 | null;
  last_added_at: Date | null;
  /** wines.id of the five that came last, newest first. */
  latest_wines: Int8[] | null;
  actions_30_days: Int8 | null;
  active_days_30: Int8 | null;
  last_active_at: Date | null;
  refreshed_at: Date | null;
}

/** Devices on which a player has signed in: 50 at most, those that were unseen for longest go. Nothing is known of a device but a token that the house gave it. */
export interface UserDevicesRow {
  user_id: Int8;
  /** SHA-256 of the device's token, 32 random bytes of our own making. Two players who sign in on one device have the same. */
  device_hash: Uint8Array;
  first_seen_at: Date;
  /** The last sign-in. */
  seen_at: Date;
}

/** What INSERT INTO user_devices takes. */
export interface UserDevicesNew {
  user_id: Int8;
  device_hash: Uint8Array;
  first_seen_at: Date;
  seen_at: Date;
}

/** How far a player has read. His own word, and nothing is paid for it: so he writes it himself, under policies. */
export interface UserEducationProgressRow {
  user_id: Int8;
  content_id: Int8;
  /** 0 to 100; db/lessons.py lets it grow only. */
  percent: number;
  started_at: Date;
  completed_at: Date | null;
}

/** What INSERT INTO user_education_progress takes. */
export interface UserEducationProgressNew {
  user_id: Int8;
  content_id: Int8;
  percent: number;
  started_at?: Date;
  completed_at?: Date | null;
}

/** What an address is known again by: one row for each key that there was when it was written. While a key is being replaced some processes know one more than others, and still no address is two players'. */
export interface UserEmailLookupsRow {
  /** HMAC-SHA-256 of the address as addresses are compared: says that two are the same, and not which. */
  lookup: Uint8Array;
  /** Number of the key, 1 to 255. */
  key_number: number;
  user_id: Int8;
}

/** What INSERT INTO user_email_lookups takes. */
export interface UserEmailLookupsNew {
  lookup: Uint8Array;
  key_number: number;
  user_id: Int8;
}

/** How players want to be reached, hidden. Who has given no address has no row. */
export interface UserEmailsRow {
  user_id: Int8;
  /** The key's number (1 byte), 12 random bytes, AES-GCM ciphertext and tag; authenticated with "user_emails.email:" and user_id. */
  email: Uint8Array;
  created_at: Date;
}

/** What INSERT INTO user_emails takes. */
export interface UserEmailsNew {
  user_id: Int8;
  email: Uint8Array;
  created_at?: Date;
}

/** How many of an item a player has, 999 at most. */
export interface UserEvolutionItemsRow {
  user_id: Int8;
  item: string;
  quantity: number;
}

/** What INSERT INTO user_evolution_items takes. */
export interface UserEvolutionItemsNew {
  user_id: Int8;
  item: string;
  quantity: number;
}

/** Experience by what it was won with. users.experience is the sum, and users.level follows from it. */
export interface UserExperienceRow {
  user_id: Int8;
  /** A battle pays into its mode and into general; raising is evolving and breeding. */
  kind: "general" | "pairing" | "blind_tasting" | "knowledge" | "trading" | "collecting" | "raising";
  /** Experience points, not negative. */
  points: Int8;
}

/** What INSERT INTO user_experience takes. */
export interface UserExperienceNew {
  user_id: Int8;
  kind: "general" | "pairing" | "blind_tasting" | "knowledge" | "trading" | "collecting" | "raising";
  points: Int8;
}

/** One row for two players, the lower id first, so that a pair cannot be there twice. What was declined, withdrawn or ended leaves no row. */
export interface UserFriendshipsRow {
  player_low: Int8;
  player_high: Int8;
  state: "requested" | "accepted";
  /** Which of the two asked; the other one accepts. */
  requested_by: Int8;
  requested_at: Date;
  accepted_at: Date | null;
}

/** What INSERT INTO user_friendships takes. */
export interface UserFriendshipsNew {
  player_low: Int8;
  player_high: Int8;
  state?: "requested" | "accepted";
  requested_by: Int8;
  requested_at?: Date;
  accepted_at?: Date | null;
}

/** How a player has set the game. Who has no row has every default. */
export interface UserPreferencesRow {
  user_id: Int8;
  /** Who sees badges, achievements, titles and experience by kind. */
  profile_visibility: Visibility;
  /** Who may look into the cellar. */
  cellar_visibility: Visibility;
  /** Who sees the statistics. */
  statistics_visibility: Visibility;
  /** What a new tasting note begins with; each note has its own. */
  notes_visibility: Visibility;
  /** Who may ask to be a friend: everyone, friends_of_friends or nobody. */
  friend_requests: "everyone" | "friends_of_friends" | "nobody";
  /** What of his wine study (WSET and others) the profile shows: nothing, the level, or the certificates. */
  study_shown: "nothing" | "level" | "certificates";
  notify_battles: boolean;
  notify_trades: boolean;
  notify_friends: boolean;
  notify_guild: boolean;
  notify_events: boolean;
  /** Minute of the day in his time zone, 0 to 1439, from which nothing rings; null with quiet_to_minute: it always may. */
  quiet_from_minute: number | null;
  quiet_to_minute: number | null;
  /** A name of the tz database. */
  time_zone: string;
  /** ISO 639, with or without a country: en, pt-BR. */
  language: string;
  units: "metric" | "imperial";
  reduced_motion: boolean;
  updated_at: Date;
}

/** What INSERT INTO user_preferences takes. */
export interface UserPreferencesNew {
  user_id: Int8;
  profile_visibility?: Visibility;
  cellar_visibility?: Visibility;
  statistics_visibility?: Visibility;
  notes_visibility?: Visibility;
  friend_requests?: "everyone" | "friends_of_friends" | "nobody";
  study_shown?: "nothing" | "level" | "certificates";
  notify_battles?: boolean;
  notify_trades?: boolean;
  notify_friends?: boolean;
  notify_guild?: boolean;
  notify_events?: boolean;
  quiet_from_minute?: number | null;
  quiet_to_minute?: number | null;
  time_zone?: string;
  language?: string;
  units?: "metric" | "imperial";
  reduced_motion?: boolean;
  updated_at?: Date;
}

/** What each rated battle did to whose rating. The key is the rule that a battle counts once. */
export interface UserRatingChangesRow {
  battle_id: Uuid;
  user_id: Int8;
  before_hundredths: number;
  after_hundredths: number;
  created_at: Date;
}

/** What INSERT INTO user_rating_changes takes. */
export interface UserRatingChangesNew {
  battle_id: Uuid;
  user_id: Int8;
  before_hundredths: number;
  after_hundredths: number;
  created_at?: Date;
}

/** How strong a player is in a mode, by Glicko-2. Who has no row begins at 1500, 350 and 0.06. Whole numbers: what is stored is the same on every machine. */
export interface UserRatingsRow {
  user_id: Int8;
  mode: "blind_tasting" | "pairing" | "knowledge";
  /** Hundredths of a rating point: 150000 is 1500. */
  rating_hundredths: number;
  /** How sure it is, in hundredths: 35000 (nothing known) down to 3000. */
  deviation_hundredths: number;
  /** How steady he plays, in millionths: 60000 is 0.06. */
  volatility_millionths: number;
  battles: number;
  /** Goes up by one with every change: what was reckoned from another revision is stale. */
  revision: number;
  updated_at: Date;
}

/** What INSERT INTO user_ratings takes. */
export interface UserRatingsNew {
  user_id: Int8;
  mode: "blind_tasting" | "pairing" | "knowledge";
  rating_hundredths?: number;
  deviation_hundredths?: number;
  volatility_millionths?: number;
  battles?: number;
  revision?: number;
  updated_at?: Date;
}

/** For who has lost his second factor: each is good once. They are random and 80 bits, so a plain hash will do. */
export interface UserRecoveryCodesRow {
  user_id: Int8;
  code_hash: Uint8Array;
  used_at: Date | null;
}

/** What INSERT INTO user_recovery_codes takes. */
export interface UserRecoveryCodesNew {
  user_id: Int8;
  code_hash: Uint8Array;
  used_at?: Date | null;
}

/** What speaks for and against a player who trades, counted anew from trades, reviews and disputes whenever one of them changes; public. The score is not kept: it grows with the age of the account. */
export interface UserReputationRow {
  user_id: Int8;
  /** Trades completed, on either side; one of several wines is one. */
  trades: number;
  reviews: number;
  /** Sum of the stars of his reviews, 1 to 5 each. */
  stars: number;
  /** Disputes against him that were upheld. */
  disputes_lost: number;
  /** When that was counted. */
  counted_at: Date;
}

/** What INSERT INTO user_reputation takes. */
export interface UserReputationNew {
  user_id: Int8;
  trades?: number;
  reviews?: number;
  stars?: number;
  disputes_lost?: number;
  counted_at?: Date;
}

/** What a player did in a season, counted as it happens. Only his own: goes with him. */
export interface UserSeasonalStatsRow {
  user_id: Int8;
  /** In which the season begins: January 2027 is in the winter of 2026. */
  year: number;
  /** By the northern calendar, one for all players. */
  season: "spring" | "summer" | "autumn" | "winter";
  wines_caught: number;
  battles_played: number;
  battles_won: number;
  trades_made: number;
}

/** What INSERT INTO user_seasonal_stats takes. */
export interface UserSeasonalStatsNew {
  user_id: Int8;
  year: number;
  season: "spring" | "summer" | "autumn" | "winter";
  wines_caught?: number;
  battles_played?: number;
  battles_won?: number;
  trades_made?: number;
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

/** What a player has done, counted: a row for each thing, so that counting one does not wait for another. */
export interface UserStatisticsRow {
  user_id: Int8;
  /** wines is how many he has now, and what the limit of a collection is held against; all others only grow. wines_gained are those that came into the game as his. */
  statistic: "wines" | "wines_gained" | "battles_played" | "battles_won" | "trades_done" | "notes_written" | "evolutions_done" | "breedings_done" | "competitions_won";
  value: Int8;
  updated_at: Date;
}

/** What INSERT INTO user_statistics takes. */
export interface UserStatisticsNew {
  user_id: Int8;
  statistic: "wines" | "wines_gained" | "battles_played" | "battles_won" | "trades_done" | "notes_written" | "evolutions_done" | "breedings_done" | "competitions_won";
  value: Int8;
  updated_at?: Date;
}

/** Which subscription a player has had from when until when: rows and no column of users, so that one may begin or end by itself, and what was paid for stays known. Two never overlap. */
export interface UserSubscriptionsRow {
  id: Int8;
  user_id: Int8;
  tier: string;
  /** Included. */
  begins_at: Date;
  /** Not included; null: until further notice. */
  ends_at: Date | null;
  created_at: Date;
}

/** What INSERT INTO user_subscriptions takes. */
export interface UserSubscriptionsNew {
  user_id: Int8;
  tier: string;
  begins_at: Date;
  ends_at?: Date | null;
  created_at?: Date;
}

/** Titles that players have won; which one is worn the player decides, under row-level security. */
export interface UserTitlesRow {
  user_id: Int8;
  title: string;
  won_at: Date;
  /** True for the one that stands behind the name. */
  worn: boolean;
}

/** What INSERT INTO user_titles takes. */
export interface UserTitlesNew {
  user_id: Int8;
  title: string;
  won_at?: Date;
  worn?: boolean;
}

/** Second factors: time-based codes (RFC 6238) of 6 digits and 30 seconds. */
export interface UserTotpRow {
  user_id: Int8;
  /** As user_emails.email, authenticated with "user_totp.secret:" and user_id. */
  secret: Uint8Array;
  /** Since when signing in asks for a code; null: it was begun, and no code has been shown yet. */
  confirmed_at: Date | null;
  /** Which 30 seconds since the Unix epoch the last accepted code was of: no code of them or before is accepted again. */
  last_step: Int8;
  created_at: Date;
}

/** What INSERT INTO user_totp takes. */
export interface UserTotpNew {
  user_id: Int8;
  secret: Uint8Array;
  confirmed_at?: Date | null;
  last_step?: Int8;
  created_at?: Date;
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
  /** When the player has left; null: he has not. His row stays, without anything that says who he was. */
  deleted_at: Date | null;
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
  deleted_at?: Date | null;
}

/** Abilities, and what each is meant to do in the three modes. Loaded from the program's own files. */
export interface WineAbilitiesRow {
  slug: string;
  name: string;
  /** Which wines have it, in words. */
  whose: string;
  pairing: string;
  blind_tasting: string;
  knowledge: string;
  /** False: written down, and no rule uses it yet. */
  in_play: boolean;
}

/** What INSERT INTO wine_abilities takes. */
export interface WineAbilitiesNew {
  slug: string;
  name: string;
  whose: string;
  pairing: string;
  blind_tasting: string;
  knowledge: string;
  in_play?: boolean;
}

/** What there is to read and learn, in our own words, each with the source that confirms it. A lesson of a course has that course's level. */
export interface WineEducationContentRow {
  id: Int8;
  slug: string;
  course_id: Int8 | null;
  /** Its place in the course, from 1. */
  position: number | null;
  level: number;
  topic: "grapes" | "regions" | "making" | "law" | "tasting" | "service" | "faults" | "pairing";
  title: string;
  body: string;
  source: string;
  /** About how long it takes to read. */
  minutes: number;
  /** Grapes and regions that it speaks of, by their names. */
  tags: string[];
  retired: boolean;
  words: string;
}

/** What INSERT INTO wine_education_content takes. */
export interface WineEducationContentNew {
  slug: string;
  course_id?: Int8 | null;
  position?: number | null;
  level: number;
  topic: "grapes" | "regions" | "making" | "law" | "tasting" | "service" | "faults" | "pairing";
  title: string;
  body: string;
  source: string;
  minutes: number;
  tags?: string[];
  retired?: boolean;
}

/** What a species was sold for on a day, UTC, at auction and on the market; public. A day is counted anew at will. */
export interface WineMarketDataRow {
  species_id: Int8;
  day: Date;
  sales: number;
  price_min: Price;
  /** Whole coins that were really paid: of an even number of sales the lower of the two in the middle. */
  price_median: Price;
  price_max: Price;
  taken_at: Date;
}

/** What INSERT INTO wine_market_data takes. */
export interface WineMarketDataNew {
  species_id: Int8;
  day: Date;
  sales: number;
  price_min: Price;
  price_median: Price;
  price_max: Price;
  taken_at?: Date;
}

/** Pictures of a note: where they are stored and what they are, never the picture. Six at most, one for each place; so the limit needs no counting. */
export interface WinePhotosRow {
  id: Int8;
  public_id: Uuid;
  note_id: Int8;
  user_id: Int8;
  /** 1 to 6, the order in which they are shown. */
  place: number;
  /** What the store of objects calls it, no path of a disk and no address. */
  storage_key: string;
  media_type: "image/jpeg" | "image/png" | "image/webp" | "image/avif";
  /** 1 to 20,000,000. */
  bytes: number;
  width_px: number;
  height_px: number;
  /** Digest of the picture, 32 bytes. */
  sha256: Uint8Array;
  caption: string;
  created_at: Date;
}

/** What INSERT INTO wine_photos takes. */
export interface WinePhotosNew {
  public_id: Uuid;
  note_id: Int8;
  user_id: Int8;
  place: number;
  storage_key: string;
  media_type: "image/jpeg" | "image/png" | "image/webp" | "image/avif";
  bytes: number;
  width_px: number;
  height_px: number;
  sha256: Uint8Array;
  caption?: string;
  created_at?: Date;
}

/** The same grape grown elsewhere: another place, other types, one base stat up and another down by a tenth. Loaded from the program's own files. */
export interface WineRegionalFormsRow {
  slug: string;
  /** The species that it is a form of. */
  species_slug: string;
  name: string;
  country: string;
  region: string;
  primary_type: WineType;
  secondary_type: WineType | null;
  /** The base stat that is a tenth higher than the species'. */
  raises: "longevity" | "power" | "terroir" | "complexity" | "rarity" | "elegance" | "longevity" | "power" | "terroir" | "complexity" | "rarity" | "elegance";
  lowers: string;
}

/** What INSERT INTO wine_regional_forms takes. */
export interface WineRegionalFormsNew {
  slug: string;
  species_slug: string;
  name: string;
  country: string;
  region: string;
  primary_type: WineType;
  secondary_type?: WineType | null;
  raises: "longevity" | "power" | "terroir" | "complexity" | "rarity" | "elegance" | "longevity" | "power" | "terroir" | "complexity" | "rarity" | "elegance";
  lowers: string;
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

/** Which species have which ability. */
export interface WineSpeciesAbilitiesRow {
  species_slug: string;
  ability: string;
}

/** What INSERT INTO wine_species_abilities takes. */
export interface WineSpeciesAbilitiesNew {
  species_slug: string;
  ability: string;
}

/** A materialized view. Of each species how much is kept, caught and sold; public through species_analytics. */
export interface WineSpeciesAnalyticsRow {
  species_id: Int8 | null;
  wines: Int8 | null;
  owners: Int8 | null;
  /** Per cent of the players who have one. */
  owners_pct: Numeric | null;
  shiny_count: Int8 | null;
  shiny_pct: Numeric | null;
  perfect_iv_count: Int8 | null;
  average_level: Numeric | null;
  captured_30_days: Int8 | null;
  /** In March, April and May, of whatever year; summer, autumn and winter follow. */
  captured_in_spring: Int8 | null;
  captured_in_summer: Int8 | null;
  captured_in_autumn: Int8 | null;
  captured_in_winter: Int8 | null;
  /** By wines kept, 1 the most; equals share a rank. */
  rank_in_region: Int8 | null;
  /** Wines that changed hands; of these, sales have a price. */
  trades: Int8 | null;
  sales: Int8 | null;
  /** Whole coins of all sales. */
  volume: Int8 | null;
  average_price: Numeric | null;
  last_price: Int8 | null;
  sales_30_days: Int8 | null;
  volume_30_days: Int8 | null;
  /** Average price of the last 30 days against the 30 before; null without both. */
  price_change_30_days_pct: Numeric | null;
  refreshed_at: Date | null;
}

/** Wines that were laid down in a special store, and since when. A wine without a row lies in the common cellar. */
export interface WineStoresRow {
  wine_id: Int8;
  store: "barrel_cellar" | "solera" | "hot_loft" | "drying_loft" | "lees";
  laid_at: Date;
}

/** What INSERT INTO wine_stores takes. */
export interface WineStoresNew {
  wine_id: Int8;
  store: "barrel_cellar" | "solera" | "hot_loft" | "drying_loft" | "lees";
  laid_at?: Date;
}

/** What a player has written about a wine, in four stages. Belongs to a species, and to a bottle of it where it was one of his. */
export interface WineTastingNotesRow {
  id: Int8;
  /** UUIDv7 made by the program: what the outside calls the note. */
  public_id: Uuid;
  user_id: Int8;
  species_id: Int8;
  wine_id: Int8 | null;
  tasted_on: Date;
  /** 0 to 100; null: not rated. */
  rating: number | null;
  appearance: string;
  nose: string;
  palate: string;
  conclusion: string;
  /** Terms, 30 at most, without order. */
  aromas: string[];
  /** Who may read it beside its writer. Photos and voice notes go with it. */
  visibility: Visibility;
  /** Goes up by one with every change: what was read under another revision is stale. */
  revision: number;
  created_at: Date;
  updated_at: Date;
}

/** What INSERT INTO wine_tasting_notes takes. */
export interface WineTastingNotesNew {
  public_id: Uuid;
  user_id: Int8;
  species_id: Int8;
  wine_id?: Int8 | null;
  tasted_on: Date;
  rating?: number | null;
  appearance?: string;
  nose?: string;
  palate?: string;
  conclusion?: string;
  aromas?: string[];
  visibility?: Visibility;
  revision?: number;
  created_at?: Date;
  updated_at?: Date;
}

/** One row for each wine that has changed hands, whatever the form; its id is the room's. Never changed. */
export interface WineTradesRow {
  trade_id: Uuid;
  wine_id: Int8;
  species_id: Int8;
  /** auction, market, direct or mystery; or returned, where a buyer stepped back: then trade_id is the cover's. */
  format: "auction" | "market" | "direct" | "mystery" | "returned";
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
  format: "auction" | "market" | "direct" | "mystery" | "returned";
  seller_id: Int8;
  buyer_id: Int8;
  price?: Price | null;
  at: Date;
}

/** Every change of a wine's owner, in order. Only grows. */
export interface WineTransfersRow {
  id: Int8;
  wine_id: Int8;
  from_id: Int8;
  to_id: Int8;
  created_at: Date;
}

/** What INSERT INTO wine_transfers takes. */
export interface WineTransfersNew {
  wine_id: Int8;
  from_id: Int8;
  to_id: Int8;
  created_at?: Date;
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

/** What was spoken for a note, kept as photos are. Three at most. */
export interface WineVoiceNotesRow {
  id: Int8;
  public_id: Uuid;
  note_id: Int8;
  user_id: Int8;
  place: number;
  storage_key: string;
  media_type: "audio/webm" | "audio/ogg" | "audio/mp4" | "audio/mpeg";
  bytes: number;
  /** Milliseconds, up to five minutes. */
  duration_ms: number;
  sha256: Uint8Array;
  /** What was said, where somebody has written it down. */
  transcript: string | null;
  created_at: Date;
}

/** What INSERT INTO wine_voice_notes takes. */
export interface WineVoiceNotesNew {
  public_id: Uuid;
  note_id: Int8;
  user_id: Int8;
  place: number;
  storage_key: string;
  media_type: "audio/webm" | "audio/ogg" | "audio/mp4" | "audio/mpeg";
  bytes: number;
  duration_ms: number;
  sha256: Uint8Array;
  transcript?: string | null;
  created_at?: Date;
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
  /** Year of the harvest; null where several years are blended, as in sparkling and fortified wines. */
  vintage: number | null;
  /** Years from the vintage until the wine is past its best, which begins after a quarter of them; null without a vintage. */
  keeps_years: number | null;
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
  vintage?: number | null;
  keeps_years?: number | null;
}

/** Who takes or took which course. An attempt is a row: who failed enrols again. Written by functions only, since places are counted across players. Only the player's own: goes with him. */
export interface WsetCourseEnrollmentsRow {
  id: Int8;
  course_id: Int8;
  user_id: Int8;
  /** enrolled, withdrawn, passed or failed. */
  state: "enrolled" | "withdrawn" | "passed" | "failed";
  /** The course's at the time of enrolling: what is changed later does not move a running attempt. */
  pass_mark: number;
  /** Per cent, 0 to 100; only where there was an exam. */
  exam_percent: number | null;
  enrolled_at: Date;
  ended_at: Date | null;
}

/** What INSERT INTO wset_course_enrollments takes. */
export interface WsetCourseEnrollmentsNew {
  course_id: Int8;
  user_id: Int8;
  state?: "enrolled" | "withdrawn" | "passed" | "failed";
  pass_mark: number;
  exam_percent?: number | null;
  enrolled_at?: Date;
  ended_at?: Date | null;
}

/** Courses of the study game: our own, on four levels; not affiliated with, approved or endorsed by the Wine & Spirit Education Trust. Nothing is deleted from it: what should not come up again is retired. */
export interface WsetCoursesRow {
  id: Int8;
  /** Stable for ever; what the outside calls the course. */
  slug: string;
  title: string;
  summary: string;
  /** 1 to 4. */
  level: number;
  /** The course to be passed before; null: anybody may come. */
  prerequisite_id: Int8 | null;
  /** That course's level, always below this one's: so no course waits for itself, by whatever way. */
  prerequisite_level: number | null;
  /** Per cent of the exam, 1 to 100, that pass. */
  pass_mark: number;
  /** Places at a time; null: no limit. */
  capacity: number | null;
  /** Last day of enrolling (UTC, as all days here); the four dates are null in a course that anybody takes in his own time. */
  enrol_until: Date | null;
  starts_on: Date | null;
  ends_on: Date | null;
  /** First day of the exam. */
  exam_on: Date | null;
  /** How long its certificate is good for; null: for ever. */
  certificate_months: number | null;
  retired: boolean;
  created_at: Date;
}

/** What INSERT INTO wset_courses takes. */
export interface WsetCoursesNew {
  slug: string;
  title: string;
  summary: string;
  level: number;
  prerequisite_id?: Int8 | null;
  prerequisite_level?: number | null;
  pass_mark: number;
  capacity?: number | null;
  enrol_until?: Date | null;
  starts_on?: Date | null;
  ends_on?: Date | null;
  exam_on?: Date | null;
  certificate_months?: number | null;
  retired?: boolean;
  created_at?: Date;
}

/** All of them by name. */
export interface Schema {
  achievement_catalog: AchievementCatalogRow;
  auction_lots: AuctionLotsRow;
  auctions: AuctionsRow;
  audit_log: AuditLogRow;
  badge_catalog: BadgeCatalogRow;
  battles: BattlesRow;
  breeding_attempts: BreedingAttemptsRow;
  breeding_compatibility: BreedingCompatibilityRow;
  breeding_facilities: BreedingFacilitiesRow;
  breeding_groups: BreedingGroupsRow;
  breeding_parents: BreedingParentsRow;
  challenge_progress: ChallengeProgressRow;
  coin_accounts: CoinAccountsRow;
  coin_holds: CoinHoldsRow;
  coin_lines: CoinLinesRow;
  coin_transactions: CoinTransactionsRow;
  collection_reports: CollectionReportsRow;
  competition_match_seats: CompetitionMatchSeatsRow;
  competition_matches: CompetitionMatchesRow;
  competition_participants: CompetitionParticipantsRow;
  competition_rounds: CompetitionRoundsRow;
  competitions: CompetitionsRow;
  direct_trade_wines: DirectTradeWinesRow;
  direct_trades: DirectTradesRow;
  duplicate_indexes: DuplicateIndexesRow;
  event_challenges: EventChallengesRow;
  event_leaderboards: EventLeaderboardsRow;
  event_participation: EventParticipationRow;
  event_reward_catalog: EventRewardCatalogRow;
  evolution_attempts: EvolutionAttemptsRow;
  evolution_chains: EvolutionChainsRow;
  evolution_forms: EvolutionFormsRow;
  evolution_items_catalog: EvolutionItemsCatalogRow;
  evolutions: EvolutionsRow;
  game_events: GameEventsRow;
  grape_variety_profiles: GrapeVarietyProfilesRow;
  guild_analytics: GuildAnalyticsRow;
  guild_cellar: GuildCellarRow;
  guild_event_participants: GuildEventParticipantsRow;
  guild_events: GuildEventsRow;
  guild_invitations: GuildInvitationsRow;
  guild_memberships: GuildMembershipsRow;
  guild_reports: GuildReportsRow;
  guild_standings: GuildStandingsRow;
  guild_treasury_entries: GuildTreasuryEntriesRow;
  guilds: GuildsRow;
  inbox: InboxRow;
  inbox_heads: InboxHeadsRow;
  index_usage: IndexUsageRow;
  job_schedules: JobSchedulesRow;
  jobs: JobsRow;
  lock_waits: LockWaitsRow;
  maintenance_steps: MaintenanceStepsRow;
  market_listings: MarketListingsRow;
  mega_evolution_data: MegaEvolutionDataRow;
  my_collection_summary: MyCollectionSummaryRow;
  my_guild_analytics: MyGuildAnalyticsRow;
  mystery_deposits: MysteryDepositsRow;
  nodes: NodesRow;
  openings: OpeningsRow;
  partition_health: PartitionHealthRow;
  partitioned_tables: PartitionedTablesRow;
  partitions_set_aside: PartitionsSetAsideRow;
  player_blocks: PlayerBlocksRow;
  player_reports: PlayerReportsRow;
  professional_certifications: ProfessionalCertificationsRow;
  professional_tasting_participants: ProfessionalTastingParticipantsRow;
  professional_tasting_sessions: ProfessionalTastingSessionsRow;
  professional_wine_regions: ProfessionalWineRegionsRow;
  question_ratings: QuestionRatingsRow;
  region_analytics: RegionAnalyticsRow;
  regional_wine_analytics: RegionalWineAnalyticsRow;
  replication_lag: ReplicationLagRow;
  room_entries: RoomEntriesRow;
  room_records: RoomRecordsRow;
  rooms: RoomsRow;
  schema_migrations: SchemaMigrationsRow;
  search_words: SearchWordsRow;
  seasonal_modifiers: SeasonalModifiersRow;
  slow_queries: SlowQueriesRow;
  species_analytics: SpeciesAnalyticsRow;
  species_caught: SpeciesCaughtRow;
  subscription_tiers: SubscriptionTiersRow;
  systematic_tasting_templates: SystematicTastingTemplatesRow;
  table_bloat: TableBloatRow;
  table_sizes: TableSizesRow;
  title_catalog: TitleCatalogRow;
  topic_answers: TopicAnswersRow;
  trade_bids: TradeBidsRow;
  trade_disputes: TradeDisputesRow;
  trade_insurance: TradeInsuranceRow;
  trade_reviews: TradeReviewsRow;
  trading_rules: TradingRulesRow;
  unused_indexes: UnusedIndexesRow;
  user_achievements: UserAchievementsRow;
  user_activity_log: UserActivityLogRow;
  user_badges: UserBadgesRow;
  user_blocks: UserBlocksRow;
  user_collection_summary: UserCollectionSummaryRow;
  user_devices: UserDevicesRow;
  user_education_progress: UserEducationProgressRow;
  user_email_lookups: UserEmailLookupsRow;
  user_emails: UserEmailsRow;
  user_evolution_items: UserEvolutionItemsRow;
  user_experience: UserExperienceRow;
  user_friendships: UserFriendshipsRow;
  user_preferences: UserPreferencesRow;
  user_rating_changes: UserRatingChangesRow;
  user_ratings: UserRatingsRow;
  user_recovery_codes: UserRecoveryCodesRow;
  user_reputation: UserReputationRow;
  user_seasonal_stats: UserSeasonalStatsRow;
  user_sessions: UserSessionsRow;
  user_statistics: UserStatisticsRow;
  user_subscriptions: UserSubscriptionsRow;
  user_titles: UserTitlesRow;
  user_totp: UserTotpRow;
  users: UsersRow;
  wine_abilities: WineAbilitiesRow;
  wine_education_content: WineEducationContentRow;
  wine_market_data: WineMarketDataRow;
  wine_photos: WinePhotosRow;
  wine_regional_forms: WineRegionalFormsRow;
  wine_species: WineSpeciesRow;
  wine_species_abilities: WineSpeciesAbilitiesRow;
  wine_species_analytics: WineSpeciesAnalyticsRow;
  wine_stores: WineStoresRow;
  wine_tasting_notes: WineTastingNotesRow;
  wine_trades: WineTradesRow;
  wine_transfers: WineTransfersRow;
  wine_type_effectiveness: WineTypeEffectivenessRow;
  wine_voice_notes: WineVoiceNotesRow;
  wines: WinesRow;
  wset_course_enrollments: WsetCourseEnrollmentsRow;
  wset_courses: WsetCoursesRow;
}
