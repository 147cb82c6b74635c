"""Who comes: one file for each kind of bot (see `tests.sim.world.Bot`)."""
