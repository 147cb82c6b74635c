"""The mystery trade: wines that wait in a pool for another that nobody knows beforehand.

`pool` is the decider, `matching` says who is matched with whom, `state` what the pool knows.
"""
