"""The bot through its page, by hand: from MULAI to an answer of staff, on a laptop, a phone, by keyboard."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.simulator.test_browser import CHROMIUM

LAPTOP, PHONE = (1280, 860), (390, 844)
RATNA, YUSUF, SRI, MADE, DINI, ARIF = "Bu Ratna", "Pak Yusuf", "Bu Sri", "Pak Made", "Mbak Dini", "Pak Arif"
QUESTION = "siapa yang menanggung biaya studi tiru?"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed"),
    pytest.mark.asyncio(loop_scope="module"),
]


@asynccontextmanager
async def opened(
    browser: Browser, demo: httpx.AsyncClient, size: tuple[int, int], person: str, shot: Path
) -> AsyncIterator[Page]:
    """The page on a person's phone or laptop; its last look is kept in `shot`, and no script of it failed."""
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.set_default_timeout(15_000)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    await page.goto(str(demo.base_url))
    await become(page, person)
    try:
        yield page
    finally:
        await page.screenshot(path=shot)
        await page.close()
    assert problems == []


def pane(page: Page) -> Locator:
    """The first of the chats on the page."""
    return page.locator(".pane").first


def answer(page: Page) -> Locator:
    """The newest message of the bot."""
    return pane(page).locator(".message.other:not(.typing)").last


async def become(page: Page, person: str) -> None:
    """Choose a person, and wait until their chat is shown."""
    choice = pane(page).locator("select.person")
    label = await choice.locator("option", has_text=person).inner_text()
    await choice.select_option(label=label)
    await expect(pane(page)).to_have_attribute("aria-label", re.compile(person))


async def say(page: Page, text: str) -> None:
    await pane(page).get_by_label("Tulis pesan").fill(text)
    await page.keyboard.press("Enter")


async def tap(page: Page, label: str | re.Pattern[str]) -> None:
    await answer(page).get_by_role("button", name=label, exact=isinstance(label, str)).click()


async def shows(page: Page, text: str | re.Pattern[str]) -> None:
    await expect(answer(page)).to_contain_text(text, timeout=15_000)


async def ask(page: Page) -> None:
    """From MULAI to a cited answer with bold words, its whole text and the next Pasal in the same message."""
    await pane(page).get_by_role("button", name="MULAI").click()
    await shows(page, "Silakan langsung ketik")
    if await answer(page).get_by_role("button", name="Tahapan replikasi").count():
        await tap(page, "Tahapan replikasi")
    else:
        await say(page, "apa saja tahapan replikasi?")
    await shows(page, "Pasal 21 ayat (1)")
    await say(page, QUESTION)
    await shows(page, "Pasal 55 ayat (2)")
    await shows(page, "Naskah contoh, belum resmi")
    await expect(answer(page).locator("strong").first).to_be_visible()


async def read_on(page: Page) -> None:
    await tap(page, "Teks lengkap")
    await shows(page, re.compile(r"^\s*Pasal 55"))
    count = await pane(page).locator(".message").count()
    label = await answer(page).get_by_role("button", name="›").inner_text()
    await tap(page, label)
    await expect(answer(page).locator("strong").first).to_have_text(label.removesuffix(" ›"))
    await expect(pane(page).locator(".message")).to_have_count(count)


async def rate_and_pass_on(page: Page) -> None:
    rated = pane(page).locator(".message.other", has=page.get_by_role("button", name="Belum membantu"))
    await rated.last.get_by_role("button", name="Belum membantu").click()
    await shows(page, "Apa yang kurang")
    await tap(page, "Tanyakan ke petugas")
    await shows(page, "sudah diteruskan")
    asked = pane(page).locator(".message.other", has_text="Apa yang kurang")
    await asked.last.get_by_role("button", name="Kurang lengkap").click()
    await expect(pane(page).get_by_text("penilaiannya tercatat").last).to_be_visible()


async def answer_as_staff(page: Page, reply: str) -> None:
    await become(page, DINI)
    await say(page, "/antrean")
    await shows(page, "pertanyaan menunggu")
    await answer(page).get_by_role("button", name=re.compile("^Buka no")).last.click()
    await shows(page, "Balas pesan ini")
    await answer(page).hover()
    await answer(page).get_by_role("button", name="Balas pesan ini").click()
    await expect(pane(page).get_by_text("Balas: ")).to_be_visible()
    await say(page, reply)
    await shows(page, "sudah dikirim ke")


async def test_the_main_story(browser: Browser, demo: httpx.AsyncClient, tmp_path: Path) -> None:
    async with opened(browser, demo, LAPTOP, RATNA, tmp_path / "laptop.png") as page:
        await ask(page)
        await read_on(page)
        await rate_and_pass_on(page)
        await page.screenshot(path=tmp_path / "laptop-asked.png")
        await answer_as_staff(page, "Ditanggung instansi yang berkunjung.")
        await page.screenshot(path=tmp_path / "laptop-staff.png")
        await become(page, RATNA)
        await shows(page, "Ditanggung instansi yang berkunjung.")


async def test_the_same_on_a_phone(browser: Browser, demo: httpx.AsyncClient, tmp_path: Path) -> None:
    async with opened(browser, demo, PHONE, YUSUF, tmp_path / "phone.png") as page:
        await ask(page)
        await page.screenshot(path=tmp_path / "phone-answer.png")
        await read_on(page)
        await page.screenshot(path=tmp_path / "phone-text.png")
        await rate_and_pass_on(page)
        await answer_as_staff(page, "Sudah diatur di pasal itu.")
        await become(page, YUSUF)
        await shows(page, "Sudah diatur di pasal itu.")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("size", "person"), [(LAPTOP, SRI), (PHONE, MADE)], ids=["laptop", "phone"])
async def test_list_card_and_back(
    browser: Browser, demo: httpx.AsyncClient, tmp_path: Path, size: tuple[int, int], person: str
) -> None:
    async with opened(browser, demo, size, person, tmp_path / "back.png") as page:
        await pane(page).get_by_role("button", name="MULAI").click()
        await shows(page, "Saya Pandu")
        await say(page, "/cari inovasi malaria")
        await shows(page, re.compile(r"\d+ inovasi"))
        found = await answer(page).locator(".text").inner_text()
        await page.screenshot(path=tmp_path / "list.png")
        await answer(page).locator(".key").first.click()
        await shows(page, "Perlu aplikasi")
        await page.screenshot(path=tmp_path / "card.png")
        await tap(page, re.compile("^(‹|Kembali)"))
        await expect(answer(page).locator(".text")).to_have_text(found, use_inner_text=True)


async def test_by_keyboard_alone(browser: Browser, demo: httpx.AsyncClient, tmp_path: Path) -> None:
    await demo.post("/sim/people", json={"id": 1010, "first_name": ARIF})
    async with opened(browser, demo, PHONE, ARIF, tmp_path / "keyboard.png") as page:
        await until_focused(page, pane(page).get_by_role("button", name="MULAI"))
        await page.keyboard.press("Enter")
        await shows(page, "Saya Pandu")
        await until_focused(page, pane(page).get_by_label("Tulis pesan"))
        await page.keyboard.type(QUESTION)
        await page.keyboard.press("Enter")
        await shows(page, "Naskah contoh, belum resmi")
        await until_focused(page, answer(page).get_by_role("button", name="Teks lengkap"))
        await page.keyboard.press("Enter")
        await shows(page, re.compile(r"^\s*Pasal \d+"))


async def until_focused(page: Page, target: Locator) -> None:
    """Press Tab until it has the focus."""
    await expect(target).to_be_visible(timeout=15_000)
    for _ in range(80):
        if await target.evaluate("node => node === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError("Tab never leads there")
