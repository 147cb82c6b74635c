/* What one's own channel tells of the trading house, as lines with a way there. What one looks at already is not told
   again: its own page shows it. */

const coins = (n) => (n === 1 ? "1 coin" : `${n.toLocaleString("en")} coins`);

// By push: what is said, where there is more of it, and whether it is good or bad news.
const LINES = {
  "auction.outbid": ({ wine, price, over, auction }) => [
    over ? `Somebody has bought ${wine.name} at once.` : `You were outbid for ${wine.name}: ${coins(price)}.`, `auctions/${auction}`, "bad"],
  "auction.won": ({ wine, price, auction }) => [`${wine.name} is yours for ${coins(price)}.`, `auctions/${auction}`, "good"],
  "auction.passed": ({ wine, auction }) => [`You led for ${wine.name}, but the reserve was not met.`, `auctions/${auction}`],
  "auction.yours_sold": ({ wine, price, buyer, auction }) => [`${buyer.name} has bought your ${wine.name} for ${coins(price)}.`, `auctions/${auction}`, "good"],
  "auction.yours_unsold": ({ wine, auction }) => [`Your ${wine.name} was not sold and is home again.`, `auctions/${auction}`],
  "market.bought": ({ wine, price, listing }) => [`${wine.name} is yours for ${coins(price)}.`, `market/${listing}`, "good"],
  "market.yours_sold": ({ wine, price, buyer, listing }) => [`${buyer.name} has bought your ${wine.name} for ${coins(price)}.`, `market/${listing}`, "good"],
  "market.yours_expired": ({ wine, listing }) => [`Your ${wine.name} found no buyer and is home again.`, `market/${listing}`],
  "trade.invited": ({ trade, from }) => [`${from.name} has asked you to a table.`, `trades/${trade}`, "good"],
  "trade.made": ({ trade, partner }) => [`Your trade with ${partner.name} is settled.`, `trades/${trade}`, "good"],
  "trade.called_off": ({ trade, partner }) => [`${partner.name} has got up from your table.`, `trades/${trade}`],
  "trade.lapsed": ({ trade, partner }) => [`The table with ${partner.name} was cleared.`, `trades/${trade}`],
  "trade.reviewed": ({ stars }) => [`Somebody gave a trade with you ${stars === 1 ? "1 star" : `${stars} stars`}.`, "house/ledger"],
  "trade.disputed": () => ["A trade of yours is disputed. The house will look into it.", "house/ledger", "bad"],
  "trade.dispute_ended": ({ state }) => [`A dispute was ${state}.`, "house/ledger"],
  "mystery.matched": ({ got, partner }) => [`From the mystery pool: ${got.name}, of ${partner.name}.`, "mystery", "good"],
  "cover.taken": ({ wine }) => [`Your buyer has insured ${wine.name}: what you got for it is held for a day.`, "house/ledger"],
  "cover.ended": ({ wine, outcome, coins: sum }) => [
    outcome === "stepped_back" ? `${wine.name} went back to its seller, ${coins(sum)} to its buyer.` : `The cover of ${wine.name} has ended.`, "house/ledger"],
};

const READ_AFTER_MS = 150; // several lines come at once; one's coins are read once

/** Tells what comes, and keeps one's coins as they are. */
export function hearHouse(app) {
  let timer = 0;
  return app.inbox(({ t, d }) => {
    const line = LINES[t];
    if (!line) return;
    const [text, to, kind = ""] = line(d);
    if (app.address.split("?")[0] !== to) app.notify(text, { kind, to });
    clearTimeout(timer);
    timer = setTimeout(() => app.player && app.refreshPlayer().catch(() => {}), READ_AFTER_MS);
  });
}
