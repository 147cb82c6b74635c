/* The trading house: auctions, the market, direct trades, and the mystery pool. */

import { openAuction } from "./auction.js";
import { openAuctions } from "./auctions.js";
import { openEntrance } from "./entrance.js";
import { openLedger } from "./ledger.js";
import { openListing } from "./listing.js";
import { openMarket } from "./market.js";
import { openMystery } from "./mystery.js";
import { openTrade } from "./trade.js";
import { openTrades } from "./trades.js";

export const routes = {
  house: { open: openEntrance },
  "house/ledger": { open: openLedger, player: true },
  auctions: { open: openAuctions },
  "auctions/:id": { open: openAuction },
  market: { open: openMarket },
  "market/:id": { open: openListing },
  trades: { open: openTrades, player: true },
  "trades/:id": { open: openTrade, player: true },
  mystery: { open: openMystery, player: true },
};
