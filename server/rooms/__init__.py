"""The engine: rooms that decide, the lane that commits what they decided, and the host that owns them.

Read `host`, then `room`, then `lane`: that is the way of a command from the inbox to the disk and back.
"""
