"""The page in a real browser: writing, tapping, editing, files, persons, phone width, keyboard only."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.simulator.server import create_app
from tests.simulator.client import served

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
UNNAMED = """
[...document.querySelectorAll("button, select, textarea, a, summary")].filter(
    (node) => node.checkVisibility() && !(node.textContent.trim() || node.ariaLabel || node.labels?.length),
).length
"""
LAPTOP, PHONE = (1280, 860), (390, 780)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed"),
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with served(create_app(None)) as http:
        await http.put("/sim/faults", json={"per_second": None, "per_chat_per_second": None})
        for number, name, role in ((1, "Ratna", "replikator"), (2, "Yusuf", "inovator")):
            await http.post("/sim/people", json={"id": number, "first_name": name, "role": role})
        await bot(http, "setMyDescription", description="Pandu membantu instansi.")
        commands = [
            {"command": "mulai", "description": "Awal"},
            {"command": "bantuan", "description": "Bantuan"},
        ]
        await bot(http, "setMyCommands", commands=commands)
        yield http


async def bot(http: httpx.AsyncClient, method: str, **params: object) -> object:
    answer = (await http.post(f"/bot99:a/{method}", json=params)).json()
    assert answer["ok"], answer
    return answer["result"]


async def open_page(browser: Browser, http: httpx.AsyncClient, size: tuple[int, int]) -> Page:
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    await page.goto(str(http.base_url))
    await expect(page.locator(".pane").first).to_be_visible()
    assert problems == []
    return page


async def texts(http: httpx.AsyncClient, chat_id: int) -> list[str]:
    messages = (await http.get(f"/sim/chats/{chat_id}/messages")).json()["messages"]
    return [message.get("text", "") for message in messages]


async def test_start_write_edit_and_tap(browser: Browser, http: httpx.AsyncClient) -> None:
    page = await open_page(browser, http, PHONE)
    await expect(page.get_by_text("Pandu membantu instansi.")).to_be_visible()
    await page.get_by_role("button", name="MULAI").click()
    await expect(page.locator(".own").get_by_text("/start")).to_be_visible()
    await page.get_by_label("Tulis pesan").fill("dua")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("<b>baris</b>")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("<b>baris</b>")).to_be_visible()
    await page.get_by_text("<b>baris</b>").hover()
    await page.get_by_role("button", name="Ubah pesan ini").last.click()
    await page.get_by_label("Tulis pesan").fill("diubah")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("diubah", exact=True)).to_be_visible()
    assert await texts(http, 1) == ["/start", "diubah"]
    keyboard = {"inline_keyboard": [[{"text": "Ya", "callback_data": "ya"}]]}
    text = '<b>tebal</b> <a href="https://t.me/PanduReplikasiBot?start=abc">laporan</a>'
    await bot(http, "sendMessage", chat_id=1, text=text, parse_mode="HTML", reply_markup=keyboard)
    await expect(page.locator("strong", has_text="tebal")).to_be_visible()
    await page.get_by_role("button", name="laporan").click()
    await expect(page.locator(".own").get_by_text("/start abc")).to_be_visible()
    await page.get_by_role("button", name="Ya", exact=True).click()
    updates = await bot(http, "getUpdates", offset=-1, timeout=5)
    assert isinstance(updates, list)
    query = updates[0]["callback_query"]
    await bot(http, "answerCallbackQuery", callback_query_id=query["id"], text="Tercatat")
    await expect(page.get_by_text("Tercatat")).to_be_visible()
    await bot(http, "editMessageText", chat_id=1, message_id=query["message"]["message_id"], text="sudah")
    await expect(page.get_by_text("sudah", exact=True)).to_be_visible()
    await expect(page.get_by_role("button", name="Ya", exact=True)).to_have_count(0)


async def test_two_chats_side_by_side_and_one_on_a_phone(browser: Browser, http: httpx.AsyncClient) -> None:
    page = await open_page(browser, http, LAPTOP)
    await expect(page.locator(".pane")).to_have_count(2)
    await expect(page.locator("select.person").nth(1)).to_have_value("2")
    await http.post("/sim/chats/2/messages", json={"text": "halo dari Yusuf"})
    await expect(page.locator(".pane").nth(1).get_by_text("halo dari Yusuf")).to_be_visible()
    await expect(page.locator(".pane").nth(0).get_by_text("halo dari Yusuf")).to_have_count(0)
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    await expect(page.locator(".pane")).to_have_count(1)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.locator("select.person").select_option("2")
    await expect(page.get_by_text("halo dari Yusuf")).to_be_visible()


async def test_files_and_albums(browser: Browser, http: httpx.AsyncClient, tmp_path: Path) -> None:
    await http.post("/sim/chats/1/messages", json={"text": "halo"})
    files = [tmp_path / "surat.pdf", tmp_path / "daftar.pdf"]
    for file in files:
        file.write_bytes(b"%PDF-")
    page = await open_page(browser, http, PHONE)
    await page.locator("input[type=file]").set_input_files(files[:1])
    await expect(page.get_by_text("surat.pdf")).to_be_visible()
    await page.locator("input[type=file]").set_input_files(files)
    await expect(page.locator(".album")).to_have_count(2)
    messages = (await http.get("/sim/chats/1/messages")).json()["messages"]
    assert messages[1]["document"]["mime_type"] == "application/pdf"
    assert len({message.get("media_group_id") for message in messages[2:]}) == 1


async def test_by_keyboard_alone(browser: Browser, http: httpx.AsyncClient) -> None:
    await http.post("/sim/chats/1/messages", json={"text": "halo"})
    page = await open_page(browser, http, PHONE)
    field = page.get_by_label("Tulis pesan")
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await field.evaluate("node => node === document.activeElement"):
            break
    await page.keyboard.type("/b")
    await expect(page.locator(".commands").get_by_role("option")).to_have_count(1)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".own").get_by_text("/bantuan")).to_be_visible()
    assert (await texts(http, 1))[-1] == "/bantuan"


async def test_what_a_screen_reader_hears(browser: Browser, http: httpx.AsyncClient) -> None:
    await http.post("/sim/chats/1/messages", json={"text": "halo"})
    page = await open_page(browser, http, PHONE)
    await expect(page.get_by_role("log", name="Percakapan")).to_have_attribute("aria-live", "polite")
    await expect(page.get_by_role("article", name=re.compile("^Anda, "))).to_be_visible()
    await expect(page.get_by_label("Berlaku sebagai")).to_have_value("1")
    assert await page.evaluate(UNNAMED) == 0


async def test_time_is_moved_to_the_days_on_which_something_is_due(
    browser: Browser, http: httpx.AsyncClient
) -> None:
    await http.put("/sim/clock", json={"now": "2026-03-02T08:10:00+07:00", "rate": 0})
    page = await open_page(browser, http, LAPTOP)
    await page.locator("#clock summary").click()
    jumps = page.locator("#clock-jumps button")
    await expect(jumps).to_have_text(["2 Maret", "5 Maret", "6 Maret", "31 Maret"])
    await jumps.nth(1).click()
    await expect(page.locator("#clock-now")).to_contain_text("5 Mar")
    assert (await http.get("/sim/clock")).json()["now"].startswith("2026-03-05T02:00")


async def test_a_story_has_its_own_days(browser: Browser, http: httpx.AsyncClient) -> None:
    days = [("02", "pengingat"), ("14", "pengingat daerah banjir"), ("05", "tenggat")]
    jumps = [{"at": f"2026-03-{day}T09:00:00+07:00", "what": what} for day, what in days]
    await http.put("/sim/clock", json={"now": "2026-03-03T08:10:00+07:00", "rate": 0, "jumps": jumps})
    page = await open_page(browser, http, LAPTOP)
    await page.locator("#clock summary").click()
    offered = page.locator("#clock-jumps button")
    wanted = ["5 Maret: tenggat", "6 Maret", "14 Maret: pengingat daerah banjir", "31 Maret", "2 April"]
    await expect(offered).to_have_text(wanted)
    await offered.nth(2).click()
    await expect(page.locator("#clock-now")).to_contain_text("14 Mar")
