"""Who waits for whom, and who has found whom: a standing room for all modes of battle."""
