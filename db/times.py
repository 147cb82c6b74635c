"""Between the game's time, milliseconds since the Unix epoch, and the database's, timestamps with a zone."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def ms_of(moment: datetime) -> int:
    """Whole milliseconds; what is smaller is cut off."""
    return (moment - _EPOCH) // _MILLISECOND


def moment_of(ms: int) -> datetime:
    """The moment, exactly: no floating point is involved."""
    return _EPOCH + ms * _MILLISECOND
