"""The blind tasting: one masked bottle for both seats, out of a line-up that lies open, and seven rounds to name it.

Read in this order: `commands`, `events` (what goes in and comes out), `battle` (the decider), `rounds` (two secret
choices become one reveal), `scoring` (what claims come to), `values`, `traits` and `lineup`, then the rest. All numbers
are whole. What is hidden until the end: the bottle, what a sniff told, what a claim says and if there is anything under
it.
"""
