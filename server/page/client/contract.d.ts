// The contract of the server, version 1.0.0: every shape that it takes and gives. Written by `make reference` from
// the types that the server itself uses. Times are milliseconds since the Unix epoch where a name ends in `_ms` or is
// `at`; fields may be added, and unknown ones are to be ignored.

/** A part of a list. `next` is the cursor of the part after it, or null at the end. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** A push, told apart by its `t`. What is part of a record counts by `n`, without a gap. */
export type Push<T extends PushName = PushName> = {
  [Name in T]: { ch: Channel; t: Name; at: number; d: Pushes[Name]["d"] }
    & (Pushes[Name]["counts"] extends true ? { n: number } : {});
}[T];

export type PushName = keyof Pushes;
/** The pushes that are part of a record. */
export type CountedPush = Push<{ [T in PushName]: Pushes[T]["counts"] extends true ? T : never }[PushName]>;
/** What a channel tells. */
export type PushOf<Ch extends Channel> = Push<{ [T in PushName]: Ch extends Pushes[T]["ch"] ? T : never }[PushName]>;
/** A channel's whole state. */
export type SnapshotOf<Ch extends Channel> = { [K in keyof Channels]: Ch extends Channels[K]["ch"]
  ? Channels[K]["snapshot"] : never }[keyof Channels];
export type Channel = Channels[keyof Channels]["ch"];

export type OpName = keyof Ops;
/** The ops that move something: with a key they are one request, however often it has to be sent. */
export type OnceName = { [Op in OpName]: Ops[Op]["once"] extends true ? Op : never }[OpName];
export type CallName = keyof Calls;

export type RefusalCode = keyof RefusalFields;

/** What any request on the WebSocket may be refused with. */
export type AnyOpRefusal =
  | "bad_message" | "unknown_op" | "hello_first" | "hello_pending" | "not_signed_in" | "too_many_in_flight"
  | "rate_limited" | "internal" | "unavailable";

/** What may be asked on the WebSocket: an op's `d`, its reply, and the codes that may refuse it. */
export interface Ops {
  /** Who comes, and where he was. Without a token the session may watch, not act. */
  "hello": {
    d: Hello | null;
    reply: HelloReply;
    once: false;
    refusals: AnyOpRefusal | "unauthorized" | "token_expired" | "signed_out";
  };
  /** Wants a channel's pushes: all after `from`, or the whole state where that is left out. */
  "sub": {
    d: Subscribe;
    reply: Caught | Whole;
    once: false;
    refusals:
      | AnyOpRefusal | "no_such_channel" | "not_yours" | "too_many_subscriptions" | "room_quarantined" | "not_found";
  };
  /** Wants a channel's pushes no more. */
  "unsub": {
    d: Unsubscribe;
    reply: Done;
    once: false;
    refusals: AnyOpRefusal;
  };
  /** Is still there, and asks what time it is. */
  "ping": {
    d: Ping | null;
    reply: PingReply;
    once: false;
    refusals: AnyOpRefusal;
  };
  /**
   * Wants an opponent. With too few `wines` the strongest free ones are added, and the house lends the rest. Needs a
   * player.
   */
  "battle.queue": {
    d: QueueForBattle;
    reply: Queued;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "mode_closed"
      | "strength_closed" | "unknown_player" | "own_challenge" | "unknown_wine" | "wine_not_free" | "illegal_hand"
      | "series_unnamed" | "already_queued" | "too_many_tickets" | "too_many_battles" | "no_such_ticket"
      | "queue_over" | "not_found";
  };
  /**
   * Wants another battle like this one, which is over, with who sat opposite. He has to want it too. Needs a player.
   */
  "battle.rematch": {
    d: AskForRematch;
    reply: Queued;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "battle_not_over"
      | "rematch_too_late" | "rematch_asked" | "mode_closed" | "wine_not_free" | "illegal_hand" | "already_queued"
      | "too_many_tickets" | "too_many_battles" | "queue_over" | "not_your_battle" | "not_found";
  };
  /** Wants no opponent any more. Needs a player. */
  "battle.leave_queue": {
    d: LeaveQueue;
    reply: Done;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "no_such_ticket"
      | "queue_over" | "not_found";
  };
  /**
   * The player's choice in a turn: it stands. What a choice looks like belongs to the battle's mode. Needs a player.
   */
  "battle.commit": {
    d: CommitChoice;
    reply: Committed;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "not_your_battle"
      | "battle_over" | "stale_turn" | "already_committed" | "illegal_choice" | "not_found";
  };
  /** Gives the battle up. Needs a player. */
  "battle.forfeit": {
    d: ForfeitBattle;
    reply: Done;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "not_your_battle"
      | "battle_over" | "not_found";
  };
  /**
   * Puts one of one's free wines up. `reserve` is hidden, and lies above the start price; for `buy_now`, which lies
   * above both, it can be had at once. Needs a player.
   */
  "auction.open": {
    d: PutUpForAuction;
    reply: AuctionPutUp;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "illegal_terms"
      | "too_many_auctions" | "saleroom_over" | "trade_locked" | "player_blocked" | "wine_not_tradable"
      | "subscription_needed" | "level_too_low" | "reputation_too_low" | "account_too_young" | "insufficient_funds"
      | "unknown_wine" | "wine_not_free" | "not_found";
  };
  /** Bids up to `max`, which stays hidden. Who leads may raise his own. Needs a player. */
  "auction.bid": {
    d: PlaceBid;
    reply: BidAnswered;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "trade_locked"
      | "player_blocked" | "wine_not_tradable" | "subscription_needed" | "level_too_low" | "reputation_too_low"
      | "account_too_young" | "insufficient_funds" | "own_auction" | "auction_over" | "illegal_terms" | "bid_too_low"
      | "bidding_too_fast" | "not_found";
  };
  /** Buys at once, for the price that the seller has named. Needs a player. */
  "auction.buy_now": {
    d: BuyNow;
    reply: Bought;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "trade_locked"
      | "player_blocked" | "wine_not_tradable" | "subscription_needed" | "level_too_low" | "reputation_too_low"
      | "account_too_young" | "insufficient_funds" | "own_auction" | "auction_over" | "no_buy_now" | "collection_full"
      | "not_found";
  };
  /**
   * Insures a purchase of the last 10 minutes, whose wine is in one's cellar: for a twentieth of the price one may step
   * back for 24 hours. Needs a player.
   */
  "trade.cover": {
    d: CoverPurchase;
    reply: Covered;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "not_your_purchase"
      | "insurance_too_late" | "already_insured" | "other_side_short" | "insufficient_funds" | "wine_not_free"
      | "cover_over" | "not_found";
  };
  /**
   * Gives the wine back, and gets back what the seller got for it. Once, and before the time is over. Needs a player.
   */
  "trade.step_back": {
    d: StepBack;
    reply: SteppedBack;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "not_your_purchase"
      | "not_insured" | "cover_over" | "not_found";
  };
  /** Keeps the wine, which is free then; so are the seller's coins. Needs a player. */
  "trade.keep": {
    d: KeepPurchase;
    reply: Done;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "not_your_purchase"
      | "not_insured" | "cover_over" | "not_found";
  };
  /** Takes one's wine back before anybody has bid. Needs a player. */
  "auction.cancel": {
    d: CancelAuction;
    reply: Done;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "not_your_auction"
      | "has_bids" | "auction_over" | "not_found";
  };
  /** Puts one of one's free wines into the pool, for another that nobody knows beforehand. Needs a player. */
  "mystery.deposit": {
    d: DepositWine;
    reply: Deposited;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "too_many_deposits"
      | "mystery_over" | "trade_locked" | "unknown_wine" | "wine_not_free" | "not_found";
  };
  /** Takes one's wine out again, while it is not exchanged. Needs a player. */
  "mystery.withdraw": {
    d: WithdrawWine;
    reply: Withdrawn;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "no_such_ticket"
      | "already_matched" | "mystery_over" | "not_found";
  };
  /** Puts one of one's free wines on the market at a fixed price. Needs a player. */
  "market.list": {
    d: PutOnMarket;
    reply: PutOnMarketDone;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "illegal_terms"
      | "too_many_listings" | "saleroom_over" | "insufficient_funds" | "unknown_wine" | "wine_not_free"
      | "trade_locked" | "player_blocked" | "wine_not_tradable" | "subscription_needed" | "level_too_low"
      | "reputation_too_low" | "account_too_young" | "not_found";
  };
  /** Buys a wine. `price` is what one has seen that it costs: at another price nothing is bought. Needs a player. */
  "market.buy": {
    d: BuyListing;
    reply: ListingBought;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "trade_locked"
      | "player_blocked" | "wine_not_tradable" | "subscription_needed" | "level_too_low" | "reputation_too_low"
      | "account_too_young" | "own_listing" | "price_changed" | "insufficient_funds" | "collection_full"
      | "listing_over" | "not_found";
  };
  /** Takes one's wine back from the market. Needs a player. */
  "market.withdraw": {
    d: WithdrawListing;
    reply: ListingWithdrawn;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "not_your_listing"
      | "listing_over" | "not_found";
  };
  /** Asks another price for one's wine. Needs a player. */
  "market.reprice": {
    d: RepriceListing;
    reply: ListingRepriced;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "illegal_terms"
      | "not_your_listing" | "same_price" | "too_many_prices" | "insufficient_funds" | "listing_over" | "not_found";
  };
  /** Opens a table for two, and invites the other. Needs a player. */
  "trade.invite": {
    d: InviteToTrade;
    reply: TableOpened;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "own_invitation"
      | "unknown_player" | "player_blocked" | "trade_locked" | "already_trading" | "too_many_trades" | "parlour_over"
      | "not_found";
  };
  /** Sits down at a table to which one was invited. An offer or a yes does so too. Needs a player. */
  "trade.accept": {
    d: AcceptTrade;
    reply: Done;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "not_invited"
      | "already_taken_up" | "not_your_trade" | "trade_over" | "not_found";
  };
  /** Offers these wines and coins, in the place of all that one has offered before. Needs a player. */
  "trade.offer": {
    d: OfferInTrade;
    reply: RevisionAnswered;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "unknown_wine"
      | "wine_not_free" | "trade_locked" | "player_blocked" | "wine_not_tradable" | "subscription_needed"
      | "level_too_low" | "reputation_too_low" | "account_too_young" | "insufficient_funds" | "too_many_wines"
      | "bad_coins" | "offer_unchanged" | "too_many_offers" | "not_your_trade" | "trade_over" | "not_found";
  };
  /** Says yes to both offers as they are in this revision. Needs a player. */
  "trade.confirm": {
    d: ConfirmTrade;
    reply: RevisionAnswered;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "stale_revision"
      | "nothing_offered" | "already_confirmed" | "trade_locked" | "player_blocked" | "wine_not_tradable"
      | "subscription_needed" | "level_too_low" | "reputation_too_low" | "account_too_young" | "collection_full"
      | "not_your_trade" | "trade_over" | "not_found";
  };
  /** Gets up, or declines to sit down: each has its own again. Needs a player. */
  "trade.cancel": {
    d: CancelTrade;
    reply: Done;
    once: true;
    refusals:
      | AnyOpRefusal | "key_reused" | "room_busy" | "going_away" | "room_quarantined" | "not_your_trade"
      | "trade_over" | "not_found";
  };
}

/** What is told: a push's `d` by its `t`, where, and whether it is part of a record. */
export interface Pushes {
  "battle.challenged": { d: BattleChallenged; ch: `player:${string}`; counts: true };
  "battle.series": { d: SeriesTold; ch: `player:${string}`; counts: true };
  "battle.rematch_wanted": { d: RematchWanted; ch: `player:${string}`; counts: true };
  "battle.challenge_ended": { d: ChallengeEnded; ch: `player:${string}`; counts: true };
  "battle.matched": { d: BattleMatched; ch: `player:${string}`; counts: true };
  "battle.nobody_came": { d: NobodyCame; ch: `player:${string}`; counts: true };
  "battle.result": { d: BattleResult; ch: `player:${string}`; counts: true };
  "auction.outbid": { d: Outbid; ch: `player:${string}`; counts: true };
  "auction.won": { d: AuctionWon; ch: `player:${string}`; counts: true };
  "auction.passed": { d: AuctionPassed; ch: `player:${string}`; counts: true };
  "auction.yours_sold": { d: YoursSold; ch: `player:${string}`; counts: true };
  "auction.yours_unsold": { d: YoursUnsold; ch: `player:${string}`; counts: true };
  "mystery.matched": { d: MysteryMatched; ch: `player:${string}`; counts: true };
  "market.bought": { d: ListingBoughtByYou; ch: `player:${string}`; counts: true };
  "market.yours_sold": { d: YourListingSold; ch: `player:${string}`; counts: true };
  "market.yours_expired": { d: YourListingExpired; ch: `player:${string}`; counts: true };
  "trade.invited": { d: TradeInvited; ch: `player:${string}`; counts: true };
  "trade.made": { d: TradeMade; ch: `player:${string}`; counts: true };
  "trade.called_off": { d: TradeCalledOff; ch: `player:${string}`; counts: true };
  "trade.lapsed": { d: TradeLapsed; ch: `player:${string}`; counts: true };
  "wine.evolved": { d: WineEvolved; ch: `player:${string}`; counts: true };
  "battle.opened": { d: PairingOpened | BlindOpened | KnowledgeOpened; ch: `battle:${string}`; counts: true };
  "turn.opened": { d: PairingTurnOpened | BlindTurnOpened | KnowledgeTurnOpened; ch: `battle:${string}`; counts: true };
  "turn.locked": { d: PairingTurnLocked | BlindTurnLocked | KnowledgeTurnLocked; ch: `battle:${string}`; counts: true };
  "turn.cards": { d: CardsLaid; ch: `battle:${string}`; counts: true };
  "turn.revealed": { d: PairingTurnRevealed | BlindTurnRevealed | KnowledgeTurnRevealed; ch: `battle:${string}`; counts: true };
  "battle.over": { d: PairingOver | BlindOver | KnowledgeOver; ch: `battle:${string}`; counts: true };
  "cover.taken": { d: CoverTaken; ch: `player:${string}`; counts: true };
  "cover.ended": { d: CoverEnded; ch: `player:${string}`; counts: true };
  "trade.reviewed": { d: TradeReviewed; ch: `player:${string}`; counts: true };
  "trade.disputed": { d: TradeDisputed; ch: `player:${string}`; counts: true };
  "trade.dispute_ended": { d: DisputeEnded; ch: `player:${string}`; counts: true };
  "seat.away": { d: SeatAway; ch: `battle:${string}` | `trade:${string}`; counts: true };
  "seat.back": { d: SeatBack; ch: `battle:${string}` | `trade:${string}`; counts: true };
  "auction.opened": { d: AuctionOpened; ch: `auction:${string}`; counts: true };
  "auction.price": { d: AuctionPriced; ch: `auction:${string}`; counts: true };
  "auction.extended": { d: AuctionExtended; ch: `auction:${string}`; counts: true };
  "auction.sold": { d: AuctionSold; ch: `auction:${string}`; counts: true };
  "auction.unsold": { d: AuctionUnsold; ch: `auction:${string}`; counts: true };
  "auction.cancelled": { d: AuctionCancelled; ch: `auction:${string}`; counts: true };
  "market.listed": { d: WineListed; ch: "market"; counts: false };
  "market.sold": { d: WineSold; ch: "market"; counts: false };
  "market.gone": { d: WineGone; ch: "market"; counts: false };
  "market.more": { d: MoreHappened; ch: "market"; counts: false };
  "lobby.changed": { d: LobbyChanged; ch: "lobby"; counts: false };
  "mystery.pool": { d: MysteryPool; ch: "mystery"; counts: false };
  "trade.opened": { d: TradeOpened; ch: `trade:${string}`; counts: true };
  "trade.taken_up": { d: TradeTakenUp; ch: `trade:${string}`; counts: true };
  "trade.offered": { d: TradeOffered; ch: `trade:${string}`; counts: true };
  "trade.confirmed": { d: TradeConfirmed; ch: `trade:${string}`; counts: true };
  "trade.settled": { d: TradeSettled; ch: `trade:${string}`; counts: true };
  "trade.cancelled": { d: TradeCancelled; ch: `trade:${string}`; counts: true };
  "trade.expired": { d: TradeExpired; ch: `trade:${string}`; counts: true };
  "room.resumed": { d: RoomResumed | AuctionResumed | TradeResumed; ch: `battle:${string}` | `auction:${string}` | `trade:${string}`; counts: true };
  "viewers": { d: Viewers; ch: `battle:${string}` | `auction:${string}`; counts: false };
}

