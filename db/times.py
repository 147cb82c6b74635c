"""Between the game's time, milliseconds since the Unix epoch, and the database's, timestamps with a zone."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MICROSECOND = timedelta(microseconds=1)


def ms_of(moment: datetime) -> int:
    """Whole milliseconds; what is smaller is cut off."""
    return (moment - _EPOCH) // _MILLISECOND


def moment_of(ms: int) -> datetime:
    """The moment, exactly: no floating point is involved."""
    return _EPOCH + ms * _MILLISECOND


def us_of(moment: datetime) -> int:
    """Microseconds, which is all that the database keeps: for cursors, which have to meet the very row again."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of_us(us: int) -> datetime:
    """The moment of `us_of`."""
    return _EPOCH + us * _MICROSECOND
