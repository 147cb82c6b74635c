"""Backups and the way back, with PostgreSQL's own tools: dumps, base backups, the log that leads on from them.

Nothing is called a backup before it is whole: each is made under another name, checked, and then renamed.
"""
