"""The food-pairing battle: eight courses on a long table, two hands of six wines, and nobody sees what the other pours.

Read in this order: `opening`, `commands`, `events` (what goes in and comes out), `battle` (the decider), `course` (one
course from two pours to the strikes), `harmony` (wine against dish), then the rest. All numbers are whole.
"""
