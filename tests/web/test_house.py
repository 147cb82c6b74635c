"""The trading house on the page: a lot won, a wine bought and given back, a trade settled, a mystery turned over."""

import re

import aiohttp
from playwright.async_api import Locator, expect

from game.auction.fees import cut, listing_fee
from game.auction.increments import INCREMENTS, increment
from game.cover import premium_of, refund_of
from game.rarity import RARITIES
from tests.faults.client import Client
from tests.fixtures.until import until
from tests.web.guest import Guest, Visit
from tests.web.serving import Serving


async def _at(guest: Guest, address: str) -> None:
    await guest.page.evaluate("address => { location.hash = address }", f"#/{address}")


def _heading(guest: Guest, name: str) -> Locator:
    return guest.page.get_by_role("heading", name=re.compile(name))


def _wines(guest: Guest) -> Locator:
    """One's free wines, where one is asked to choose."""
    return guest.page.locator(".pick")


async def _choose(guest: Guest) -> str:
    """Choose the first free wine; what it is called."""
    await _wines(guest).first.click()
    return await _wines(guest).first.locator(".name").inner_text()


async def _yes(guest: Guest, name: str) -> None:
    await guest.page.get_by_role("dialog").get_by_role("button", name=name).click()


def _purse(guest: Guest) -> Locator:
    return guest.page.locator(".house-purse")


async def test_an_auction_is_won(serving: Serving, visit: Visit) -> None:
    seller, bidder, rival = await visit(serving), await visit(serving), Client("Rival of a lot")
    await seller.join("Ida")
    await bidder.join("Jon")
    await rival.join(serving.url)
    await rival.come(serving.url)

    await _at(seller, "auctions?sell=1")
    name = await _choose(seller)
    await seller.page.get_by_label("Start price").fill("20")
    await seller.page.get_by_label("Reserve").fill("10")
    await seller.page.get_by_label("Buy now").fill("180")
    await seller.button("^Put it up").click()
    await expect(seller.text("More than the start price")).to_be_visible()
    await seller.page.get_by_label("Reserve").fill("150")
    await seller.button("^Put it up").click()
    await expect(seller.text("This is your wine")).to_be_visible()
    await expect(seller.text("Your reserve is 150 coins")).to_be_visible()
    auction = seller.page.url.rpartition("/")[2]

    await _at(bidder, "auctions")
    await bidder.page.locator(f"a[href='#/auctions/{auction}']").click()
    field = bidder.page.get_by_label("The most you would pay")
    await field.fill("10")
    await bidder.button("^Bid$").click()
    await expect(field).to_have_accessible_description(re.compile("20 coins or more"))
    await field.fill("50000")
    await bidder.button("^Bid$").click()
    await expect(field).to_have_accessible_description(re.compile("You can go to 500 coins"))
    await field.fill("60")
    await bidder.button("^Bid$").click()
    await expect(bidder.text("You lead. Your maximum of 60 coins is held")).to_be_visible()
    await expect(_purse(bidder)).to_contain_text("440 free")
    raised = bidder.page.get_by_label("New maximum")
    for most, said in (("55", "Your maximum is 60 coins already"), ("50000", "You can go to 500 coins")):
        await raised.fill(most)
        await bidder.button("^Raise$").click()
        await expect(raised).to_have_accessible_description(re.compile(said))
    await expect(seller.page.locator(".facts")).to_contain_text(bidder.name)
    await expect(seller.page.locator(".price")).to_have_text("20")

    await rival.ask(rival.request("auction.bid", {"auction": auction, "max": 100}))
    await expect(bidder.text("You were outbid")).to_be_visible()
    await expect(_purse(bidder)).to_contain_text("500 free")
    plot = seller.page.get_by_role("slider", name="Price by bid")
    await plot.press("End")
    await expect(plot).to_have_attribute("aria-valuetext", re.compile(r"Rival of a lot leads: Price 65 coins"))
    await plot.press("ArrowLeft")
    await expect(plot).to_have_attribute("aria-valuetext", re.compile(rf"{bidder.name} leads: Price 20 coins"))

    await bidder.button("^Buy now for 180").click()
    await _yes(bidder, "Buy it")
    await expect(bidder.text("It is yours for 180 coins")).to_be_visible()
    await expect(seller.text("Sold: 171 coins are yours")).to_be_visible()
    await expect(_purse(bidder)).to_contain_text("320 free")
    await bidder.page.get_by_role("link", name="To the bottle").click()
    await expect(_heading(bidder, f"^{name}")).to_be_visible()
    await _at(bidder, "auctions?side=won")
    await expect(bidder.page.get_by_role("link", name=name)).to_be_visible()
    await _at(bidder, "mystery")
    await expect(_wines(bidder)).to_have_count(4)
    await rival.leave()


