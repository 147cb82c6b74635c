"""A house that is not empty: players, battles under way and over, lots, wines on the market, a table for trades."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp

from tests.faults.client import PASSWORD, Client, Seat
from tests.web.guest import Guest

NAMES = ("Ada Vermentino", "Bruno Nebbiolo", "Clara Furmint", "Dino Aglianico")
HOUSE = {"mode": "pairing", "rated": False, "versus": "house"}


@dataclass
class World:
    """`host` is who looks at it on the page; nobody else is in his way. `addresses` are one of each kind of thing."""

    host: Client
    others: list[Client]
    addresses: Mapping[str, str]

    async def enter(self, guest: Guest) -> None:
        """Sign the host in at the page's door."""
        guest.name = str(self.host.name)
        await guest.page.get_by_label("Name").fill(guest.name)
        await guest.page.get_by_label("Password").fill(PASSWORD)
        await guest.button("Sign in").click()

    async def leave(self) -> None:
        for client in (self.host, *self.others):
            await client.leave()


LONGEST = ("W" * 18, "أحمد النبيذ", "Château_of_the_Nor", "m" * 18)
"""As wide as names get, of letters that no line breaks between; and one that is written from right to left."""


async def furnish(url: str, number: int = 0, names: Sequence[str] = NAMES) -> World:
    """Fill the house. `number` keeps names apart where one server is furnished more than once."""
    host, rival, seller, fourth = people = [Client(f"{name} {number}".removesuffix(" 0")) for name in names]
    for person in people:
        await person.join(url)
        await person.come(url)
    over = await _played(host)
    async with aiohttp.ClientSession(url) as http:
        wines = {person.ref: await _wines(http, person) for person in people}
        auction = await _do(host, "auction.open", wine=wines[host.ref][0], start_price=40, reserve=90, lasts_s=7200)
        for person, most in ((rival, 55), (fourth, 120), (rival, 140)):
            await _do(person, "auction.bid", auction=auction["auction"], max=most)
        listing = await _do(seller, "market.list", wine=wines[seller.ref][0], price=120, lasts_s=86_400)
        await _do(rival, "market.list", wine=wines[rival.ref][0], price=85, lasts_s=86_400)
        lot = await _do(seller, "auction.open", wine=wines[seller.ref][1], start_price=60, lasts_s=3_600)
        await _do(fourth, "auction.bid", auction=lot["auction"], max=90)
        trade = (await _do(host, "trade.invite", player=fourth.ref))["trade"]
        await _do(fourth, "trade.accept", trade=trade)
        await _do(fourth, "trade.offer", trade=trade, wines=wines[fourth.ref][:2], coins=0)
        await _do(host, "trade.offer", trade=trade, wines=[wines[host.ref][1]], coins=50)
        await _do(rival, "mystery.deposit", wine=wines[rival.ref][1])
        slug = (await _get(http, host, "/species?limit=1"))["items"][0]["slug"]
    live = await open_battle(rival)
    addresses = {
        "battles/:id": f"battles/{live}",
        "replays/:id": f"replays/{over}",
        "friend/:friend": f"friend/{rival.ref}",
        "cellar/:id": f"cellar/{wines[host.ref][1]}",
        "dex/:slug": f"dex/{slug}",
        "players/:ref": f"players/{rival.ref}",
        "ladders/:mode": "ladders/pairing",
        "auctions/:id": f"auctions/{auction['auction']}",
        "market/:id": f"market/{listing['listing']}",
        "trades/:id": f"trades/{trade}",
        "over": f"battles/{over}",
    }
    return World(host, [rival, seller, fourth], addresses)


async def _do(person: Client, op: str, **d: Any) -> dict[str, Any]:
    asked = person.request(op, d)
    await person.ask(asked)
    assert asked.answer is not None, "answered, or ask would have raised"
    return asked.answer


async def open_battle(person: Client) -> str:
    """A battle against the house, after its first course."""
    known = set(person.battles)
    await _do(person, "battle.queue", **HOUSE)
    await person.until(lambda: any(person.battles[one].choices for one in set(person.battles) - known), "a table")
    battle = next(iter(set(person.battles) - known))
    await person.ask(person.choose(battle, random.Random(1)))
    await person.until(lambda: person.battles[battle].turn == 2, "the second course")
    return battle


async def _played(person: Client) -> str:
    """A battle against the house, played to its end."""
    battle = await open_battle(person)
    await play_on(person, battle)
    return battle


async def play_on(person: Client, battle: str) -> None:
    """To its end, by any of the choices."""
    seat, rng = person.battles[battle], random.Random(2)
    while not seat.over:
        turn = seat.turn
        await person.ask(person.choose(battle, rng))
        await person.until(partial(_goes_on, seat, turn), "the next course")


def _goes_on(seat: Seat, turn: int) -> bool:
    return bool(seat.over) or seat.turn > turn


async def _wines(http: aiohttp.ClientSession, person: Client) -> list[str]:
    return [wine["id"] for wine in (await _get(http, person, "/wines"))["items"]]


async def _get(http: aiohttp.ClientSession, person: Client, path: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {person.token}"}
    async with http.get(f"/api/v1{path}", headers=headers) as response:
        assert response.status == 200, await response.text()
        answer: dict[str, Any] = await response.json()
        return answer
