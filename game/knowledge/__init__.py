"""What people can be asked about wine, and the battle in which they are asked.

Questions are made from the project's own tables of checked facts and from hand-written ones; nothing of it is stored.
"""