/** What may be followed, and what its whole state looks like. */
export interface Channels {
  player: { ch: `player:${string}`; snapshot: PlayerSnapshot };
  battle: { ch: `battle:${string}`; snapshot: PairingSnapshot | BlindSnapshot | KnowledgeSnapshot | BattleNotLaid };
  auction: { ch: `auction:${string}`; snapshot: AuctionSnapshot };
  mystery: { ch: "mystery"; snapshot: MysteryPool };
  market: { ch: "market"; snapshot: MarketSnapshot };
  lobby: { ch: "lobby"; snapshot: LobbySnapshot };
  trade: { ch: `trade:${string}`; snapshot: TradeSnapshot };
}

/** What any call may be refused with. */
export type AnyCallRefusal = "method_not_allowed" | "rate_limited" | "internal";

/** What may be called over HTTP, below `/api/v1`. An answer without a body is `{}`. */
export interface Calls {
  /** Join: become a player, with 500 coins and three wines. */
  "POST /players": {
    path: {};
    query: {};
    body: NewPlayer;
    answer: Joined;
    refusals:
      | AnyCallRefusal | "bad_request" | "too_slow" | "name_taken" | "email_taken" | "key_reused" | "no_field_keys"
      | "too_large" | "unsupported_media_type" | "busy" | "unavailable";
  };
  /** The player of a name, where he shows himself to who asks; a token may be sent. */
  "GET /players": {
    path: {};
    query: {
      name: string;
    };
    body: undefined;
    answer: Page<Contestant>;
    refusals: AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /** Sign in. */
  "POST /sessions": {
    path: {};
    query: {};
    body: SignIn;
    answer: SignedInTokens;
    refusals:
      | AnyCallRefusal | "bad_request" | "bad_credentials" | "totp_required" | "too_slow" | "too_large"
      | "unsupported_media_type" | "busy" | "unavailable";
  };
  /** Renew both tokens. A refresh token shown twice ends its session. */
  "POST /sessions/refresh": {
    path: {};
    query: {};
    body: Renewal;
    answer: SignedInTokens;
    refusals:
      | AnyCallRefusal | "bad_request" | "token_reused" | "unauthorized" | "token_expired" | "signed_out" | "too_slow"
      | "too_large" | "unsupported_media_type" | "unavailable";
  };
  /** Sign out. */
  "DELETE /sessions/current": {
    path: {};
    query: {};
    body: undefined;
    answer: {};
    refusals: AnyCallRefusal | "unauthorized" | "unavailable";
  };
  /** Who one is, and what one has. */
  "GET /me": {
    path: {};
    query: {};
    body: undefined;
    answer: Me;
    refusals: AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /** Leave for good: the account is erased, its coins go to the mint and its wines to the house. */
  "DELETE /me": {
    path: {};
    query: {};
    body: Leaving;
    answer: {};
    refusals:
      | AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "bad_credentials"
      | "totp_required" | "too_slow" | "account_busy" | "too_large" | "unsupported_media_type" | "unavailable"
      | "busy";
  };
  /** Begin a second factor; it asks for nothing until one of its codes has been shown. */
  "POST /me/totp": {
    path: {};
    query: {};
    body: Password;
    answer: TotpBegun;
    refusals:
      | AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "bad_credentials"
      | "too_slow" | "totp_active" | "no_field_keys" | "too_large" | "unsupported_media_type" | "unavailable" | "busy";
  };
  /** Take the second factor away, and its recovery codes. */
  "DELETE /me/totp": {
    path: {};
    query: {};
    body: TotpCode;
    answer: {};
    refusals:
      | AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "bad_credentials"
      | "too_slow" | "too_large" | "unsupported_media_type" | "unavailable";
  };
  /** Put the second factor in force that was begun. */
  "POST /me/totp/confirm": {
    path: {};
    query: {};
    body: TotpCode;
    answer: RecoveryCodes;
    refusals:
      | AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "bad_credentials"
      | "too_slow" | "totp_not_begun" | "too_large" | "unsupported_media_type" | "unavailable";
  };
  /** One's own wines, the highest level first. */
  "GET /wines": {
    path: {};
    query: {
      type?: WineType;
      rarity?: Rarity;
      species?: string;
      place?: "battle" | "cellar" | "escrow" | "queue";
      shiny?: boolean;
      order?: WineOrder;
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<CellarWine>;
    refusals: AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /** One of one's own wines: where it is, how far to the next level, and what it can become. */
  "GET /wines/{ref}": {
    path: {
      ref: string;
    };
    query: {};
    body: undefined;
    answer: WineWhole;
    refusals: AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "not_found" | "unavailable";
  };
  /** Have one of one's own wines evolve, one of the ways that it has ahead; what chance has a say in may fail. */
  "POST /wines/{ref}/evolve": {
    path: {
      ref: string;
    };
    query: {};
    body: EvolveWine;
    answer: Evolved;
    refusals:
      | AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "not_found" | "too_slow"
      | "wine_not_free" | "unknown_evolution" | "evolution_not_of_this_wine" | "evolution_asleep"
      | "evolution_requirements_unmet" | "evolution_tried_today" | "key_reused" | "too_large"
      | "unsupported_media_type" | "unavailable";
  };
  /** How many wines one has, and how many species one has caught and has of how many. */
  "GET /me/collection": {
    path: {};
    query: {};
    body: undefined;
    answer: CollectionCounts;
    refusals: AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /**
   * The catalogue, by name; `q` looks for words. A token may be sent: then each says whether it is `caught`, and
   * whether one has one now.
   */
  "GET /species": {
    path: {};
    query: {
      q?: string;
      type?: WineType;
      rarity?: Rarity;
      country?: string;
      region?: string;
      grape?: string;
      caught?: boolean;
      have?: boolean;
      order?: SpeciesOrder;
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<SpeciesRow>;
    refusals: AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /** One species, with its abilities and the chains in which wines evolve; a token may be sent. */
  "GET /species/{slug}": {
    path: {
      slug: string;
    };
    query: {};
    body: undefined;
    answer: SpeciesEntry;
    refusals: AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "not_found" | "unavailable";
  };
  /** The countries, regions and grapes of the catalogue, each with its number of species. */
  "GET /catalogue/terms": {
    path: {};
    query: {};
    body: undefined;
    answer: CatalogueTerms;
    refusals: AnyCallRefusal | "unavailable";
  };
  /** The chart of types: what each does to each, and why. */
  "GET /types": {
    path: {};
    query: {};
    body: undefined;
    answer: TypeChart;
    refusals: AnyCallRefusal;
  };
  /** Battles, the newest first; with `state=live` those that are going on. */
  "GET /battles": {
    path: {};
    query: {
      state?: "live" | "over" | "void";
      mode?: "blind_tasting" | "knowledge" | "pairing";
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<BattleRow>;
    refusals: AnyCallRefusal | "bad_request" | "unavailable";
  };
  /** One battle. */
  "GET /battles/{id}": {
    path: {
      id: string;
    };
    query: {};
    body: undefined;
    answer: BattleRow;
    refusals: AnyCallRefusal | "not_found" | "unavailable";
  };
  /** A battle's record: every command, and what came of it, without what is still hidden. */
  "GET /battles/{id}/replay": {
    path: {
      id: string;
    };
    query: {
      /** 0 to 2147483647. */
      upto?: number;
    };
    body: undefined;
    answer: Replay;
    refusals: AnyCallRefusal | "bad_request" | "not_found" | "unavailable";
  };
  /** The same entry by entry, each with the snapshot that who watched had after it. */
  "GET /battles/{id}/replay/steps": {
    path: {
      id: string;
    };
    query: {
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<ReplayStep>;
    refusals: AnyCallRefusal | "bad_request" | "not_found" | "unavailable";
  };
  /** The ladder of a mode, the strongest first; whose rating is provisional is on none. */
  "GET /ladders/{mode}": {
    path: {
      mode: string;
    };
    query: {
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<LadderRow>;
    refusals:
      | AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "not_found" | "unavailable";
  };
  /** A player's profile, where it is shown to who asks; a token may be sent. */
  "GET /players/{ref}": {
    path: {
      ref: string;
    };
    query: {};
    body: undefined;
    answer: PlayerShown;
    refusals:
      | AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "profile_not_shown" | "not_found"
      | "unavailable";
  };
  /** What battles did to a player's ratings, the latest first. */
  "GET /players/{ref}/ratings": {
    path: {
      ref: string;
    };
    query: {
      mode?: "blind_tasting" | "knowledge" | "pairing";
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<RatingChangeRow>;
    refusals:
      | AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "profile_not_shown"
      | "not_found" | "unavailable";
  };
  /** A player's battles, the newest first. */
  "GET /players/{ref}/battles": {
    path: {
      ref: string;
    };
    query: {
      mode?: "blind_tasting" | "knowledge" | "pairing";
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<BattleRow>;
    refusals:
      | AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "profile_not_shown"
      | "not_found" | "unavailable";
  };
  /** What is counted of a player, where he shows it to who asks. */
  "GET /players/{ref}/statistics": {
    path: {
      ref: string;
    };
    query: {};
    body: undefined;
    answer: Statistics;
    refusals:
      | AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "statistics_not_shown" | "not_found"
      | "unavailable";
  };
  /** Auctions; those that are open by their end, the next one first. */
  "GET /auctions": {
    path: {};
    query: {
      state?: "cancelled" | "open" | "sold" | "unsold" | "void";
      q?: string;
      type?: WineType;
      rarity?: Rarity;
      seller?: string;
      /** 1 to 1000000000. */
      max_price?: number;
      order?: "ending" | "newest";
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<AuctionRow>;
    refusals: AnyCallRefusal | "bad_request" | "unavailable";
  };
  /** One auction, with its bids as everybody saw them. */
  "GET /auctions/{id}": {
    path: {
      id: string;
    };
    query: {};
    body: undefined;
    answer: AuctionWhole;
    refusals: AnyCallRefusal | "not_found" | "unavailable";
  };
  /** Auctions that one sells in, or has bid in or bought from; the newest first. */
  "GET /me/auctions": {
    path: {};
    query: {
      side?: "bidding" | "selling";
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<OwnAuctionRow>;
    refusals: AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /** The mystery pool: how many wines wait, and how long one waits there now. */
  "GET /mystery": {
    path: {};
    query: {};
    body: undefined;
    answer: MysteryPool;
    refusals: AnyCallRefusal | "unavailable";
  };
  /** One's own wines that wait in the mystery pool, the first one first. */
  "GET /mystery/deposits": {
    path: {};
    query: {};
    body: undefined;
    answer: Page<DepositRow>;
    refusals: AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /** Wines on the market, the cheapest first. */
  "GET /market/listings": {
    path: {};
    query: {
      q?: string;
      species?: string;
      type?: WineType;
      rarity_min?: Rarity;
      rarity_max?: Rarity;
      country?: string;
      grape?: string;
      nature?: Nature;
      shiny?: boolean;
      /** 1 to 999. */
      level_min?: number;
      /** 1 to 999. */
      level_max?: number;
      /** 0 to 186. */
      iv_min?: number;
      /** 1 to 1000000000. */
      price_min?: number;
      /** 1 to 1000000000. */
      price_max?: number;
      seller?: string;
      sort?: "ending" | "newest" | "price";
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<ListingRow>;
    refusals: AnyCallRefusal | "bad_request" | "unavailable";
  };
  /** One wine on the market, or that was. */
  "GET /market/listings/{id}": {
    path: {
      id: string;
    };
    query: {};
    body: undefined;
    answer: ListingRow;
    refusals: AnyCallRefusal | "not_found" | "unavailable";
  };
  /** What a species was sold for, day by day, and how that goes. */
  "GET /market/species/{slug}/prices": {
    path: {
      slug: string;
    };
    query: {
      /** 1 to 90. */
      days?: number;
    };
    body: undefined;
    answer: SpeciesPrices;
    refusals: AnyCallRefusal | "bad_request" | "not_found" | "unavailable";
  };
  /** What one has put on the market, whatever became of it; the newest first. */
  "GET /me/listings": {
    path: {};
    query: {
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<ListingRow>;
    refusals: AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /** The wines that one gave and got, the newest first. */
  "GET /trades/history": {
    path: {};
    query: {
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<TradedWine>;
    refusals: AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /** One's own direct trades, open and past, with what was offered; the newest first. */
  "GET /trades": {
    path: {};
    query: {
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<TradeRow>;
    refusals: AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /** One of one's own direct trades. */
  "GET /trades/{id}": {
    path: {
      id: string;
    };
    query: {};
    body: undefined;
    answer: TradeRow;
    refusals: AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "not_found" | "unavailable";
  };
  /** The same of another player, where his cellar is shown to who asks. */
  "GET /players/{ref}/trades": {
    path: {
      ref: string;
    };
    query: {
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<TradedWine>;
    refusals:
      | AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "trades_not_shown"
      | "not_found" | "unavailable";
  };
  /** Through whose hands a wine went and what it became; nameless who does not show himself. */
  "GET /wines/{ref}/history": {
    path: {
      ref: string;
    };
    query: {};
    body: undefined;
    answer: WineHistory;
    refusals: AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "not_found" | "unavailable";
  };
  /** Say once what one thinks of the other side of a trade, within 30 days. */
  "POST /trades/{trade}/review": {
    path: {
      trade: string;
    };
    query: {};
    body: NewReview;
    answer: {};
    refusals:
      | AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "not_found" | "too_slow"
      | "review_not_yours" | "review_too_late" | "already_reviewed" | "too_large" | "unsupported_media_type"
      | "unavailable";
  };
  /** Say once that a trade was not right, within 14 days; an operator decides. */
  "POST /trades/{trade}/dispute": {
    path: {
      trade: string;
    };
    query: {};
    body: NewDispute;
    answer: DisputeOpened;
    refusals:
      | AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "not_found" | "too_slow"
      | "trade_not_yours" | "dispute_too_late" | "already_disputed" | "too_large" | "unsupported_media_type"
      | "unavailable";
  };
  /** One's insured purchases, the newest first. */
  "GET /me/covers": {
    path: {};
    query: {};
    body: undefined;
    answer: Page<CoverRow>;
    refusals: AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /** The disputes in which one is a side, the newest first. */
  "GET /me/disputes": {
    path: {};
    query: {};
    body: undefined;
    answer: Page<DisputeRow>;
    refusals: AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /** Take an open dispute back. */
  "POST /me/disputes/{dispute}/withdraw": {
    path: {
      dispute: string;
    };
    query: {};
    body: undefined;
    answer: {};
    refusals:
      | AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "not_found" | "dispute_not_open"
      | "unavailable";
  };
  /** What speaks for and against a player who trades. */
  "GET /players/{ref}/reputation": {
    path: {
      ref: string;
    };
    query: {};
    body: undefined;
    answer: ReputationShown;
    refusals: AnyCallRefusal | "not_found" | "unavailable";
  };
  /** What was said of a player after trades, the newest first. */
  "GET /players/{ref}/reviews": {
    path: {
      ref: string;
    };
    query: {
      cursor?: string;
      /** 1 to 100. */
      limit?: number;
    };
    body: undefined;
    answer: Page<ReviewRow>;
    refusals: AnyCallRefusal | "bad_request" | "not_found" | "unavailable";
  };
  /** Report a player to the house; he is not told. */
  "POST /reports": {
    path: {};
    query: {};
    body: NewReport;
    answer: {};
    refusals:
      | AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "not_found" | "too_slow"
      | "report_of_oneself" | "already_reported" | "too_many_reports" | "too_large" | "unsupported_media_type"
      | "unavailable";
  };
  /** Whom one has blocked, by name. */
  "GET /me/blocks": {
    path: {};
    query: {};
    body: undefined;
    answer: Page<Contestant>;
    refusals: AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /** Block a player: no trade with him in any form, no friendship, and he sees nothing of what one shows. */
  "PUT /me/blocks/{ref}": {
    path: {
      ref: string;
    };
    query: {};
    body: undefined;
    answer: {};
    refusals:
      | AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "not_found" | "not_yourself"
      | "too_many_blocks" | "unavailable";
  };
  /** Take a block back; nothing where there is none. */
  "DELETE /me/blocks/{ref}": {
    path: {
      ref: string;
    };
    query: {};
    body: undefined;
    answer: {};
    refusals: AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "not_found" | "unavailable";
  };
  /** How one has set the game, with an ETag. */
  "GET /me/preferences": {
    path: {};
    query: {};
    body: undefined;
    answer: Preferences;
    refusals: AnyCallRefusal | "unauthorized" | "token_expired" | "signed_out" | "unavailable";
  };
  /** Set the game as a whole; `If-Match` has the ETag of what was read. */
  "PUT /me/preferences": {
    path: {};
    query: {};
    body: Preferences;
    answer: Preferences;
    refusals:
      | AnyCallRefusal | "bad_request" | "unauthorized" | "token_expired" | "signed_out" | "too_slow"
      | "quiet_hours_invalid" | "time_zone_unknown" | "language_unknown" | "changed_meanwhile" | "too_large"
      | "unsupported_media_type" | "if_match_needed" | "unavailable";
  };
  /** This document. */
  "GET /openapi.json": {
    path: {};
    query: {};
    body: undefined;
    answer: Record<string, unknown>;
    refusals: AnyCallRefusal;
  };
  /** The contract of the WebSocket, as AsyncAPI 3. */
  "GET /asyncapi.json": {
    path: {};
    query: {};
    body: undefined;
    answer: Record<string, unknown>;
    refusals: AnyCallRefusal;
  };
}

/** Every code that refuses, with the fields that it may bring beside the usual ones. */
export interface RefusalFields {
  /** The message cannot be read; `detail` says why. */
  bad_message: {};
  /** There is no such `op`. */
  unknown_op: { op?: string; };
  /** Something was asked before `hello` was answered well. */
  hello_first: {};
  /** Another `hello` is being answered. */
  hello_pending: {};
  /** A session without a token may watch, not act. */
  not_signed_in: {};
  /** `limits.in_flight_max` requests wait for their answers. */
  too_many_in_flight: {};
  /** No token, or nobody's. */
  unauthorized: {};
  /** The token has ended: renew it, or sign in anew. */
  token_expired: {};
  /** The session has ended: sign in anew. */
  signed_out: {};
  /** Too much at once, by one connection, name or address. */
  rate_limited: {};
  /** There is no such battle, auction, listing, trade, room, or path. */
  not_found: {};
  /** A fault of the server's. */
  internal: {};
  /** The database or the room cannot be reached just now; nothing was done. */
  unavailable: {};
  /** Channels of this kind are not open. */
  no_such_channel: { ch?: string; };
  /** The channel is another player's. */
  not_yours: { ch?: string; };
  /** `limits.subscriptions_max` channels are subscribed. */
  too_many_subscriptions: {};
  /** The room has broken down and was set aside; what is in it is safe. */
  room_quarantined: {};
  /** The `key` was used for another request. */
  key_reused: {};
  /** Too many requests wait in this room. */
  room_busy: {};
  /** The server is about to restart and opens nothing new. */
  going_away: {};
  /** The mode is not open yet. */
  mode_closed: { mode?: string; };
  /** The house does not play at this strength yet. */
  strength_closed: { strength?: number; };
  /** There is no such player. */
  unknown_player: { versus?: string; player?: string; };
  /** One cannot play against oneself. */
  own_challenge: {};
  /** One has no such wine, or named it twice. */
  unknown_wine: { wine?: string; };
  /** The wine is in a battle, a queue, an auction or a trade. */
  wine_not_free: { wine?: string; };
  /** The wines leave no room for what a hand needs. */
  illegal_hand: { wines?: number; most?: number; };
  /** Several battles are played against a named player only. */
  series_unnamed: {};
  /** One waits for this opponent already. */
  already_queued: {};
  /** One waits for enough opponents already. */
  too_many_tickets: { most?: number; };
  /** One of the two has too many battles going on. */
  too_many_battles: {};
  /** One does not wait with this ticket, or no longer. */
  no_such_ticket: {};
  /** Another battle is asked for after the end of this one. */
  battle_not_over: {};
  /** Another battle is asked for within a minute after the end. */
  rematch_too_late: {};
  /** One has asked for another battle after this one, and has taken that back. */
  rematch_asked: {};
  /** The queue went on in a new room in this moment: ask again. */
  queue_over: {};
  /** One does not sit at this table. */
  not_your_battle: {};
  /** The battle has ended. */
  battle_over: {};
  /** That is not the turn being played; `turn` is. */
  stale_turn: { turn?: number; };
  /** One has chosen for this turn, and a choice stands. */
  already_committed: { turn?: number; };
  /** The choice is none of those offered. */
  illegal_choice: { turn?: number; };
  /** One may not trade before `until_ms`. */
  trade_locked: { until_ms?: number; };
  /** One of the two sides wants nothing to do with the other. */
  player_blocked: {};
  /** Wines of this kind are not traded so. */
  wine_not_tradable: {};
  /** Wines of this kind are traded so with a subscription only. */
  subscription_needed: {};
  /** One's level is too low to trade this. */
  level_too_low: { minimum?: number; yours?: number; };
  /** One's reputation is too low to trade this. */
  reputation_too_low: { minimum?: number; yours?: number; };
  /** One's account is too young to trade this, in days. */
  account_too_young: { minimum?: number; yours?: number; };
  /** The terms do not go together; `field` names which. */
  illegal_terms: { field?: string; };
  /** One has too many auctions open. */
  too_many_auctions: {};
  /** The saleroom went on in a new room in this moment: ask again. */
  saleroom_over: {};
  /** One has not so many coins to spend. */
  insufficient_funds: {};
  /** The bid must be `minimum` at the least. */
  bid_too_low: { minimum?: number; };
  /** Faster than a bid a second, five at once. */
  bidding_too_fast: {};
  /** One can't bid for one's own wine. */
  own_auction: {};
  /** The wine can't be bought at once, or no longer. */
  no_buy_now: {};
  /** Only who has put the wine up can take it back. */
  not_your_auction: {};
  /** Somebody has bid, and the wine stays up. */
  has_bids: { bids?: number; };
  /** The auction has ended. */
  auction_over: {};
  /** One has enough wines in the pool already. */
  too_many_deposits: { most?: number; };
  /** The wine was exchanged already. */
  already_matched: {};
  /** The pool went on in a new room in this moment: ask again. */
  mystery_over: {};
  /** One has too many wines on the market. */
  too_many_listings: {};
  /** One can't buy one's own wine. */
  own_listing: {};
  /** It costs `price` now. */
  price_changed: { price?: number; };
  /** Only who has put the wine up can do that. */
  not_your_listing: {};
  /** It costs that already. */
  same_price: {};
  /** The price was changed as often as it may be. */
  too_many_prices: {};
  /** The wine is sold, or was taken back, or its time is over. */
  listing_over: {};
  /** The collection of who would get wines holds no more; a subscription makes room. */
  collection_full: {};
  /** One cannot trade with oneself. */
  own_invitation: {};
  /** The two sit at a table already. */
  already_trading: {};
  /** One has opened too many tables. */
  too_many_trades: {};
  /** The parlour went on in a new room in this moment: ask again. */
  parlour_over: {};
  /** One does not sit at this table. */
  not_your_trade: {};
  /** It is for the other to sit down. */
  not_invited: {};
  /** One sits at this table. */
  already_taken_up: {};
  /** More wines than one side may offer. */
  too_many_wines: { most?: number; };
  /** More coins than may be offered. */
  bad_coins: { most?: number; };
  /** That is what one offers already. */
  offer_unchanged: { revision?: number; };
  /** The two have offered each other enough at this table. */
  too_many_offers: { most?: number; };
  /** The offers have changed; `revision` is how they are now. */
  stale_revision: { revision?: number; };
  /** At a table one wine at least changes hands. */
  nothing_offered: {};
  /** One has said yes to this revision. */
  already_confirmed: { revision?: number; };
  /** The trade is over. */
  trade_over: {};
  /** One has bought no wine for coins in this trade, or has it no more. */
  not_your_purchase: {};
  /** A purchase is insured within 10 minutes. */
  insurance_too_late: {};
  /** The purchase is insured, or was. */
  already_insured: {};
  /** The seller has not got those coins free any more. */
  other_side_short: {};
  /** The purchase is not insured. */
  not_insured: {};
  /** The time for stepping back is over, or it is done. */
  cover_over: {};
  /** Only the two sides of a trade review it. */
  review_not_yours: {};
  /** A trade is reviewed within 30 days. */
  review_too_late: {};
  /** One has reviewed this trade. */
  already_reviewed: {};
  /** Only the two sides of a trade dispute it. */
  trade_not_yours: {};
  /** A trade is disputed within 14 days. */
  dispute_too_late: {};
  /** One has disputed this trade. */
  already_disputed: {};
  /** One has no such open dispute. */
  dispute_not_open: {};
  /** Nobody reports himself. */
  report_of_oneself: {};
  /** One has reported this, and it will be looked at. */
  already_reported: {};
  /** 20 of one's reports wait to be seen. */
  too_many_reports: {};
  /** That takes another player. */
  not_yourself: {};
  /** One has blocked `most` players, as many as may be. */
  too_many_blocks: { most?: number; };
  /** This player does not show one his trades. */
  trades_not_shown: {};
  /** There is no such evolution. */
  unknown_evolution: { field?: string; };
  /** The wine is not of the form from which it leads. */
  evolution_not_of_this_wine: { field?: string; };
  /** The catalogue does not have the species that it would become. */
  evolution_asleep: { field?: string; };
  /** The wine lacks what is `missing`, several with commas; in the same order, what is `wanted` and what it `has`. */
  evolution_requirements_unmet: { missing?: string; wanted?: string; has?: string; };
  /** Chance has said no to this wine today (UTC). */
  evolution_tried_today: { again_at_ms?: number; };
  /** Body or query cannot be read, or something in it cannot be; `field` names it. */
  bad_request: { field?: string; };
  /** Name and password do not belong together, or the code is not right. */
  bad_credentials: {};
  /** The player has a second factor, and no code of it was sent. */
  totp_required: {};
  /** A second factor is in force already. */
  totp_active: {};
  /** No second factor waits to be confirmed. */
  totp_not_begun: {};
  /** Others still wait for something of this player's: `what` names it. */
  account_busy: { what?: string; };
  /** This player does not show one his profile. */
  profile_not_shown: {};
  /** This player does not show one his statistics. */
  statistics_not_shown: {};
  /** Another player has this name. */
  name_taken: { field?: string; };
  /** This e-mail address can't be used. */
  email_taken: { field?: string; };
  /** The house has no key to keep this secret with, so it does not keep it. */
  no_field_keys: {};
  /** A refresh token was shown a second time: its session has ended. */
  token_reused: {};
  /** The path has other methods; `Allow` names them. */
  method_not_allowed: {};
  /** The body was not here in time. */
  too_slow: {};
  /** The body is larger than is taken. */
  too_large: { limit_bytes?: number; };
  /** A body is JSON, and not compressed. */
  unsupported_media_type: {};
  /** What is changed is named by its ETag, in `If-Match`. */
  if_match_needed: {};
  /** It is not what `If-Match` says any more: read it again. */
  changed_meanwhile: {};
  /** Quiet hours are two different minutes of a day, or none. */
  quiet_hours_invalid: { field?: string; };
  /** A time zone is named like Europe/Paris. */
  time_zone_unknown: { field?: string; };
  /** A language is named like en or pt-BR. */
  language_unknown: { field?: string; };
  /** Too many are signing in just now. */
  busy: {};
  /** This is no WebSocket upgrade. */
  bad_upgrade: {};
  /** The page's origin is not on the allow-list. */
  origin_not_allowed: {};
  /** None of the subprotocols offered is spoken here. */
  unknown_subprotocol: {};
  /** The server is going away; come back in a moment. */
  draining: {};
  /** The server, or one address, has as many connections as it may. */
  too_many_connections: {};
}

/** Why the server ends a connection of its own accord. */
export type CloseCode =
  /** A frame broke RFC 6455: mend the client. */
  | 1002
  /** Text where the subprotocol has binary frames, or binary where it has text. */
  | 1003
  /** Text that is not UTF-8. */
  | 1007
  /** A message over `limits.frame_bytes_max`. */
  | 1009
  /** A fault of the server's: reconnect and resume. */
  | 4000
  /** The server is going away: reconnect and resume. */
  | 4001
  /** Too much waited to be read: reconnect and resume. */
  | 4002
  /** Nothing was heard for `limits.silence_ms_max`: reconnect and resume. */
  | 4003
  /** The place in a channel was lost: reconnect and resume. */
  | 4004
  /** The access token has ended: renew it, and say hello anew. */
  | 4100
  /** The session was signed out, or another player's token was shown: sign in anew. */
  | 4101
  /** No hello within `limits.hello_within_ms`. */
  | 4102
  /** Over `limits.bad_messages_max` messages could not be read: do not come back. */
  | 4500
  /** The rate limit kept being broken: do not come back. */
  | 4501
  /** Do not come back. */
  | 4502
  /** Do not come back with this version of the client. */
  | 4503
  ;

/**
 * The ability of the poured wine that acted: its harmony points, whether it kept the error of the match off the table,
 * and its words. An old record may name one that has no words any more.
 */
export interface AbilityActed {
  ability: string;
  name: string | null;
  points: number;
  spared: boolean;
  text: string | null;
}

/** What wines of a species can do, in words, mode by mode. */
export interface AbilityTold {
  slug: string;
  name: string;
  pairing: string;
  blind_tasting: string;
  knowledge: string;
}

/** Sits down at a table to which one was invited. An offer or a yes does so too. */
export interface AcceptTrade {
  /** An opaque identifier. */
  trade: string;
}

/** The process can answer. */
export interface Alive {
  status: "alive";
}

/** Wants another battle like this one, which is over, with who sat opposite. He has to want it too. */
export interface AskForRematch {
  /** An opaque identifier. */
  battle: string;
}

/** A question, its options as they lie, its level, and what it was rated when it was drawn, in whole points. */
export interface AskedQuestion {
  stem: string;
  options: [string, string, string, string];
  /** 1 to 4. */
  level: number;
  rating: number;
}

/** A bottle's stats at this table, around 1000. */
export interface AtThisTable {
  power: number;
  terroir: number;
  complexity: number;
  allure: number;
  initiative: number;
}

/** A bid that was accepted, as everybody saw it: the price and who led after it. `n` counts from 1. */
export interface AuctionBid {
  n: number;
  bidder: Contestant;
  price: number;
  leader: Contestant;
  at_ms: number;
}

/** The seller has taken the wine back. */
export type AuctionCancelled = Record<string, unknown>;

/** The end has moved. */
export interface AuctionExtended {
  ends_ms: number;
}

/** The wine is up. `reserved` is whether there is a reserve; `buy_now` is null where it can't be bought at once. */
export interface AuctionOpened {
  auction: string;
  seller: Person;
  wine: LotWine;
  start_price: number;
  reserved: boolean;
  buy_now: number | null;
  ends_ms: number;
}

/** On `player:<id>`: one led to the end, but not as high as the reserve. Nothing is held any more. */
export interface AuctionPassed {
  auction: string;
  wine: LotNamed;
  price: number;
}

/**
 * A bid was accepted, of `bidder`, who need not lead. `minimum` is the least that the next one must be. `buy_now` is
 * null once the wine can't be bought at once any more.
 */
export interface AuctionPriced {
  price: number;
  leader: Person;
  bidder: Person;
  bids: number;
  minimum: number;
  reserve_met: boolean;
  buy_now: number | null;
  ends_ms: number;
}

/** The wine is in escrow and the auction has begun. `fee` is what was paid for listing it. */
export interface AuctionPutUp {
  auction: string;
  fee: number;
  ends_ms: number;
}

/** The auction was out of reach that long; it gets the time back, and `auction.extended` says until when it goes. */
export interface AuctionResumed {
  lost_ms: number;
}

/**
 * An auction as lists have it, in whole coins. `price` and `leader` are null before the first bid; `minimum` is what
 * the next one must be, null after the end. There may be a reserve (`reserved`); without one it is met from the start.
 * `buy_now` is null where it can't be bought at once, or no longer.
 */
export interface AuctionRow {
  id: string;
  state: "cancelled" | "open" | "sold" | "unsold" | "void";
  seller: Contestant;
  wine: AuctionedWine;
  start_price: number;
  price: number | null;
  minimum: number | null;
  leader: Contestant | null;
  bids: number;
  reserved: boolean;
  reserve_met: boolean;
  buy_now: number | null;
  viewers: number;
  opened_at_ms: number;
  ends_at_ms: number;
  closed_at_ms: number | null;
  buyer: Contestant | null;
}

/**
 * The whole auction. `price` and `leader` are null before the first bid, `minimum` and `leader` after the end; without
 * a reserve it is met from the start. `extended` is whether a bid has moved the end. `you` is for who sells or has bid.
 */
export interface AuctionSnapshot {
  auction: string;
  state: "cancelled" | "open" | "sold" | "unsold";
  seller: Person;
  wine: LotWine;
  start_price: number;
  price: number | null;
  leader: Person | null;
  bids: number;
  minimum: number | null;
  reserved: boolean;
  reserve_met: boolean;
  buy_now: number | null;
  opened_ms: number;
  ends_ms: number;
  extended: boolean;
  buyer: Person | null;
  you?: You;
}

/** The hammer has fallen, or somebody has bought at once. */
export interface AuctionSold {
  price: number;
  buyer: Person;
  bids: number;
  bought_now: boolean;
}

/** The time is over without a bid, or without one as high as the reserve. */
export interface AuctionUnsold {
  bids: number;
}

/** An auction with all its bids, the first one first. */
export interface AuctionWhole {
  id: string;
  state: "cancelled" | "open" | "sold" | "unsold" | "void";
  seller: Contestant;
  wine: AuctionedWine;
  start_price: number;
  price: number | null;
  minimum: number | null;
  leader: Contestant | null;
  bids: number;
  reserved: boolean;
  reserve_met: boolean;
  buy_now: number | null;
  viewers: number;
  opened_at_ms: number;
  ends_at_ms: number;
  closed_at_ms: number | null;
  buyer: Contestant | null;
  history: AuctionBid[];
}

/** On `player:<id>`: the wine is one's own, and paid. */
export interface AuctionWon {
  auction: string;
  wine: LotNamed;
  price: number;
}

/** The wine as it was when it was put up. `stats` are what its values make at its level. */
export interface AuctionedWine {
  id: string;
  species: SpeciesNamed;
  level: number;
  nature: Nature;
  iv: SixStats;
  stats: SixStats;
  shiny: boolean;
}

/** The wines of one tier: how many wait, and how long one waits there now; null where nobody was matched lately. */
export interface Band {
  band: Tier;
  waiting: number;
  expected_wait_ms: number | null;
}

/** On `player:<id>`: somebody waits for this player, and plays as soon as he queues `versus` that one. */
export interface BattleChallenged {
  from: Opponent;
  mode: "blind_tasting" | "knowledge" | "pairing";
  ticket: string;
  /** Left out: 1. */
  best_of?: number;
}

/** On `player:<id>`: a battle is about to begin, and the player sits in it. */
export interface BattleMatched {
  battle: string;
  mode: "blind_tasting" | "knowledge" | "pairing";
  seat: number;
  rated: boolean;
  opponent: Opponent;
  /** Watchers are kept so many seconds behind. Left out: 0. */
  delay_s?: number;
}

/** A battle in the moment before its table is laid. */
export interface BattleNotLaid {
  battle: string;
  mode: "blind_tasting" | "knowledge" | "pairing";
  state: "opening";
  /** 0 to 0. */
  turn: number;
  /** 0 to 0. */
  deadline_ms: number;
}

/** On `player:<id>`: how a battle ended that he sat in, for who was away when it did. */
export interface BattleResult {
  battle: string;
  mode: "blind_tasting" | "knowledge" | "pairing";
  seat: number;
  winner: number | null;
  reason: string;
  /** A seat each, 0 … 1000: permille of stamina, or points. */
  score: [number, number];
}

/**
 * A battle as lists have it, seats in order; what is not known before the end is null. `score` is in permille. `turn`
 * is how far a live battle is, as who watches sees it, in the list and alone; `turns` how many were revealed in one
 * that is over.
 */
export interface BattleRow {
  id: string;
  mode: string;
  rated: boolean;
  state: "live" | "over" | "void";
  players: Seated[];
  viewers: number;
  winner: number | null;
  reason: string | null;
  turn: number | null;
  turns: number | null;
  score: [number, number] | null;
  opened_at_ms: number;
  closed_at_ms: number | null;
}

/** The best that a hand held for a course, by harmony alone. */
export interface BestOfHand {
  /** 0 to 1. */
  seat: number;
  /** A bottle's place in its hand. 0 to 5. */
  wine: number;
  serve: "bowl" | "bread" | "chill" | "decant" | "pour" | "toast";
  name: string;
  /** 0 to 100. */
  harmony: number;
}

/** The bid was accepted: where the price stands, and whether one leads. */
export interface BidAnswered {
  price: number;
  leading: boolean;
  ends_ms: number;
}

/**
 * The line-up is open, and one of it is in the glass. `clues_to_come` are the traits that everybody will be told, one a
 * round; `seed_hash` is the SHA-256 of the seed that `battle.over` tells. `you` is for who sits.
 */
export interface BlindOpened {
  battle: string;
  rated: boolean;
  seed_hash: string;
  mode: "blind_tasting";
  /** A seat each. */
  players: [BlindPlayer, BlindPlayer];
  rules_version: number;
  style: Style;
  lineup: PrintedWine[];
  values: SlotValues;
  clues_to_come:
    | ("abv" | "acidity" | "alcohol" | "aroma" | "blend" | "body" | "dish" | "hemisphere" | "second_dish"
    | "sweetness" | "tannin" | "tier" | "type" | "world")[];
  worths: SlotWorths;
  you?: YourWines;
}

/**
 * The battle has ended, and all is unmasked. `answer` is the wine's place in the line-up; `totals` are the points,
 * `score` them with the 100 that each begins with. `fact` is what was confirmed of the wine. `rating` is empty where
 * the battle was not rated.
 */
export interface BlindOver {
  winner: number | null;
  reason: "clock" | "forfeit" | "unmasked" | "void";
  /** A seat each. */
  score: [number, number];
  rating: Rerated[];
  earned: (EarnedBySeat | null)[];
  seed: string;
  /** Rounds that were revealed. 0 to 7. */
  turns: number;
  counts: boolean;
  answer: number;
  /** A seat each. */
  totals: [number, number];
  /** A seat each. */
  tallies: [TallyLine[], TallyLine[]];
  lessons: ClueLesson[];
  most: MostTelling;
  fact: string | null;
  fact_source: string | null;
}

/** Who sits, and what everybody knows of his side from the start. */
export interface BlindPlayer {
  /** 0 to 1. */
  seat: number;
  player: string;
  name: string;
  house: boolean;
  edge: Edge;
  ability: string | null;
  wines: BroughtWine[];
}

/** Who sits, and what everybody knows of his side now. */
export interface BlindPlayerNow {
  /** 0 to 1. */
  seat: number;
  player: string;
  name: string;
  house: boolean;
  edge: Edge;
  ability: string | null;
  wines: BroughtWine[];
  claims: ShownClaim[];
  locked: boolean;
  clock: SeatTimeLeft;
  lapses: number;
}

/** A blind tasting as it stands: enough to go on from, without any push before it. */
export interface BlindSnapshot {
  battle: string;
  mode: "blind_tasting";
  state: "live" | "over";
  rated: boolean;
  rules_version: number;
  seed_hash: string;
  /** 1 to 7. */
  turn: number;
  deadline_ms: number;
  style: Style;
  lineup: PrintedWine[];
  values: SlotValues;
  clues_to_come:
    | ("abv" | "acidity" | "alcohol" | "aroma" | "blend" | "body" | "dish" | "hemisphere" | "second_dish"
    | "sweetness" | "tannin" | "tier" | "type" | "world")[];
  worths: SlotWorths;
  clues: Clue[];
  /** A seat each. */
  players: [BlindPlayerNow, BlindPlayerNow];
  rounds: BlindTurnRevealed[];
  over: BlindOver | null;
  you?: YouTasting;
}

/** A seat has chosen, and nobody is told what; `by_clock` where its time ran out. */
export interface BlindTurnLocked {
  /** 1 to 7. */
  turn: number;
  /** 0 to 1. */
  seat: number;
  by_clock: boolean;
}

/**
 * A round begins with a clue for everybody. Beyond `deadline_ms` each seat's bank runs (`banks_ms`); then the clock
 * chooses. `you` is for who sits.
 */
export interface BlindTurnOpened {
  deadline_ms: number;
  /** 1 to 7. */
  turn: number;
  opened_at_ms: number;
  /** A seat each. */
  banks_ms: [number, number];
  clue: Clue;
  you?: YourActions;
}

/** Both actions of a round. `you` is for who sits. */
export interface BlindTurnRevealed {
  /** 1 to 7. */
  turn: number;
  /** A seat each. */
  acts: [RevealedAct, RevealedAct];
  you?: YourRound;
}

/** A claim with nothing under it. */
export interface BluffChoice {
  do: "bluff";
  slot: "bottle" | "country" | "grape" | "region";
}

/** A bottle that was served: everybody knows it now. */
export interface BottleShown {
  species: string;
  name: string;
  style: Style;
  type: WineType;
  second_type: WineType | null;
  level: number;
  shiny: boolean;
  country: string;
  region: string;
  grapes: string[];
  abilities: string[];
  palate: InTheGlass;
  stats: SixStats;
}

/** The wine is in one's cellar. */
export interface Bought {
  price: number;
}

/** One of a seat's three wines; the house has lent it or not. */
export interface BroughtWine {
  species: string;
  name: string;
  style: Style;
  type: WineType;
  level: number;
  lent: boolean;
}

/** Buys a wine. `price` is what one has seen that it costs: at another price nothing is bought. */
export interface BuyListing {
  /** An opaque identifier. */
  listing: string;
  price?: number | null;
}

/** Buys at once, for the price that the seller has named. */
export interface BuyNow {
  /** An opaque identifier. */
  auction: string;
}

/** "That isn't so", to what the rival claimed or doubled in the round before. */
export interface CallChoice {
  do: "call";
  slot: "bottle" | "country" | "grape" | "region";
}

/** Takes one's wine back before anybody has bid. */
export interface CancelAuction {
  /** An opaque identifier. */
  auction: string;
}

/** Gets up, or declines to sit down: each has its own again. */
export interface CancelTrade {
  /** An opaque identifier. */
  trade: string;
}

/**
 * Both cards lie, face down. `topic` is what will be asked about: `chosen_by` a seat, or a reserve that came for the
 * `vetoes` (seats), or the one that lay there.
 */
export interface CardsLaid {
  /** Odd: cards are laid; even: they are answered for. 1 to 14. */
  turn: number;
  /** The question. 1 to 7. */
  question: number;
  topic: "grapes" | "law" | "making" | "pairing" | "places" | "plantings" | "seasons" | "service" | "tasting";
  vetoes: number[];
  chosen_by: number | null;
}

/** What the catalogue can be narrowed by, by name; of each kind the 500 with most species. May be a minute old. */
export interface CatalogueTerms {
  countries: TermCounted[];
  regions: TermCounted[];
  grapes: TermCounted[];
}

/**
 * All pushes after the place that was named, whole, up to `n`. Where one watches and watchers are kept behind,
 * `delay_s` says by how much.
 */
export interface Caught {
  /** The last `n` one has of a channel; 0 for none. */
  n: number;
  events: CountedPush[];
  delay_s?: number;
}

/** A wine of one's own. `place` says whether it is free; `revision` counts its changes. */
export interface CellarWine {
  id: string;
  species: SpeciesNamed;
  level: number;
  experience: number;
  nature: Nature;
  iv: SixStats;
  ev: SixStats;
  stats: SixStats;
  shiny: boolean;
  place: "battle" | "cellar" | "escrow" | "queue";
  revision: number;
  captured_at_ms: number;
}

/** On `player:<id>`: who had challenged him waits no more. */
export interface ChallengeEnded {
  ticket: string;
}

/** One sentence that was checked, and what confirms it. */
export interface CheckedFact {
  text: string;
  source: string;
}

/** A complete value for `choice`. */
export interface Choice {
  /** A bottle's place in its hand. 0 to 5. */
  wine: number;
  serve: "bowl" | "bread" | "chill" | "decant" | "pour" | "toast";
}

/** How warm the growing season of a region is. */
export type Climate = "cool" | "hot" | "moderate" | "warm";

/**
 * A trait of the masked wine. `value` is a step of a scale, half degrees of alcohol, or a number of one of several;
 * `text` says it.
 */
export interface Clue {
  trait:
    | "abv" | "acidity" | "alcohol" | "aroma" | "blend" | "body" | "dish" | "hemisphere" | "second_dish" | "sweetness"
    | "tannin" | "tier" | "type" | "world";
  value: number;
  text: string;
}

/** What a clue told: of `before` wines it left `after`. `seat` is null for a public one. */
export interface ClueLesson {
  /** 1 to 7. */
  turn: number;
  seat: number | null;
  trait:
    | "abv" | "acidity" | "alcohol" | "aroma" | "blend" | "body" | "dish" | "hemisphere" | "second_dish" | "sweetness"
    | "tannin" | "tier" | "type" | "world";
  value: number;
  before: number;
  after: number;
  text: string;
}

/** What is free to spend, and what is promised. */
export interface Coins {
  available: number;
  held: number;
}

/**
 * What one has: wines, how many of them are shiny, how many species one has ever caught of how many in the game, and
 * how many of those one has now.
 */
export interface CollectionCounts {
  wines: number;
  shiny: number;
  caught: number;
  have: number;
  species: number;
}

/** The player's choice in a turn: it stands. What a choice looks like belongs to the battle's mode. */
export interface CommitChoice {
  /** An opaque identifier. */
  battle: string;
  turn: number;
  /** One of those offered in `you.choices`; what it looks like belongs to the mode. */
  choice:
    | Choice | SniffChoice | PinChoice | BluffChoice | CallChoice | DoubleChoice | KnowledgeChoice
    | Record<string, unknown>;
}

/** The turn that the choice was taken for. */
export interface Committed {
  turn: number;
}

/** Says yes to both offers as they are in this revision. */
export interface ConfirmTrade {
  /** An opaque identifier. */
  trade: string;
  revision: number;
}

/** Who sits, sells or bids. */
export interface Contestant {
  player_id: string;
  name: string;
}

/**
 * A cover has ended, told to both sides: who bought has `stepped_back`, and the wine and the `coins` went back; or he
 * `kept` the wine or the time was `over`, and both are free.
 */
export interface CoverEnded {
  cover: string;
  trade: string;
  wine: CoveredWine;
  outcome: "kept" | "over" | "stepped_back";
  coins: number;
}

/**
 * Insures a purchase of the last 10 minutes, whose wine is in one's cellar: for a twentieth of the price one may step
 * back for 24 hours.
 */
export interface CoverPurchase {
  /** An opaque identifier. */
  trade: string;
}

/**
 * An insured purchase, in whole coins: `refund` is what comes back to who steps back before `valid_until_ms`.
 * `used_at_ms` is when he did, `closed_at_ms` when it ended in whichever way. `wine` and `name` are the wine's, as it
 * is called now; null where it is gone.
 */
export interface CoverRow {
  trade: string;
  cover: string;
  premium: number;
  refund: number;
  valid_until_ms: number;
  used_at_ms: number | null;
  closed_at_ms: number | null;
  wine: string | null;
  name: string | null;
}

/** The buyer of a wine has insured himself: `held` of one's coins are held until he has cooled off. */
export interface CoverTaken {
  cover: string;
  trade: string;
  wine: CoveredWine;
  held: number;
  ends_ms: number;
}

/** The purchase is insured: the premium was paid, and `refund` would come back. */
export interface Covered {
  cover: string;
  premium: number;
  refund: number;
  ends_ms: number;
}

/** The wine that was bought. */
export interface CoveredWine {
  id: string;
  name: string;
}

/**
 * What a species was sold for on a day, UTC, at auction and on the market; days without a sale are left out. `volume`
 * is how many were sold; the median was really paid, of an even number the lower of the two in the middle.
 */
export interface DayOfPrices {
  day: string;
  low: number;
  median: number;
  high: number;
  volume: number;
}

/** A wine of one's own that waits in the mystery pool, and what is wished for; null: anything. */
export interface DepositRow {
  ticket: string;
  wine: WaitingWine;
  min_rarity: Rarity | null;
  type: WineType | null;
  deposited_at_ms: number;
}

/** Puts one of one's free wines into the pool, for another that nobody knows beforehand. */
export interface DepositWine {
  /** An opaque identifier. */
  wine: string;
  wish?: Wish | null;
}

/** The wine waits. `expected_wait_ms` is what others of its band have waited lately, null where nobody has. */
export interface Deposited {
  ticket: string;
  expected_wait_ms: number | null;
}

/** A dish of the long table. */
export interface DishNamed {
  slug: string;
  name: string;
}

/** A dispute of one's own, or against one, was decided or taken back. */
export interface DisputeEnded {
  dispute: string;
  trade: string;
  state: "rejected" | "upheld" | "withdrawn";
}

/** What the dispute is called. */
export interface DisputeOpened {
  dispute: string;
}

/**
 * A dispute in which one is a side: `mine` where one has opened it. `resolution` says why it was decided so; `other` is
 * null where the two sides do not know each other.
 */
export interface DisputeRow {
  dispute: string;
  trade: string;
  mine: boolean;
  other: Contestant | null;
  reason: "deceit" | "mistake" | "other" | "pressure" | "shared_account";
  detail: string;
  state: "open" | "rejected" | "upheld" | "withdrawn";
  resolution: string | null;
  opened_at_ms: number;
}

/** Nothing more to say. */
export type Done = Record<string, unknown>;

/** More staked on one's own pin. */
export interface DoubleChoice {
  do: "double";
  slot: "bottle" | "country" | "grape" | "region";
}

/** The experience that a seat has earned, of the mode's own kind and general, and what its own bottles have. */
export interface EarnedBySeat {
  experience: number;
  own: number;
  general: number;
  wines: GrownWine[];
}

/** What a seat's wines lend it, in permille: to points for country and region, and for grape and bottle. */
export interface Edge {
  /** -15 to 15. */
  place: number;
  /** -15 to 15. */
  glass: number;
}

/**
 * What a wine can become, and what it lacks for it. `to_species` is null where the catalogue does not have it yet;
 * `again_at_ms` is when chance may be asked again, where it has said no to this wine today.
 */
export interface EvolutionAhead {
  evolution: string;
  trigger:
    | "chance" | "competition" | "experience" | "guild" | "item" | "level" | "location" | "quality" | "season"
    | "storage" | "time" | "trade";
  to_name: string;
  to_species: string | null;
  chance_permille: number | null;
  lacks: Lacking[];
  again_at_ms: number | null;
}

/** A ladder of forms, the youngest first, and the steps between them. */
export interface EvolutionChain {
  slug: string;
  name: string;
  forms: EvolutionForm[];
  steps: EvolutionStep[];
}

/** A rung of a chain, released at so many months. `species` is null where the catalogue does not have it. */
export interface EvolutionForm {
  slug: string;
  name: string;
  months: number;
  species: SpeciesNamed | null;
  caught?: boolean;
  have?: boolean;
}

/**
 * A step between two forms, by their slugs. All that is not null is required, and the trigger is what a player is told
 * first; months are months of ageing, of which a wine ages one a day. Without `chance_permille` it is certain.
 */
export interface EvolutionStep {
  evolution: string;
  from_form: string;
  to_form: string;
  trigger:
    | "chance" | "competition" | "experience" | "guild" | "item" | "level" | "location" | "quality" | "season"
    | "storage" | "time" | "trade";
  age_months: number | null;
  level: number | null;
  experience: number | null;
  item: ItemNamed | null;
  store: "barrel_cellar" | "drying_loft" | "hot_loft" | "lees" | "solera" | null;
  iv_total: number | null;
  season: "autumn" | "late_autumn" | "spring" | "summer" | "winter" | null;
  weather: string | null;
  place: string | null;
  competitions_won: number | null;
  trades: number | null;
  guild_level: number | null;
  chance_permille: number | null;
}

/** Which way it is to go: an `evolution` of those that `GET /wines/{ref}` tells of it. */
export interface EvolveWine {
  evolution: string;
}

/**
 * What came of it: the wine has `evolved`, or chance has said no and it has `failed`. Then it may be tried anew at
 * `again_at_ms`, which is null where it evolved. Species are named by their slugs.
 */
export interface Evolved {
  attempt: string;
  wine: string;
  evolution: string;
  outcome: "evolved" | "failed";
  from_species: string;
  to_species: string;
  at_ms: number;
  again_at_ms: number | null;
}

/** A wine that has changed hands, as it was put in. */
export interface ExchangedWine {
  id: string;
  species: string;
  name: string;
  rarity: Rarity;
  types: WineType[];
  level: number;
  shiny: boolean;
}

/** Gives the battle up. */
export interface ForfeitBattle {
  /** An opaque identifier. */
  battle: string;
}

/** What an own bottle, by its place in the hand, has gained, and its level before and now. */
export interface GrownWine {
  wine: number;
  experience: number;
  level_before: number;
  level: number;
  ev: Record<string, number>;
}

/** Where a pour's harmony comes from, beyond the 60 that each begins with. */
export interface HarmonyPoints {
  rules: number;
  fatigue: number;
  air: number;
  status: number;
  ability: number;
}

/** Who comes, and where he was. Without a token the session may watch, not act. */
export interface Hello {
  token?: string | null;
  resume?: Record<string, number> | null;
}

/**
 * Who one is taken for, what is asked of a client, and the channels that were resumed. A channel that cannot be had
 * holds `err` instead.
 */
export interface HelloReply {
  player_id: string | null;
  session: string;
  now_ms: number;
  heartbeat_ms: number;
  limits: Limits;
  live: LiveRoom[];
  tickets: OpenTicket[];
  challenges: OpenChallenge[];
  series: SeriesTold[];
  resumed: Record<string, Caught | Whole | { err: WhyNot; }>;
}

/** The palate: 1 (least) to 5 (most); `tannin` and `sweet` begin at 0. */
export interface InTheGlass {
  body: number;
  acidity: number;
  tannin: number;
  sweet: number;
  alcohol: number;
  aroma: number;
}

/** Opens a table for two, and invites the other. */
export interface InviteToTrade {
  /** The other player's id. */
  player: string;
}

/** An item by name. */
export interface ItemNamed {
  slug: string;
  name: string;
}

/** A new player, and the name as it will be shown. */
export interface Joined {
  player_id: string;
  name: string;
}

/** Keeps the wine, which is free then; so are the seller's coins. */
export interface KeepPurchase {
  /** An opaque identifier. */
  cover: string;
}

/** A complete value for `choice`: a `card` with a `veto` or a `topic`, or an `answer`. */
export interface KnowledgeChoice {
  /** 1 to 4. */
  card?: number;
  veto?: boolean;
  topic?: "grapes" | "law" | "making" | "pairing" | "places" | "plantings" | "seasons" | "service" | "tasting";
  answer?: number | "pass";
}

/**
 * Nine topics are dealt: seven lie in `line`, in order, two in `reserve`. `seed_hash` is the SHA-256 of the seed that
 * `battle.over` tells. `you` is for who sits.
 */
export interface KnowledgeOpened {
  battle: string;
  rated: boolean;
  seed_hash: string;
  mode: "knowledge";
  players: [KnowledgePlayer, KnowledgePlayer];
  rules_version: number;
  topics: LaidTopic[];
  line: ("grapes" | "law" | "making" | "pairing" | "places" | "plantings" | "seasons" | "service" | "tasting")[];
  reserve: ("grapes" | "law" | "making" | "pairing" | "places" | "plantings" | "seasons" | "service" | "tasting")[];
  you?: YourSeat;
}

/**
 * The battle has ended. `score` is 500 for each, moved by the lead; `totals` are points. `counts` is whether the result
 * may count; `seed` is what `seed_hash` is of. `rating` is empty where the battle was not rated.
 */
export interface KnowledgeOver {
  winner: number | null;
  reason: "clock" | "forfeit" | "last_question" | "void";
  score: [number, number];
  rating: Rerated[];
  earned: (EarnedBySeat | null)[];
  seed: string;
  /** Questions that were answered. 0 to 7. */
  turns: number;
  counts: boolean;
  totals: [number, number];
  remember: QuestionToRemember | null;
}

/**
 * Who sits. `standing` is what his wines are worth, in permille of the points he wins. `rating` is null and `form`
 * empty: the two who play are told under `you`.
 */
export interface KnowledgePlayer {
  /** 0 to 1. */
  seat: number;
  player: string;
  name: string;
  house: boolean;
  rating: number | null;
  form: TopicForm[];
  /** -50 to 50. */
  standing: number;
  ability: string | null;
  wines: WineLaid[];
}

/** Who sits, and how he stands. `cards` are those that everybody knows are left, the one that lies among them. */
export interface KnowledgePlayerNow {
  /** 0 to 1. */
  seat: number;
  player: string;
  name: string;
  house: boolean;
  rating: number | null;
  form: TopicForm[];
  /** -50 to 50. */
  standing: number;
  ability: string | null;
  wines: WineLaid[];
  /** Hundredths of a point. */
  points: number;
  right: number;
  quick: number;
  cards: number[];
  /** 0 to 1. */
  vetoes: number;
  locked: boolean;
  clock: KnowledgeSeatTime;
  lapses: number;
}

/** A seat's time: its bank, and whether the clock stands because nobody is there, and for how long at most. */
export interface KnowledgeSeatTime {
  bank_ms: number;
  away: boolean;
  grace_ms: number;
}

/** A knowledge battle as it stands: enough to go on from, without any push before it. */
export interface KnowledgeSnapshot {
  battle: string;
  mode: "knowledge";
  state: "live" | "over";
  rated: boolean;
  rules_version: number;
  seed_hash: string;
  /** Odd: cards are laid; even: they are answered for. 1 to 14. */
  turn: number;
  deadline_ms: number;
  /** The question. 1 to 7. */
  question: number;
  phase: "answers" | "cards";
  topics: LaidTopic[];
  line: ("grapes" | "law" | "making" | "pairing" | "places" | "plantings" | "seasons" | "service" | "tasting")[];
  reserve: ("grapes" | "law" | "making" | "pairing" | "places" | "plantings" | "seasons" | "service" | "tasting")[];
  asked: AskedQuestion | null;
  players: [KnowledgePlayerNow, KnowledgePlayerNow];
  questions: KnowledgeTurnRevealed[];
  over: KnowledgeOver | null;
  you?: YouAtTheCards;
}

/** A seat has chosen, and nobody is told what; `by_clock` where its time ran out. */
export interface KnowledgeTurnLocked {
  /** Odd: cards are laid; even: they are answered for. 1 to 14. */
  turn: number;
  /** 0 to 1. */
  seat: number;
  by_clock: boolean;
}

/**
 * Cards are laid on a topic, or the question is `asked`. `chooser` is the seat that may choose the topic this time.
 * Beyond `deadline_ms` each seat's bank runs (`banks_ms`); then the clock chooses. `you` is for who sits.
 */
export interface KnowledgeTurnOpened {
  deadline_ms: number;
  /** Odd: cards are laid; even: they are answered for. 1 to 14. */
  turn: number;
  /** The question. 1 to 7. */
  question: number;
  phase: "answers" | "cards";
  topic: "grapes" | "law" | "making" | "pairing" | "places" | "plantings" | "seasons" | "service" | "tasting";
  opened_at_ms: number;
  /** A seat each. */
  banks_ms: [number, number];
  chooser: number | null;
  asked: AskedQuestion | null;
  you?: YourAnswers;
}

/** Both have answered: the `right` option and why, `source` being the kind of source that confirms it. */
export interface KnowledgeTurnRevealed {
  /** Odd: cards are laid; even: they are answered for. 1 to 14. */
  turn: number;
  /** The question. 1 to 7. */
  question: number;
  topic: "grapes" | "law" | "making" | "pairing" | "places" | "plantings" | "seasons" | "service" | "tasting";
  asked: AskedQuestion;
  /** An option by where it lies. 0 to 3. */
  right: number;
  explanation: string;
  source: string;
  answers: [RevealedAnswer, RevealedAnswer];
}

/** How strong who sits there is, and how he has answered by topic. */
export interface Known {
  rating: number;
  form: TopicForm[];
}

/** What an evolution needs, how much of it, and what there is. */
export interface Lacking {
  need: string;
  wanted: string;
  has: string;
}

/** A line of a ladder. Equal ratings share a rank; `player` is null where he does not show his profile to who asks. */
export interface LadderRow {
  rank: number;
  player: Named | null;
  rating: number;
  deviation: number;
  battles: number;
}

/** A topic, and what it is called. */
export interface LaidTopic {
  topic: "grapes" | "law" | "making" | "pairing" | "places" | "plantings" | "seasons" | "service" | "tasting";
  name: string;
}

/** The least that a wine must age under its name, and what kind of source says so. */
export interface LeastAge {
  months: number;
  source: string;
}

/** Wants no opponent any more. */
export interface LeaveQueue {
  /** An opaque identifier. */
  ticket: string;
}

/** Who wants to leave for good: his password again, and a code where he has a second factor. */
export interface Leaving {
  password: string;
  totp?: string | null;
}

/** One thing to take home: the course where a seat lost most against its own cellar. */
export interface Lesson {
  /** 1 to 8. */
  turn: number;
  dish: string;
  /** 0 to 1. */
  seat: number;
  poured: string;
  /** 0 to 100. */
  harmony: number;
  line: RuleLine | null;
  best: BestOfHand[];
}

/** The bounds of sessions. They are told to every client in the reply to `hello`. */
export interface Limits {
  /** Left out: 16384. */
  frame_bytes_max?: number;
  /** Left out: 64. */
  messages_per_frame_max?: number;
  /** Left out: 64. */
  in_flight_max?: number;
  /** Left out: 128. */
  subscriptions_max?: number;
  /** Left out: 500. */
  messages_per_s?: number;
  /** Left out: 1000. */
  messages_burst?: number;
  /** Left out: 500. */
  rate_refusals_max?: number;
  /** Left out: 10000. */
  rate_window_ms?: number;
  /** Left out: 16. */
  bad_messages_max?: number;
  /** Left out: 60000. */
  bad_window_ms?: number;
  /** Left out: 10000. */
  hello_within_ms?: number;
  /** Left out: 20000. */
  heartbeat_ms?: number;
  /** Left out: 50000. */
  silence_ms_max?: number;
  /** Left out: 262144. */
  outbox_bytes_max?: number;
  /** Left out: 65536. */
  frame_out_bytes_max?: number;
}

/** The wine is in one's cellar, and paid. */
export interface ListingBought {
  price: number;
  wine: string;
}

/** On `player:<id>`: the wine is one's own, and paid. */
export interface ListingBoughtByYou {
  listing: string;
  wine: LotNamed;
  price: number;
  seller: Person;
}

/**
 * The wine has this price now. `fee` is what was paid for that: the fee for the new price less all that was paid
 * before.
 */
export interface ListingRepriced {
  price: number;
  fee: number;
}

/** A wine on the market, in whole coins; `buyer` is null until it is sold. */
export interface ListingRow {
  id: string;
  state: "expired" | "open" | "sold" | "void" | "withdrawn";
  seller: Contestant;
  wine: AuctionedWine;
  price: number;
  listed_at_ms: number;
  ends_at_ms: number;
  closed_at_ms: number | null;
  buyer: Contestant | null;
}

/** The wine is back in one's cellar. */
export interface ListingWithdrawn {
  wine: string;
}

/** A room that the player sits in. */
export interface LiveRoom {
  ch: string;
  kind: string;
  seat: number | null;
}

/**
 * What has become of it: tables that have come, what has changed at others, and the battles that are gone from the
 * list, being over or no longer among the newest. `live` is whole.
 */
export interface LobbyChanged {
  opened: LobbyTable[];
  changed: TableNow[];
  gone: string[];
  live: Record<string, number>;
}

/** The newest tables of each mode, newest first, and how many there are of each mode in all. */
export interface LobbySnapshot {
  tables: LobbyTable[];
  live: Record<string, number>;
}

/** A live battle. `turn` is how far it is, as who watches sees it; null where there is nothing to be seen yet. */
export interface LobbyTable {
  battle: string;
  mode: string;
  rated: boolean;
  players: SeatedInLobby[];
  opened_at_ms: number;
  turn: number | null;
  viewers: number;
}

/** The wine that it is about. */
export interface LotNamed {
  id: string;
  name: string;
}

/**
 * The wine that is up. `iv` are its individual values, `stats` what they make at its level; `evolves_to` is the species
 * that it becomes by changing hands.
 */
export interface LotWine {
  id: string;
  species: string;
  name: string;
  producer: string | null;
  style: Style;
  types: WineType[];
  rarity: Rarity;
  country: string;
  region: string;
  grapes: string[];
  level: number;
  nature: Nature;
  iv: SixStats;
  stats: SixStats;
  shiny: boolean;
  evolves_to: string | null;
}

/** What the channel has told last, oldest first, each as it was pushed. The list over HTTP has the whole. */
export interface MarketSnapshot {
  recent: Record<string, unknown>[];
}

/**
 * Who one is. `ratings` are by mode, of all that are open. `email` is told to its player alone; `totp` says whether
 * signing in asks for a second factor.
 */
export interface Me {
  player_id: string;
  name: string;
  level: number;
  tier: PlayerTier;
  experience: number;
  coins: Coins;
  ratings: Record<string, RatingShown>;
  email: string | null;
  totp: boolean;
  trade_locked_until_ms: number | null;
  trade_lock_reason: string | null;
  created_at_ms: number;
}

/** A course: its dish, what of a wine is judged beside it, and what a strike counts for in it. */
export interface MenuDish {
  /** 1 to 8. */
  turn: number;
  course: string;
  counts_pct: number;
  slug: string;
  dish: string;
  judged: "aroma" | "body";
  /** 0: none, 5: most. 0 to 5. */
  intensity: number;
  /** 0: none, 5: most. 0 to 5. */
  fat: number;
  /** 0: none, 5: most. 0 to 5. */
  protein: number;
  /** 0: none, 5: most. 0 to 5. */
  salt: number;
  /** 0: none, 5: most. 0 to 5. */
  acid: number;
  /** 0: none, 5: most. 0 to 5. */
  sweet: number;
  /** 0: none, 5: most. 0 to 5. */
  umami: number;
  /** 0: none, 5: most. 0 to 5. */
  bitter: number;
  /** 0: none, 5: most. 0 to 5. */
  chilli: number;
  fish: boolean;
  region: string | null;
  country: string | null;
  food: string | null;
  season: "autumn" | "spring" | "summer" | "winter" | null;
  evening: "autumn" | "spring" | "summer" | "winter" | null;
}

/** How the latest battles of a mode ended; `won_permille` is of those. */
export interface ModeRecord {
  battles: number;
  won: number;
  drawn: number;
  lost: number;
  won_permille: number;
}

/** So much happened at once that of so many listings nothing was told: the list over HTTP has them. */
export interface MoreHappened {
  count: number;
}

/** For each slot which of the lessons told most; null where none did. */
export interface MostTelling {
  country: number | null;
  grape: number | null;
  region: number | null;
  bottle: number | null;
}

/** On `player:<id>`: two wines were exchanged, and `got` is in one's cellar. Histories know it as `trade`. */
export interface MysteryMatched {
  ticket: string;
  trade: string;
  gave: ExchangedWine;
  got: ExchangedWine;
  partner: Partner;
}

/** How many wines wait, in all and by band, the commonest first. */
export interface MysteryPool {
  waiting: number;
  bands: Band[];
}

/** A player by name. */
export interface Named {
  player_id: string;
  name: string;
}

/** 25 natures; twenty raise one of five stats by a tenth and lower another, five change nothing. */
export type Nature =
  | "Balanced" | "Bold" | "Brash" | "Brawny" | "Brooding" | "Charming" | "Contemplative" | "Coy" | "Earthy"
  | "Elegant" | "Ethereal" | "Flinty" | "Generous" | "Grounded" | "Haughty" | "Honest" | "Lithe" | "Nimble"
  | "Opulent" | "Poised" | "Pure" | "Rare" | "Rustic" | "Singular" | "Stony";

/** A nature raises one stat by a tenth and lowers another. */
export interface NatureEffect {
  raises: "complexity" | "elegance" | "power" | "rarity" | "terroir";
  lowers: "complexity" | "elegance" | "power" | "rarity" | "terroir";
}

/** What was wrong with a trade. */
export interface NewDispute {
  reason: "deceit" | "mistake" | "other" | "pressure" | "shared_account";
  detail: string;
}

/**
 * Who wants to join. An e-mail address may be given and has to look like one; it is kept encrypted, shown to its player
 * alone, and one player's only.
 */
export interface NewPlayer {
  name: string;
  password: string;
  email?: string | null;
}

/** Who does what he should not. */
export interface NewReport {
  /** The reported player's id. */
  player: string;
  kind: "abuse" | "cheating" | "fraud" | "name" | "spam";
  detail: string;
}

/** What one thinks of the other side of a trade. */
export interface NewReview {
  /** 1 to 5. */
  stars: number;
  comment?: string | null;
}

/** On `player:<id>`: nobody was found for this ticket, and the wines laid with it are back in the cellar. */
export interface NobodyCame {
  ticket: string;
}

/** What one side gives. */
export interface Offer {
  wines: LotWine[];
  coins: number;
}

/** Offers these wines and coins, in the place of all that one has offered before. */
export interface OfferInTrade {
  /** An opaque identifier. */
  trade: string;
  wines?: string[] | null;
  coins?: number | null;
}

/**
 * Somebody waits for the player by name, until then at most: a challenge, or with `battle` the wish for another like
 * that one.
 */
export interface OpenChallenge {
  from: Opponent;
  mode: "blind_tasting" | "knowledge" | "pairing";
  ticket: string;
  expires_at_ms: number;
  /** Left out: 1. */
  best_of?: number;
  battle?: string | null;
}

/**
 * A place in the queue that the player still has. `versus` is `anyone`, or the id of the player he waits for, and
 * `versus_name` that one's name. `battle` is the one that he wants another like.
 */
export interface OpenTicket {
  ticket: string;
  mode: "blind_tasting" | "knowledge" | "pairing";
  versus: string;
  expires_at_ms: number;
  versus_name?: string | null;
  /** Left out: 1. */
  best_of?: number;
  battle?: string | null;
}

/** Who sits opposite. */
export interface Opponent {
  player_id: string;
  name: string;
}

/** On `player:<id>`: one does not lead any more, and nothing is held. `over` where somebody has bought at once. */
export interface Outbid {
  auction: string;
  wine: LotNamed;
  price: number;
  over: boolean;
}

/** An auction that one sells or bids in; `leading` is whether one leads, or has bought. */
export interface OwnAuctionRow {
  id: string;
  state: "cancelled" | "open" | "sold" | "unsold" | "void";
  seller: Contestant;
  wine: AuctionedWine;
  start_price: number;
  price: number | null;
  minimum: number | null;
  leader: Contestant | null;
  bids: number;
  reserved: boolean;
  reserve_met: boolean;
  buy_now: number | null;
  viewers: number;
  opened_at_ms: number;
  ends_at_ms: number;
  closed_at_ms: number | null;
  buyer: Contestant | null;
  leading: boolean;
}

/** A bottle of one's own hand. `id` is the wine's; a lent one is nobody's and has none. */
export interface OwnBottle {
  species: string;
  name: string;
  style: Style;
  type: WineType;
  second_type: WineType | null;
  level: number;
  shiny: boolean;
  country: string;
  region: string;
  grapes: string[];
  abilities: string[];
  palate: InTheGlass;
  stats: SixStats;
  /** A bottle's place in its hand. 0 to 5. */
  wine: number;
  id: string | null;
  lent: boolean;
  temper: AtThisTable;
}

/** One of one's own; `id` is the wine's, and null where it is lent. */
export interface OwnWine {
  species: string;
  name: string;
  style: Style;
  type: WineType;
  level: number;
  lent: boolean;
  id: string | null;
}

/** A wine went from `giver` to `taker`; null is who does not show himself. */
export interface OwnerChange {
  format: "auction" | "direct" | "market" | "mystery" | "returned";
  giver: Contestant | null;
  taker: Contestant | null;
  price: number | null;
  at_ms: number;
}

/**
 * The table is laid: the menu lies open, of the rival's hand one sees the shoulders. `seed_hash` is the SHA-256 of the
 * seed that `battle.over` tells. `you` is for who sits.
 */
export interface PairingOpened {
  battle: string;
  rated: boolean;
  seed_hash: string;
  mode: "pairing";
  players: [PairingPlayer, PairingPlayer];
  rules_version: number;
  menu: MenuDish[];
  you?: YourHand;
}

/**
 * The battle has ended. `counts` is whether the result may count for anything; `seed` is what `seed_hash` is of.
 * `rating` is empty where the battle was not rated.
 */
export interface PairingOver {
  winner: number | null;
  reason: "clock" | "empty_table" | "forfeit" | "last_course" | "void";
  /** A seat each. */
  score: [number, number];
  rating: Rerated[];
  earned: (EarnedBySeat | null)[];
  seed: string;
  /** Courses that were revealed. 0 to 8. */
  turns: number;
  counts: boolean;
  remember: Lesson | null;
}

/** Who sits, and what everybody knows of his side from the start. `par` is what his hand could do to the rival's. */
export interface PairingPlayer {
  /** 0 to 1. */
  seat: number;
  player: string;
  name: string;
  house: boolean;
  stamina: number;
  par: number;
  shoulders: Shoulder[];
}

/** Who sits, and what everybody knows of his side now. `last` is the bottle of the course before. */
export interface PairingPlayerNow {
  /** 0 to 1. */
  seat: number;
  player: string;
  name: string;
  house: boolean;
  stamina: number;
  par: number;
  shoulders: ShoulderNow[];
  stamina_left: number;
  /** 0 to 1000. */
  share: number;
  status: "calm" | "metallic" | "scorched" | "singing" | "soured";
  last: number | null;
  toasts: number;
  breads: number;
  locked: boolean;
  clock: PairingSeatTime;
  lapses: number;
}

/** A seat's time: its bank, and whether the clock stands because nobody is there, and for how long at most. */
export interface PairingSeatTime {
  bank_ms: number;
  away: boolean;
  grace_ms: number;
}

/** A pairing battle as it stands: enough to go on from, without any push before it. */
export interface PairingSnapshot {
  battle: string;
  mode: "pairing";
  state: "live" | "over";
  rated: boolean;
  rules_version: number;
  seed_hash: string;
  /** 1 to 8. */
  turn: number;
  deadline_ms: number;
  menu: MenuDish[];
  players: [PairingPlayerNow, PairingPlayerNow];
  courses: PairingTurnRevealed[];
  over: PairingOver | null;
  you?: YouNow;
}

/** A seat has chosen, and nobody is told what; `by_clock` where its time ran out. */
export interface PairingTurnLocked {
  /** 1 to 8. */
  turn: number;
  /** 0 to 1. */
  seat: number;
  by_clock: boolean;
}

/**
 * A course is served. Beyond `deadline_ms` each seat's bank runs (`banks_ms`); then the clock chooses. `you` is for who
 * sits.
 */
export interface PairingTurnOpened {
  deadline_ms: number;
  /** 1 to 8. */
  turn: number;
  opened_at_ms: number;
  /** A seat each. */
  banks_ms: [number, number];
  you?: YourChoices;
}

/** Both glasses are poured: what was chosen, how it went with the dish, and what it took. */
export interface PairingTurnRevealed {
  /** 1 to 8. */
  turn: number;
  dish: string;
  judged: "aroma" | "body";
  pours: [RevealedPour, RevealedPour];
}

/** With whom one has exchanged. */
export interface Partner {
  player_id: string;
  name: string;
}

/** One's password again. */
export interface Password {
  password: string;
}

/** Who sells, bids or buys. */
export interface Person {
  player_id: string;
  name: string;
}

/** A claim, face down. */
export interface PinChoice {
  do: "pin";
  slot: "bottle" | "country" | "grape" | "region";
  /** An index of the slot's list in `values`. 0 to 63. */
  value: number;
}

/** Is still there, and asks what time it is. */
export type Ping = Record<string, unknown>;

/** The server's time. */
export interface PingReply {
  now_ms: number;
}

/** Bids up to `max`, which stays hidden. Who leads may raise his own. */
export interface PlaceBid {
  /** An opaque identifier. */
  auction: string;
  /** The most that one will pay. */
  max: number;
}

/**
 * A player's profile. `ratings` are by mode, of all that are open; `caught` is how many species he has ever had a wine
 * of.
 */
export interface PlayerShown {
  player_id: string;
  name: string;
  level: number;
  tier: PlayerTier;
  ratings: Record<string, RatingShown>;
  caught: number;
  created_at_ms: number;
}

/**
 * The snapshot of `player:<id>`: the rooms that the player sits in, the places in queues that he has, who waits for him
 * by name, and the series that he plays.
 */
export interface PlayerSnapshot {
  live: LiveRoom[];
  tickets: OpenTicket[];
  /** Left out: []. */
  challenges?: OpenChallenge[];
  /** Left out: []. */
  series?: SeriesTold[];
}

/** What a player of a level is called; also the brackets of the battle queues. */
export type PlayerTier = "Advanced" | "Expert" | "Intermediate" | "Master" | "Novice";

/** Where a seat's points of a question come from; `total` is after the wines' standing. */
export interface PointsWon {
  /** Hundredths of a point. */
  card: number;
  /** Hundredths of a point. */
  stolen: number;
  /** Hundredths of a point. */
  quick: number;
  /** Hundredths of a point. */
  ability: number;
  /** Hundredths of a point. */
  total: number;
}

/** Minutes are of the player's own day; the defaults are those of the schema, which a test compares. */
export interface Preferences {
  /** Left out: "public". */
  profile_visibility?: "friends" | "private" | "public";
  /** Left out: "friends". */
  cellar_visibility?: "friends" | "private" | "public";
  /** Left out: "public". */
  statistics_visibility?: "friends" | "private" | "public";
  /** Left out: "private". */
  notes_visibility?: "friends" | "private" | "public";
  /** Left out: "everyone". */
  friend_requests?: "everyone" | "friends_of_friends" | "nobody";
  /** Left out: "nothing". */
  study_shown?: "certificates" | "level" | "nothing";
  /** Left out: true. */
  notify_battles?: boolean;
  /** Left out: true. */
  notify_trades?: boolean;
  /** Left out: true. */
  notify_friends?: boolean;
  /** Left out: true. */
  notify_guild?: boolean;
  /** Left out: true. */
  notify_events?: boolean;
  quiet_from_minute?: number | null;
  quiet_to_minute?: number | null;
  /** Left out: "UTC". */
  time_zone?: string;
  /** Left out: "en". */
  language?: string;
  /** Left out: "metric". */
  units?: "imperial" | "metric";
  /** Left out: false. */
  reduced_motion?: boolean;
}

/**
 * The last days against as many days before them. What nothing was sold for is null; `change_pct` is of the averages,
 * and null without sales in both.
 */
export interface PriceTrend {
  sales: number;
  coins: number;
  average: number | null;
  median: number | null;
  low: number | null;
  high: number | null;
  last: number | null;
  sales_before: number;
  average_before: number | null;
  change_pct: number | null;
}

/** A wine of the line-up as it is printed; `grapes[0]` is its grape. */
export interface PrintedWine {
  species: string;
  name: string;
  country: string;
  region: string;
  grapes: string[];
}

/** What went wrong (RFC 9457). Programs go by `code`, which stays for ever; some codes bring fields of their own. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: RefusalCode;
  detail?: string;
  retry_after_ms?: number;
  [more: string]: unknown;
}

/** Puts one of one's free wines on the market at a fixed price. */
export interface PutOnMarket {
  /** An opaque identifier. */
  wine: string;
  /** 1 to 1000000000. */
  price: number;
  /** 60 to 2592000. */
  lasts_s: number;
}

/** The wine is in escrow and on the market. `fee` is what was paid for listing it. */
export interface PutOnMarketDone {
  listing: string;
  fee: number;
  ends_ms: number;
}

/**
 * Puts one of one's free wines up. `reserve` is hidden, and lies above the start price; for `buy_now`, which lies above
 * both, it can be had at once.
 */
export interface PutUpForAuction {
  /** An opaque identifier. */
  wine: string;
  /** 1 to 1000000000. */
  start_price: number;
  /** 1 to 604800. */
  lasts_s: number;
  reserve?: number | null;
  buy_now?: number | null;
}

/** One thing to take home: the question that cost a seat most against its rival. */
export interface QuestionToRemember {
  /** The question. 1 to 7. */
  question: number;
  /** 0 to 1. */
  seat: number;
  stem: string;
  answer: string;
  explanation: string;
  source: string;
}

/** Wants an opponent. With too few `wines` the strongest free ones are added, and the house lends the rest. */
export interface QueueForBattle {
  mode: "blind_tasting" | "knowledge" | "pairing";
  rated: boolean;
  /** `anyone`, `house`, or a player's id. */
  versus: string;
  wines?: string[] | null;
  strength?: number | null;
  delay_s?: number | null;
  best_of?: 1 | 3 | null;
}

/**
 * A place in the queue. Where nobody fits at once: in how many milliseconds the first of those who wait would (None:
 * nobody is there), and why not before.
 */
export interface Queued {
  ticket: string;
  wait_ms?: number | null;
  why?: "just_met" | "nobody" | "rating" | "unlike" | null;
}

/** In order of rareness; `ordinal` is 1 … 21. */
export type Rarity =
  | "AllocationOnly" | "CriticsChoice" | "CultClassic" | "Estate" | "Everyday" | "FoundersReserve" | "GhostVintage"
  | "GrandCru" | "InvestmentGrade" | "LostLabel" | "MasterSelection" | "MuseumPiece" | "OnceInLifetime"
  | "PerfectStorm" | "Quality" | "Regional" | "Reserve" | "SingleVineyard" | "TimeCapsule" | "Unicorn" | "Vintage";

/** What a rated battle did to a rating. */
export interface RatingChangeRow {
  battle: string;
  mode: string;
  before: number;
  after: number;
  change: number;
  at_ms: number;
}

/**
 * How strong a player is in a mode: 1500 and 350 before his first rated battle. A rating is provisional while the
 * deviation is above 110.
 */
export interface RatingShown {
  rating: number;
  deviation: number;
  provisional: boolean;
  battles: number;
}

/** Whether to send traffic here; where not, `status` says why. */
export interface Readiness {
  status: string;
  rooms?: number;
}

/** For who loses his second factor: each in place of one code, once. In the clear for the only time. */
export interface RecoveryCodes {
  recovery_codes: string[];
}

/** What was asked may not be, and nothing has changed. */
export interface RefusalMessage {
  /** null where no id could be read */
  re: number | null;
  err: WhyNot;
}

/**
 * On `player:<id>`: who sat opposite in that battle wants another, and has it as soon as this player asks for it too.
 */
export interface RematchWanted {
  from: Opponent;
  mode: "blind_tasting" | "knowledge" | "pairing";
  battle: string;
  ticket: string;
  expires_at_ms: number;
}

/** Who wants to stay in. */
export interface Renewal {
  refresh_token: string;
}

/**
 * A battle's record. `seed` is there once the battle is over: `seed_hash` is its SHA-256. Where it was asked for up to
 * some number, all is as it was then, and `snapshot` is what who watched had.
 */
export interface Replay {
  battle: string;
  mode: string;
  rules_version: number;
  seed_hash: string;
  players: ReplaySeat[];
  entries: ReplayEntry[];
  seed?: string;
  snapshot?: Record<string, unknown>;
}

/**
 * What was asked. A `choice` is null while it is hidden; `open`, `wake` and `resume` are the server's own, and so are
 * `seat_left` and `seat_back`.
 */
export interface ReplayCommand {
  type: "commit" | "forfeit" | "open" | "resume" | "seat_back" | "seat_left" | "wake";
  turn?: number;
  choice?: null | Choice | SniffChoice | PinChoice | BluffChoice | CallChoice | DoubleChoice | KnowledgeChoice;
  seat?: number;
}

/** One command and its events; `n` is the number of the first, `seat` is null where the server itself asked. */
export interface ReplayEntry {
  n: number;
  at: number;
  seat: number | null;
  command: ReplayCommand;
  events: ReplayEvent[];
}

/** What came of it: `t` and `d` of the push, as who watches sees it. */
export interface ReplayEvent {
  t: string;
  d:
    | PairingOpened | BlindOpened | KnowledgeOpened | PairingTurnOpened | BlindTurnOpened | KnowledgeTurnOpened
    | PairingTurnLocked | BlindTurnLocked | KnowledgeTurnLocked | CardsLaid | PairingTurnRevealed | BlindTurnRevealed
    | KnowledgeTurnRevealed | PairingOver | BlindOver | KnowledgeOver | SeatAway | SeatBack | RoomResumed
    | AuctionResumed | TradeResumed;
}

/** Who sat where. */
export interface ReplaySeat {
  player_id: string;
  name: string;
  seat: number;
}

/**
 * One entry for who goes through a battle step by step: what happened, and the whole snapshot after it, as who watched
 * had it. `n` is the number of the entry's last event.
 */
export interface ReplayStep {
  n: number;
  at: number;
  events: ReplayEvent[];
  snapshot: Record<string, unknown>;
}

/** Asks another price for one's wine. */
export interface RepriceListing {
  /** An opaque identifier. */
  listing: string;
  /** 1 to 1000000000. */
  price: number;
}

/** What speaks for and against who trades. `stars` is the sum over his reviews, `score` is 0 to 1000. */
export interface ReputationShown {
  trades: number;
  reviews: number;
  stars: number;
  disputes_lost: number;
  age_days: number;
  score: number;
}

/** What a rated battle did to a rating, in points. It is provisional while the deviation is above 110. */
export interface Rerated {
  before: number;
  after: number;
  change: number;
  deviation: number;
  provisional: boolean;
}

/**
 * What everybody sees of an action: a `claim` is a pin or a bluff. `worth` is what a claim, a call or a double is
 * about; `stood` whether a called claim was true.
 */
export interface RevealedAct {
  /** 0 to 1. */
  seat: number;
  does: "call" | "claim" | "double" | "sniff";
  slot: "bottle" | "country" | "grape" | "region" | null;
  sense: "cellar" | "nose" | "palate" | "table" | null;
  worth: number;
  stood: boolean | null;
}

/** One seat's answer: the option or a pass, what came of it, and the seat's `total` afterwards. */
export interface RevealedAnswer {
  /** 0 to 1. */
  seat: number;
  /** 1 to 4. */
  card: number;
  answer: number | "pass";
  outcome: "passed" | "right" | "wrong";
  took_ms: number;
  points: PointsWon;
  /** Hundredths of a point. */
  total: number;
}

/**
 * One seat's pour. `bottle` is there when it is seen for the first time; where the table was empty before it came, it
 * was not `served` and did no `damage`.
 */
export interface RevealedPour {
  /** 0 to 1. */
  seat: number;
  /** A bottle's place in its hand. 0 to 5. */
  wine: number;
  serve: "bowl" | "bread" | "chill" | "decant" | "pour" | "toast";
  name: string;
  bottle: BottleShown | null;
  served: boolean;
  first: boolean;
  /** 0 to 100. */
  harmony: number;
  points: HarmonyPoints;
  ability: AbilityActed | null;
  lines: RuleLine[];
  serve_line: string;
  type_line: string | null;
  force: number;
  attack: number;
  defence: number;
  steps: StrikeSteps;
  damage: number;
  status: "calm" | "metallic" | "scorched" | "singing" | "soured";
  stamina_left: number;
}

/** What somebody said after a trade; `reviewer` is null where he does not show himself. */
export interface ReviewRow {
  reviewer: Contestant | null;
  stars: number;
  comment: string | null;
  written_at_ms: number;
}

/** The revision in which the offers are. */
export interface RevisionAnswered {
  revision: number;
}

/** The room was out of reach that long, and gives the time back. */
export interface RoomResumed {
  lost_ms: number;
  deadline_ms: number;
}

/** One rule's word on a match; `text` teaches it, or is null where nothing confirmed is known. */
export interface RuleLine {
  rule: string;
  points: number;
  text: string | null;
}

/** Who sits there is not connected, and has this long to come back. */
export interface SeatAway {
  seat: number;
  grace_ms: number;
}

/** Who sits there is connected again. */
export interface SeatBack {
  seat: number;
}

/** A seat's time: its bank, and whether the clock stands because nobody is there, and for how long at most. */
export interface SeatTimeLeft {
  bank_ms: number;
  away: boolean;
  grace_ms: number;
}

/**
 * Who sits in a battle, and how he is rated in its mode now; null for the house, and for who does not show his profile
 * to who asks.
 */
export interface Seated {
  player_id: string;
  name: string;
  rating: RatingShown | null;
}

/** Who sits there. `rating` is null for the house, and for who does not show his profile. */
export interface SeatedInLobby {
  player_id: string;
  name: string;
  rating: SeatedRating | null;
}

/** How he is rated in the battle's mode, in points. */
export interface SeatedRating {
  rating: number;
  deviation: number;
  provisional: boolean;
}

/**
 * On `player:<id>`: how a series stands, by seat, and which seat is the player's. `played` battles are over. `battle`
 * is the one that begins or goes on, null where the series is over; `last` the one that has just ended.
 */
export interface SeriesTold {
  of: number;
  wins: [number, number];
  battle: string | null;
  last: string | null;
  seat: number;
  /** Left out: 0. */
  played?: number;
}

/** What is seen of a bottle that was not served yet. */
export interface Shoulder {
  /** A bottle's place in its hand. 0 to 5. */
  wine: number;
  style: Style;
  type: WineType;
  level: number;
}

/** A bottle as everybody knows it now: `bottle` and `temper` once it was served. */
export interface ShoulderNow {
  /** A bottle's place in its hand. 0 to 5. */
  wine: number;
  style: Style;
  type: WineType;
  level: number;
  servings: number;
  aired: boolean;
  bottle?: BottleShown;
  temper?: AtThisTable;
}

/**
 * A claim as everybody sees it, face down. `doubled` is what was staked on it besides; `stood` is null until it is
 * called.
 */
export interface ShownClaim {
  slot: "bottle" | "country" | "grape" | "region";
  /** 1 to 7. */
  turn: number;
  worth: number;
  doubled: number;
  stood: boolean | null;
}

/**
 * Who wants in. `totp` is for players with a second factor: its code, or a recovery code; `device` is how the player
 * will know this session by, the client's own name for itself where it is left out. `device_token` is what the last
 * sign-in on this device was given, whoever it was: without it the device is new.
 */
export interface SignIn {
  name: string;
  password: string;
  totp?: string | null;
  device?: string | null;
  device_token?: string | null;
}

/**
 * Both tokens, in the clear for the only time. The access token ends after `expires_in` seconds. Who signs in is given
 * `device_token`, for his device to show at the next sign-in: a secret like the others, and good for nothing else.
 */
export interface SignedInTokens {
  access_token: string;
  refresh_token: string;
  token_type: "Bearer";
  expires_in: number;
  player_id: string;
  device_token?: string;
}

/** The six stats: base, individual values, effort values, or at work, as the name that holds them says. */
export interface SixStats {
  longevity: number;
  power: number;
  terroir: number;
  complexity: number;
  rarity: number;
  elegance: number;
}

/** What can be claimed, slot by slot; of a bottle the species. */
export interface SlotValues {
  country: string[];
  grape: string[];
  region: string[];
  bottle: string[];
}

/** What a claim is worth by rounds, where the rival has none on the slot. */
export interface SlotWorths {
  country: number[];
  grape: number[];
  region: number[];
  bottle: number[];
}

/** One private clue. */
export interface SniffChoice {
  do: "sniff";
  sense: "cellar" | "nose" | "palate" | "table";
}

/** All that is told of a species. What is `retired` does not come up again. */
export interface SpeciesEntry {
  slug: string;
  name: string;
  producer: string | null;
  style: Style;
  types: WineType[];
  rarity: Rarity;
  country: string;
  region: string;
  grapes: string[];
  abv: number;
  tier: Tier;
  base: SixStats;
  palate: InTheGlass;
  fact: CheckedFact | null;
  lore: SpeciesLore | null;
  caught?: boolean;
  have?: boolean;
  retired: boolean;
  abilities: AbilityTold[];
  chains: EvolutionChain[];
}

/**
 * What is told of a wine of the game's own catalogue beside its fact. Climate and aromas are the game's own judgement,
 * dishes follow from its rules of pairing, and ageing names its source.
 */
export interface SpeciesLore {
  climate: Climate;
  aromas: string[];
  dishes: DishNamed[];
  ageing: LeastAge | null;
}

/** What a species is called and where it comes from. `types` are one or two, the first decides battles. */
export interface SpeciesNamed {
  slug: string;
  name: string;
  producer: string | null;
  style: Style;
  types: WineType[];
  rarity: Rarity;
  country: string;
  region: string;
  grapes: string[];
  abv: number;
}

/** How a list of species is sorted; what follows is always the species' id, so that the order is a total one. */
export type SpeciesOrder = "name" | "newest" | "rarity" | "relevance";

/** What a species was sold for, day by day, and how that goes. */
export interface SpeciesPrices {
  species: string;
  days: number;
  trend: PriceTrend;
  history: DayOfPrices[];
}

/**
 * A species as the catalogue lists it. For who is signed in, `caught` is whether he has ever had a wine of it, and
 * `have` whether he has one now.
 */
export interface SpeciesRow {
  slug: string;
  name: string;
  producer: string | null;
  style: Style;
  types: WineType[];
  rarity: Rarity;
  country: string;
  region: string;
  grapes: string[];
  abv: number;
  tier: Tier;
  base: SixStats;
  palate: InTheGlass;
  fact: CheckedFact | null;
  lore: SpeciesLore | null;
  caught?: boolean;
  have?: boolean;
}

/**
 * What is counted of a player: `counts` since he joined, `battles` by mode of his latest thousand that are not going
 * on.
 */
export interface Statistics {
  counts: Record<string, number>;
  battles: Record<string, ModeRecord>;
}

/** Gives the wine back, and gets back what the seller got for it. Once, and before the time is over. */
export interface StepBack {
  /** An opaque identifier. */
  cover: string;
}

/** The purchase is undone. */
export interface SteppedBack {
  refund: number;
}

/** The strike after each step; the last is what would arrive. */
export interface StrikeSteps {
  formula: number;
  types: number;
  order: number;
  own_serve: number;
  rival_serve: number;
  course: number;
}

/** Six styles, as a guest would ask for them. */
export type Style = "fortified" | "red" | "rose" | "sparkling" | "sweet" | "white";

/** Wants a channel's pushes: all after `from`, or the whole state where that is left out. */
export interface Subscribe {
  /** `battle:<id>`, `lobby` … */
  ch: string;
  from?: number | null;
}

/** What has changed at a table that was told of before. */
export interface TableNow {
  battle: string;
  turn: number | null;
  viewers: number;
}

/** The table is there, and the other was told. */
export interface TableOpened {
  trade: string;
}

/** A line of an account: the points that an action came to. `stood` is a claim of one's own that was called. */
export interface TallyLine {
  /** 1 to 7. */
  turn: number;
  what: "bluff" | "call" | "double" | "pin" | "stood";
  slot: "bottle" | "country" | "grape" | "region";
  value: string | null;
  points: number;
}

/** A country, region or grape, and how many species have it. */
export interface TermCounted {
  name: string;
  species: number;
}

/** Seven tiers of three rarities each. */
export type Tier = "Common" | "Divine" | "Epic" | "Legendary" | "Mythical" | "Rare" | "Uncommon";

/** How many questions of a topic a player has answered so far, and how many of them rightly. */
export interface TopicForm {
  topic: "grapes" | "law" | "making" | "pairing" | "places" | "plantings" | "seasons" | "service" | "tasting";
  answered: number;
  right: number;
}

/**
 * What a telephone needs for a second factor, in the clear for the only time: `uri` for its camera, `secret` for
 * typing.
 */
export interface TotpBegun {
  secret: string;
  uri: string;
}

/** A code of the second factor; where one is taken away, a recovery code will do. */
export interface TotpCode {
  totp: string;
}

/** On `player:<id>`: the other has got up, or declined. One has one's own again. */
export interface TradeCalledOff {
  trade: string;
  partner: Person;
}

/** A side has got up, and each has its own again. */
export interface TradeCancelled {
  seat: number;
}

/** A side has said yes to this revision. */
export interface TradeConfirmed {
  seat: number;
  revision: number;
  expires_ms: number;
}

/** The other side of a trade says that it was not right. */
export interface TradeDisputed {
  dispute: string;
  trade: string;
  reason: "deceit" | "mistake" | "other" | "pressure" | "shared_account";
}

/** The table was cleared, and each has its own again. */
export interface TradeExpired {
  why: "away" | "idle" | "not_taken_up";
}

/** On `player:<id>`: somebody waits at a table. Whoever does not come until then, declines. */
export interface TradeInvited {
  trade: string;
  from: Person;
  expires_ms: number;
}

/** On `player:<id>`: a table was cleared. One has one's own again. */
export interface TradeLapsed {
  trade: string;
  why: "away" | "idle" | "not_taken_up";
  partner: Person;
}

/** On `player:<id>`: a trade was settled; what one gave and got. */
export interface TradeMade {
  trade: string;
  partner: Person;
  gave: LotNamed[];
  got: LotNamed[];
  paid: number;
  received: number;
}

/** A side offers this now, and nobody's yes stands any more. */
export interface TradeOffered {
  seat: number;
  revision: number;
  wines: LotWine[];
  coins: number;
  expires_ms: number;
}

/** A table for two. It is cleared at `expires_ms` if nothing is done, and at `latest_ms` whatever is done. */
export interface TradeOpened {
  trade: string;
  players: [Person, Person];
  expires_ms: number;
  latest_ms: number;
}

/** The table was out of reach that long; every time is so much later. */
export interface TradeResumed {
  lost_ms: number;
}

/** The other side of a trade has reviewed one. */
export interface TradeReviewed {
  trade: string;
  stars: number;
}

/** A direct trade as the two see it; the first side has invited. */
export interface TradeRow {
  id: string;
  state: "cancelled" | "expired" | "open" | "settled" | "void";
  sides: [TradeSide, TradeSide];
  opened_at_ms: number;
  closed_at_ms: number | null;
}

/** Both have said yes, and all has changed hands. `coins` went over from each side; one of the two is 0. */
export interface TradeSettled {
  revision: number;
  coins: [number, number];
}

/**
 * Who sits at one side of a direct trade, what he has offered last, and the coins that went over from him: of two sums
 * that are offered only the difference goes over, and nothing unless it is settled.
 */
export interface TradeSide {
  player: Contestant;
  wines: AuctionedWine[];
  offered: number;
  paid: number;
}

/** The whole table; `seat` is one's own. `coins` are those that went over, null before it is settled. */
export interface TradeSnapshot {
  trade: string;
  state: "cancelled" | "expired" | "open" | "settled";
  players: [Person, Person];
  taken_up: boolean;
  revision: number;
  offers: [Offer, Offer];
  confirmed: [boolean, boolean];
  away: [boolean, boolean];
  coins: [number, number] | null;
  opened_ms: number;
  expires_ms: number;
  latest_ms: number;
  seat: number;
}

/** Who was invited has sat down. */
export interface TradeTakenUp {
  expires_ms: number;
}

/**
 * A wine that changed hands: `sold` where the player gave it. `other` is null where the other side is not told, and
 * `price` where it was given for no coins. `wine` and `species` name them.
 */
export interface TradedWine {
  trade: string;
  format: "auction" | "direct" | "market" | "mystery" | "returned";
  side: "bought" | "sold";
  wine: string;
  species: string;
  species_name: string;
  other: Contestant | null;
  price: number | null;
  at_ms: number;
}

/** The chart between the types, a row for each as who strikes. */
export interface TypeChart {
  types: TypeRow[];
}

/** What one type does to another, in per cent: 200, 100 or 50. `why` is said of a type that beats another. */
export interface TypeEffect {
  against: WineType;
  pct: number;
  why: string | null;
}

/** A row of the chart: what a type does to all of them, in the chart's order. */
export interface TypeRow {
  type: WineType;
  effects: TypeEffect[];
}

/** Wants a channel's pushes no more. */
export interface Unsubscribe {
  /** `battle:<id>`, `lobby` … */
  ch: string;
}

/** How many watch. No part of the record. */
export interface Viewers {
  count: number;
}

/** The wine that waits. */
export interface WaitingWine {
  id: string;
  species: string;
  name: string;
  rarity: Rarity;
  level: number;
  shiny: boolean;
}

/** A channel's whole state as it is after `n`; never a part of it. `delay_s` as with events. */
export interface Whole {
  /** The last `n` one has of a channel; 0 for none. */
  n: number;
  snapshot:
    | PlayerSnapshot | PairingSnapshot | BlindSnapshot | KnowledgeSnapshot | BattleNotLaid | AuctionSnapshot
    | MysteryPool | MarketSnapshot | LobbySnapshot | TradeSnapshot;
  delay_s?: number;
}

/** Why not. Some codes bring fields of their own (`x-refusals`). */
export interface WhyNot {
  code: RefusalCode;
  /** One sentence for people. */
  title: string;
  detail: string | null;
  /** Set where the same may succeed then. */
  retry_after_ms: number | null;
  [more: string]: unknown;
}

/** A wine of one species became one of another: `by_trade`, or because its owner would have it so. */
export interface WineBecame {
  from_species: string;
  from_name: string;
  to_species: string;
  to_name: string;
  by_trade: boolean;
  at_ms: number;
}

/**
 * On `player:<id>`: a wine of this player's has become another species, by coming to him or because he would have it
 * so. Its name is what it was.
 */
export interface WineEvolved {
  wine: LotNamed;
  from_species: string;
  to_species: string;
}

/** The wine is not on the market any more: its seller has taken it back, or its time is over. */
export interface WineGone {
  listing: string;
  why: "expired" | "withdrawn";
}

/** Through whose hands a wine went and what it became, both the latest first. */
export interface WineHistory {
  wine: string;
  changes: OwnerChange[];
  evolutions: WineBecame[];
}

/** A wine that lends its seat some standing; the first lends its ability. */
export interface WineLaid {
  /** 0 to 2. */
  wine: number;
  id: string | null;
  lent: boolean;
  species: string;
  name: string;
  style: Style;
  type: WineType;
  level: number;
}

/** The wine is on the market at this price: it was put there, or its price has changed. */
export interface WineListed {
  listing: string;
  seller: Person;
  wine: LotWine;
  price: number;
  ends_ms: number;
}

/**
 * How a cellar is sorted, the greatest first; what follows is always the wine's id, so that the order is a total one.
 */
export type WineOrder = "level" | "newest" | "quality" | "rarity";

/** The room that holds a wine which is out of the cellar, by its kind and id. */
export interface WineRoom {
  kind: string;
  id: string;
}

/** Somebody has bought a wine of this species. */
export interface WineSold {
  listing: string;
  species: string;
  price: number;
  buyer: Person;
}

/** What a wine stands for: the chart decides between two of them. */
export type WineType = "Energy" | "Flow" | "Heritage" | "Modern" | "Mystical" | "Technique" | "Terroir" | "Varietal";

/**
 * One wine of one's own. `room` is null in the cellar, and `nature_effect` where the nature changes nothing. The level
 * began at `level_begins_at` points of experience and ends at `next_level_at`, which is null at the last.
 */
export interface WineWhole {
  id: string;
  species: SpeciesNamed;
  level: number;
  experience: number;
  nature: Nature;
  iv: SixStats;
  ev: SixStats;
  stats: SixStats;
  shiny: boolean;
  place: "battle" | "cellar" | "escrow" | "queue";
  revision: number;
  captured_at_ms: number;
  room: WineRoom | null;
  nature_effect: NatureEffect | null;
  level_begins_at: number;
  next_level_at: number | null;
  evolutions: EvolutionAhead[];
}

/** What one would like: a wine of at least this rarity, of this type. It gives way before ten seconds are over. */
export interface Wish {
  min_rarity?: Rarity | null;
  type?: WineType | null;
}

/** Takes one's wine back from the market. */
export interface WithdrawListing {
  /** An opaque identifier. */
  listing: string;
}

/** Takes one's wine out again, while it is not exchanged. */
export interface WithdrawWine {
  /** An opaque identifier. */
  ticket: string;
}

/** The wine is in one's cellar again. */
export interface Withdrawn {
  wine: string;
}

/** One's own side, which nobody else is shown: the seller's reserve, a bidder's last maximum, whether it leads. */
export interface You {
  selling: boolean;
  reserve: number | null;
  max: number | null;
  leading: boolean;
}

/** What only who sits may see. `choices` is empty once a choice lies; `card` is the one on this question. */
export interface YouAtTheCards {
  /** 0 to 1. */
  seat: number;
  choices: KnowledgeChoice[];
  choice: KnowledgeChoice | null;
  hand: number[];
  card: number | null;
  known: [Known, Known];
}

/** What only who sits may see. `choices` is empty once a choice lies; `choice` is that one. */
export interface YouNow {
  /** 0 to 1. */
  seat: number;
  choices: Choice[];
  choice: Choice | null;
  hand: OwnBottle[];
}

/**
 * What only who sits may see. `choices` is empty once a choice lies; `choice` is that one; `claims` has what lies under
 * one's own claims, in their order.
 */
export interface YouTasting {
  /** 0 to 1. */
  seat: number;
  choices: (SniffChoice | PinChoice | BluffChoice | CallChoice | DoubleChoice)[];
  choice: SniffChoice | PinChoice | BluffChoice | CallChoice | DoubleChoice | null;
  hand: OwnWine[];
  told: Clue[];
  claims: number[];
}

/** All that one may do in this round. */
export interface YourActions {
  choices: (SniffChoice | PinChoice | BluffChoice | CallChoice | DoubleChoice)[];
}

/** All that may be chosen in this turn. */
export interface YourAnswers {
  choices: KnowledgeChoice[];
}

/** All that may be chosen in this turn. */
export interface YourChoices {
  choices: Choice[];
}

/** Where one sits, and one's own bottles. */
export interface YourHand {
  /** 0 to 1. */
  seat: number;
  hand: OwnBottle[];
}

/** On `player:<id>`: nobody has bought one's wine, and it is back in the cellar. `price` is what it cost last. */
export interface YourListingExpired {
  listing: string;
  wine: LotNamed;
  price: number;
}

/** On `player:<id>`: one's wine was sold. `cut` of the price is the house's, the rest one has. */
export interface YourListingSold {
  listing: string;
  wine: LotNamed;
  price: number;
  cut: number;
  buyer: Person;
}

/**
 * What one's own sniff told, and what lies under one's own claim: an index, −1 under a bluff, null where there is none.
 */
export interface YourRound {
  told: Clue[];
  value: number | null;
}

/** Where one sits, and what is known of both seats. */
export interface YourSeat {
  /** 0 to 1. */
  seat: number;
  known: [Known, Known];
}

/** Where one sits, and one's own wines. */
export interface YourWines {
  /** 0 to 1. */
  seat: number;
  hand: OwnWine[];
}

/** On `player:<id>`: one's wine was sold. `cut` of the price is the house's, the rest one has. */
export interface YoursSold {
  auction: string;
  wine: LotNamed;
  price: number;
  cut: number;
  buyer: Person;
}

/** On `player:<id>`: one's wine was not sold, and is back in the cellar. */
export interface YoursUnsold {
  auction: string;
  wine: LotNamed;
  bids: number;
}
