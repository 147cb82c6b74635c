"""Certificates: those that our own exams gave, and those that a player says he holds from elsewhere.

Everything speaks for the player of the transaction, under policies. The game has checked no certificate from
elsewhere, and says so wherever it shows one.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from db.refusals import refuses, refusing
from game.ids import PlayerId
from game.refusal import Refused

if TYPE_CHECKING:
    from db.pool import Connection

refuses("certificate_known", "You have recorded this certificate.", "professional_certifications_once")
refuses(
    "bad_issuer",
    "An issuer has 1 to 120 characters, none of them a space at its ends.",
    "professional_certifications_issuer_length",
)
refuses(
    "bad_certificate_title",
    "A title has 1 to 160 characters, none of them a space at its ends.",
    "professional_certifications_title_length",
)
refuses("bad_issue_date", "A certificate was issued in 1930 or later.", "professional_certifications_issued_plausible")
refuses(
    "certificate_from_the_future", "A certificate is not issued ahead of time.", "professional_certifications_not_ahead"
)
refuses("bad_expiry_date", "A certificate expires after it was issued.", "professional_certifications_dates_in_order")


class Certificate(NamedTuple):
    """A certificate; `expires_on` is the first day on which it no longer counts, None where it does not expire."""

    ref: uuid.UUID
    issuer: str
    title: str
    issued_on: date
    expires_on: date | None
    earned: bool = False
    """In one of our own courses; else it is the player's word."""

    def counts_on(self, day: date) -> bool:
        """Whether it was issued, and has not expired, on that day."""
        return self.issued_on <= day and (self.expires_on is None or day < self.expires_on)


async def record(connection: Connection, player: PlayerId, certificate: Certificate) -> None:
    """The player says that he holds a certificate from elsewhere.

    Raises:
        Refused: `certificate_known`, or what is said of it may not be kept.
    """
    assert not certificate.earned, "what our exams give is written by them"
    with refusing():
        await connection.execute(
            "INSERT INTO professional_certifications (user_id, public_id, issuer, title, issued_on, expires_on)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            player,
            *certificate[:5],
        )


async def correct(connection: Connection, player: PlayerId, certificate: Certificate) -> None:
    """Put right what the player said of a certificate from elsewhere, found by its ref.

    Raises:
        Refused: `unknown_certificate`, he has recorded none of this ref; or what `record` refuses.
    """
    with refusing():
        tag = await connection.execute(
            """
            UPDATE professional_certifications SET issuer = $3, title = $4, issued_on = $5, expires_on = $6
            WHERE user_id = $1 AND public_id = $2 AND kind = 'own'
            """,
            player,
            *certificate[:5],
        )
    _require_one(tag)


async def forget(connection: Connection, player: PlayerId, ref: uuid.UUID) -> None:
    """Forget a certificate that the player had recorded; one that he earned stays.

    Raises:
        Refused: `unknown_certificate`.
    """
    _require_one(
        await connection.execute(
            "DELETE FROM professional_certifications WHERE user_id = $1 AND public_id = $2 AND kind = 'own'",
            player,
            ref,
        )
    )


async def of_player(connection: Connection, player: PlayerId) -> list[Certificate]:
    """A player's certificates, newest first; the connection has to speak for him."""
    rows = await connection.fetch(
        """
        SELECT public_id, issuer, title, issued_on, expires_on, kind = 'course' AS earned
        FROM professional_certifications WHERE user_id = $1 ORDER BY issued_on DESC, id DESC
        """,
        player,
    )
    return [Certificate(*row) for row in rows]


def _require_one(tag: str) -> None:
    if tag.split()[-1] != "1":
        raise Refused("unknown_certificate", "You have recorded no such certificate.")
