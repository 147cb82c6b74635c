"""The game in one thread on simulated time, with people, faults and an audit: see README.md beside this file."""
