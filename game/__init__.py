"""The rules of Wine Pokédex.

Pure: the standard library, and msgspec for values. No clock, no input or output, no entropy, no logging,
nothing asynchronous. Whoever calls passes the time in milliseconds and the seed of chance as arguments.
"""