async def test_a_wine_is_bought_insured_and_given_back(serving: Serving, visit: Visit) -> None:
    seller, buyer = await visit(serving), await visit(serving)
    await seller.join("Kay")
    await buyer.join("Leo")
    await _at(seller, "market?sell=1")
    name = await _choose(seller)
    await seller.page.get_by_label("Price").fill("80")
    await seller.button("^Put it on the market").click()
    await expect(seller.text("This is your wine")).to_be_visible()
    await seller.page.get_by_label("Another price").fill("100")
    await seller.button("^Change").click()
    listing = seller.page.url.rpartition("/")[2]

    await _at(buyer, "market?price_max=100&sort=newest")
    await buyer.page.locator(f"a[href='#/market/{listing}']", has_text=name).click()
    await buyer.page.get_by_label("Insure it for 5 coins").check()
    await buyer.button("^Buy for 105 coins").click()
    await _yes(buyer, "Buy it")
    await expect(buyer.text("It is yours for 100 coins, if you keep it.")).to_be_visible()
    await expect(buyer.text("Insured.")).to_be_visible()
    await expect(seller.text(f"Sold to {buyer.name}: 95 coins are yours")).to_be_visible()
    plot = buyer.page.get_by_role("slider", name="Price day by day")
    await plot.focus()
    await plot.press("Home")
    await expect(plot).to_have_attribute("aria-valuetext", re.compile(r"sold: Median \d+ coins"))
    await expect(buyer.page.get_by_role("row", name=re.compile("1 sold|2 sold"))).to_have_count(1)

    await _at(buyer, "house/ledger")
    await expect(buyer.page.get_by_role("list", name="Insured purchases")).to_contain_text(name)
    await buyer.button("^Step back").click()
    await _yes(buyer, "Step back")
    await expect(buyer.text("You stepped back.")).to_be_visible()
    await expect(_purse(buyer)).to_contain_text("490 free")
    await expect(seller.text("went back to its seller")).to_be_visible()
    await _at(buyer, f"market/{listing}")
    await expect(buyer.text("You had it for 100 coins, and gave it back.")).to_be_visible()
    await expect(buyer.page.get_by_role("link", name="To the bottle")).to_have_count(0)


async def test_a_direct_trade_is_settled_when_both_have_said_yes_to_the_same(serving: Serving, visit: Visit) -> None:
    mia, noa = await visit(serving), await visit(serving)
    await mia.join("Mia")
    await noa.join("Noa")
    await _at(mia, "cellar")
    await mia.page.locator("wine-card").first.get_by_role("link").click()
    await mia.page.get_by_role("link", name="Trade it").click()
    await mia.page.get_by_label("Name, link or id").fill("nobody of this name")
    await mia.button("^Invite").click()
    await expect(mia.text("Nobody goes by that name")).to_be_visible()
    await mia.page.get_by_label("Name, link or id").fill(noa.name.upper())
    await mia.button("^Invite").click()
    await expect(_heading(mia, f"Table with {noa.name}")).to_be_visible()
    await expect(mia.text("is invited")).to_be_visible()

    await expect(noa.text(f"{mia.name} has asked you to a table")).to_be_visible()
    await noa.page.get_by_role("link", name="Have a look").click()
    await noa.button("^Sit down").click()
    # The wine with which she came is chosen already.
    offer = mia.button("^Offer .+")
    name = (await offer.inner_text()).removeprefix("Offer ")
    await offer.click()
    await expect(noa.page.get_by_role("region", name=f"{mia.name} gives")).to_contain_text(name)
    await noa.page.get_by_label("Coins").fill("50")
    await noa.button("^Offer$").click()
    await expect(mia.page.get_by_role("region", name=f"{noa.name} gives")).to_contain_text("50 coins")

    await mia.button("^Say yes").click()
    await expect(_heading(noa, f"{mia.name} has said yes")).to_be_visible()
    await noa.page.get_by_label("Coins").fill("40")
    await noa.button("^Offer$").click()
    for guest in (mia, noa):
        await expect(guest.text("both have to say yes anew")).to_be_visible()
        await guest.button("^Say yes").click()
    await expect(mia.text(f"You have no wine and 40 coins; {noa.name} has {name}.")).to_be_visible()
    await expect(noa.text(f"You have {name}; {mia.name} has no wine and 40 coins.")).to_be_visible()
    await expect(_purse(mia)).to_contain_text("540 free")
    await expect(_purse(noa)).to_contain_text("460 free")

    await mia.page.locator(".star").nth(4).click()
    await mia.button("^Say so").click()
    await expect(mia.text("Thank you")).to_be_visible()
    await expect(noa.text("Somebody gave a trade with you 5 stars")).to_be_visible()
    await _at(noa, "house/ledger")
    await expect(noa.text(f"got from {mia.name} at a table")).to_be_visible()


