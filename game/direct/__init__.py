"""The direct trade: two at a table, wines and coins against wines and coins, and both have to say yes to the same.

Read in this order: `opening`, `commands`, `events` (what goes in and comes out), `trade` (the decider), `patience` (how
long anybody waits), `settling` (what it does to the world), then the rest. All numbers are whole.
"""
