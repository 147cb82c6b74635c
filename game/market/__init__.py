"""The market: one wine at a fixed price, for whoever comes first.

Read in this order: `terms`, `opening`, `commands`, `events` (what goes in and comes out), `listing` (the decider),
`settling`, `view`. Wines are put up in the saleroom, as for auctions. All numbers are whole.
"""
