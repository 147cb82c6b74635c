# Everything a newcomer needs: `make run`, `make test`. Python 3.11 or later and make are all that must be there.
