"""The auction of one wine: hidden maxima, the second price and an increment, a reserve, buy now, a soft close.

Read in this order: `opening`, `commands`, `events` (what goes in and comes out), `auction` (the decider), `bidding`
(one bid: who leads then, at which price), `increments`, `fees`, then the rest. All numbers are whole.
"""
