"""The page's files and headers, when it is served, and who may use /sim."""

import httpx

from bot.simulator.server import create_app
from tests.simulator.client import Client, open_client

FILES = (
    "index.html",
    "app.js",
    "api.js",
    "clock.js",
    "pane.js",
    "log.js",
    "style.css",
    "chat.css",
    "icon.svg",
)


async def test_the_page_waits_until_the_bot_can_answer() -> None:
    ready = False
    client = open_client(create_app(None, ready=lambda: ready))
    waiting = await client.http.get("/")
    assert (waiting.status_code, waiting.headers["retry-after"]) == (503, "1")
    assert "Sebentar lagi" in waiting.text
    ready = True
    assert (await client.http.get("/")).status_code == 200


async def test_the_page_brings_everything_itself(client: Client) -> None:
    page = (await client.http.get("/")).text
    for name in FILES:
        response = await client.http.get(f"/page/{name}")
        assert response.status_code == 200
        assert "default-src 'none'" in response.headers["content-security-policy"]
        outside = response.text.replace("http://www.w3.org/", "").replace("https://${", "")
        assert "http://" not in outside
        assert "https://" not in outside
        assert "innerHTML" not in response.text
    assert "<script>" not in page
    assert " style=" not in page
    for name in ("none.js", "..%2fserver.py", "server.py"):
        assert (await client.http.get(f"/page/{name}")).status_code == 404


async def test_another_page_may_not_use_the_simulator(client: Client) -> None:
    def post(origin: str) -> dict[str, str]:
        return {"Origin": origin}

    foreign = await client.http.get("/sim/people", headers=post("https://contoh.id"))
    assert foreign.json() == {"error": "this page may not use the simulator"}
    assert "people" in (await client.http.get("/sim/people", headers=post("http://sim"))).json()


async def test_files_of_a_chat_are_shown_only_if_they_are_pictures(client: Client) -> None:
    await client.write(7, file={"name": "a.html", "mime": "text/html", "base64": "QQ=="})
    document = (await client.messages(7))[-1]["document"]
    response: httpx.Response = await client.http.get(f"/sim/files/{document['file_id']}")
    assert response.content == b"A"
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"] == "attachment"
    assert (await client.http.get("/sim/files/none")).status_code == 404