async def test_a_mystery_trade_is_revealed_to_both(serving: Serving, visit: Visit) -> None:
    await _emptied(serving)
    ola, pia = await visit(serving), await visit(serving)
    await ola.join("Ola")
    await pia.join("Pia")
    await _at(ola, "mystery")
    given = await _choose(ola)
    await expect(ola.text("A partner is looked for there first")).to_be_visible()
    await ola.button("^Put it in").click()
    await expect(ola.button(f"^Take {given} out")).to_be_visible()
    await _at(pia, "mystery")
    await expect(pia.text("wine waits")).to_be_visible()
    await ola.page.reload()
    await expect(ola.button(f"^Take {given} out")).to_be_visible()
    await _at(ola, "auctions")
    await expect(_heading(ola, "Auctions")).to_be_visible()

    other = await _choose(pia)
    await pia.button("^Put it in").click()
    await expect(_heading(pia, f"You got {given}")).to_be_visible()
    await expect(pia.text(f"For your {other}, from {ola.name}.")).to_be_visible()
    await expect(ola.text(f"From the mystery pool: {other}")).to_be_visible()
    await ola.page.get_by_role("link", name="Have a look").click()
    await expect(_heading(ola, f"You got {other}")).to_be_visible()
    await expect(ola.text("While you were away")).to_be_visible()
    await expect(ola.page.locator(".reveal-front")).to_contain_text(other)
    await expect(ola.page.locator(".reveal-born")).to_contain_text("Longevity")


async def _emptied(serving: Serving) -> None:
    """The pool as it is when nobody waits: whoever was left in it by others gets a wine."""
    async with aiohttp.ClientSession(serving.url) as http:

        async def waiting() -> int:
            async with http.get("/api/v1/mystery") as response:
                return int((await response.json())["waiting"])

        async def empty() -> bool:
            return await waiting() == 0

        for number in range(await waiting()):
            giver = Client(f"Giver {number}")
            await giver.join(serving.url)
            await giver.come(serving.url)
            async with http.get("/api/v1/wines", headers={"Authorization": f"Bearer {giver.token}"}) as response:
                wine = (await response.json())["items"][0]["id"]
            await giver.ask(giver.request("mystery.deposit", {"wine": wine}))
            await giver.leave()
        await until(empty, "the pool to be empty")


async def test_the_page_reckons_as_the_house_does(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    prices = sorted({price + more for price, _ in INCREMENTS for more in (-1, 0, 1, 7) if price + more > 0})
    reckoned = await guest.page.evaluate(
        """async (prices) => {
          const { stepAt, feeFor, cutOf, premiumFor, refundOf } = await import("/page/house/coins.js");
          return prices.map((price) => [stepAt, feeFor, cutOf, premiumFor, refundOf].map((reckon) => reckon(price)));
        }""",
        prices,
    )
    reckon = (increment, listing_fee, cut, premium_of, refund_of)
    assert reckoned == [[each(price) for each in reckon] for price in prices]
    bands = await guest.page.evaluate("""async () => (await import("/page/house/wine.js")).BANDS""")
    assert [(rarity, band) for band, rarities in bands.items() for rarity in rarities] == [
        (rarity, facts.tier) for rarity, facts in RARITIES.items()
    ]
