"""The load test: real clients that play and watch, measure, and check what they are told.

It knows the wire and nothing else of the server, and reads it with libraries that the server does not use: what it
finds out, any client would. `python -m loadtest --help`, or `winedex loadtest --help`, says what it can do.

Inside the package times are nanoseconds of the monotonic clock (`_ns`), which all processes of a machine share;
latencies are microseconds (`_us`) in histograms and milliseconds in reports.
"""
