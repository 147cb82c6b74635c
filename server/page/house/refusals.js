/* What the house says no to, and what can be done about it. */

import { coins } from "./coins.js";

const until = (ms) => new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" }).format(ms);

const SAID = {
  // trading, in every form
  trade_locked: ({ until_ms: ms }) =>
    `Your account may trade from ${until(ms)} on. Until then nothing of yours can change hands.`,
  player_blocked: () => "One of you two has blocked the other, so nothing can change hands between you.",
  wine_not_tradable: () => "Wines of this kind are not traded in this way. Try another wine.",
  subscription_needed: () => "Wines of this kind are traded in this way with a subscription only.",
  level_too_low: ({ minimum, yours }) => `This takes level ${minimum}; you are at ${yours}. Battles take you there.`,
  reputation_too_low: ({ minimum, yours }) =>
    `This takes a reputation of ${minimum}; yours is ${yours}. It grows with every trade that both sides are glad of.`,
  account_too_young: ({ minimum, yours }) => `This takes an account of ${minimum} days; yours is ${yours} days old.`,
  wine_not_free: () => "That wine is in a battle, a queue, an auction or a trade. It is free again when that is over.",
  unknown_wine: () => "That wine is not in your cellar any more.",
  collection_full: () => "That cellar is full: no more wines fit in. A subscription makes room.",
  insufficient_funds: () =>
    "You have not so many coins free. What is held comes back when you are outbid or a table is cleared.",
  // auctions
  bid_too_low: ({ minimum }) => `It takes ${coins(minimum)} or more now.`,
  bidding_too_fast: () => "That was very fast. Wait a second, then bid again.",
  own_auction: () => "This is your own wine.",
  auction_over: () => "The hammer has fallen: this auction is over.",
  no_buy_now: () => "It can't be bought at once any more: somebody has bid.",
  has_bids: () => "Somebody has bid, so the wine stays up until the end.",
  too_many_auctions: () => "You have as many auctions open as one may have (20). Wait until one ends.",
  // market
  price_changed: ({ price }) => `It costs ${coins(price)} now. Look again before you buy.`,
  listing_over: () => "It is gone: sold, taken back, or its time was over.",
  own_listing: () => "This is your own wine.",
  same_price: () => "It costs that already.",
  too_many_prices: () => "Its price was changed as often as it may be.",
  too_many_listings: () => "You have as many wines on the market as one may have (50). Take one back first.",
  // tables
  unknown_player: () => "Nobody goes by that name. Check how it is written, or ask for a link.",
  own_invitation: () => "That is you. Invite somebody else.",
  already_trading: () => "The two of you sit at a table already: it is in the list below.",
  too_many_trades: () => "You have five tables open, as many as one may have. Get up from one first.",
  stale_revision: () => "The offers have changed meanwhile. Look at them again, then say yes.",
  nothing_offered: () => "At least one wine has to change hands.",
  already_confirmed: () => "You have said yes to this already.",
  offer_unchanged: () => "That is what you offer already.",
  too_many_wines: ({ most }) => `A side puts at most ${most ?? 6} wines on the table.`,
  bad_coins: ({ most }) => `At most ${coins(most ?? 0)} can be offered.`,
  too_many_offers: () => "Enough was offered at this table. Say yes, or get up and begin anew.",
  trade_over: () => "This table is over.",
  // the mystery pool
  too_many_deposits: ({ most }) => `You have ${most ?? 10} wines waiting, as many as one may have.`,
  already_matched: () => "Too late: it was exchanged in this moment. Look at what came.",
  no_such_ticket: () => "That ticket does not wait any more.",
  // insured purchases
  insurance_too_late: () => "A purchase is insured within ten minutes. This one stands.",
  already_insured: () => "This purchase is insured, or was.",
  other_side_short: () => "The seller has spent those coins already, so this purchase can't be insured.",
  not_your_purchase: () => "There is nothing of yours to insure here.",
  cover_over: () => "The time for stepping back is over.",
  // afterwards
  already_reviewed: () => "You have said what you think of this trade.",
  review_too_late: () => "A trade is reviewed within 30 days.",
  already_disputed: () => "You have disputed this trade already: it is among your disputes.",
  dispute_too_late: () => "A trade is disputed within 14 days.",
  // any
  rate_limited: () => "That was a little much at once. Try again in a moment.",
  lost: () => "The connection was lost before an answer came. Look whether it was done, then try again.",
};

/** A refusal in a sentence that says what to do; the server's own words where there is none. */
export const told = (refusal) => SAID[refusal.code]?.(refusal.more ?? {}) ?? refusal.message;
