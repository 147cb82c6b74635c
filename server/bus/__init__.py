"""One game over many processes: how they hear of each other, and what a process does with rooms that it does not own.

    bus.py                        what carries letters; two versions, `memory` and `redis`
    lines.py                      an ordered line to each other process, which begins anew where a letter was lost
    letters.py                    everything that one process says to another
    calls.py                      questions over a line, each with one answer or none in time
    guests.py                     the owner's side: other processes' players and watchers, as outlets of its rooms
    mirrors.py                    the other side: channels of rooms elsewhere, brought to the outlets that are here
    healing.py                      after an owner's end, or a lost letter: who has the room now, and what was missed
    exchange.py                   takes what comes over the lines to where it belongs:
    people.py                       who is connected where, and what goes on for him
    sign_ins.py                     which of them have ended
    shown.py                        what everybody may see: tables, viewers, the pool, the market's board
    counted.py                      what is limited over all processes together
    workers.py                      the measures of one house
    switchboard.py                the desk of sessions: what is not here is asked for where it is

Nothing here is the truth: who owns a room is PostgreSQL's word, and what was lost on the way is read there or asked for
again under the same key.
"""
