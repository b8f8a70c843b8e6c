"""getUpdates: offsets, waiting, conflicts, redelivery."""

import asyncio
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.simulator.journal import Journal
from bot.simulator.queue import UpdateQueue
from bot.simulator.server import create_app
from tests.simulator.client import Client, open_client


async def test_what_was_written_before_the_first_call_waits(client: Client) -> None:
    updates = await client.result("getUpdates")
    assert [update["message"]["text"] for update in updates] == ["halo"]


async def test_an_update_comes_again_until_it_is_confirmed(client: Client) -> None:
    first = await client.result("getUpdates")
    assert await client.result("getUpdates") == first
    assert await client.result("getUpdates", offset=first[0]["update_id"] + 1) == []
    assert await client.result("getUpdates") == []


async def test_a_negative_offset_forgets_the_older_ones(client: Client) -> None:
    await client.write(7, text="dua")
    await client.write(7, text="tiga")
    updates = await client.result("getUpdates", offset=-1)
    assert [update["message"]["text"] for update in updates] == ["tiga"]
    assert await client.result("getUpdates") == updates


async def test_limit_is_between_1_and_100(client: Client) -> None:
    for number in range(120):
        await client.write(7, text=str(number))
    assert len(await client.result("getUpdates", limit=3)) == 3
    assert len(await client.result("getUpdates")) == 100
    assert len(await client.result("getUpdates", limit=1000)) == 100


async def test_a_long_poll_ends_with_the_first_update(client: Client) -> None:
    last = (await client.result("getUpdates"))[-1]["update_id"]
    poll = asyncio.create_task(client.result("getUpdates", offset=last + 1, timeout=30))
    await asyncio.sleep(0.02)
    await client.write(7, text="akhirnya")
    assert [update["message"]["text"] for update in await poll] == ["akhirnya"]


async def test_a_second_poll_ends_the_first_with_a_conflict(client: Client) -> None:
    last = (await client.result("getUpdates"))[-1]["update_id"]
    poll = asyncio.create_task(client.refusal("getUpdates", offset=last + 1, timeout=30))
    await asyncio.sleep(0.02)
    assert await client.result("getUpdates", offset=last + 1) == []
    assert (await poll).startswith("Conflict: terminated by other getUpdates request")


async def test_no_polling_while_a_webhook_is_set(client: Client) -> None:
    await client.result("setWebhook", url="https://127.0.0.1:9/x")
    assert (await client.refusal("getUpdates")).startswith("Conflict: can't use getUpdates method while")
    await client.result("deleteWebhook")
    assert await client.result("getUpdates")


async def test_kinds_of_updates_are_remembered(client: Client) -> None:
    await client.result("getUpdates", offset=-1, allowed_updates=["message"])
    await client.sim("POST", "/chats/7/messages", edit_of=1, text="diubah")
    await client.write(7, text="baru")
    updates = await client.result("getUpdates")
    assert ["edited_message" in update for update in updates] == [False, False]


async def test_reactions_only_for_who_asks(client: Client) -> None:
    await client.result("getUpdates")
    await client.sim("POST", "/chats/7/reactions", message_id=1, emoji="👍")
    await client.result("getUpdates", allowed_updates=["message", "message_reaction"])
    await client.sim("POST", "/chats/7/reactions", message_id=1, emoji="👍")
    updates = await client.result("getUpdates")
    assert ["message_reaction" in update for update in updates] == [False, True]


async def test_redelivery_gives_every_update_once_more(client: Client) -> None:
    await client.sim("PUT", "/faults", redeliver=True)
    await client.write(7, text="dua kali")
    seen, offset = [], 0
    while updates := await client.result("getUpdates", offset=offset):
        seen += [update["message"]["text"] for update in updates]
        offset = updates[-1]["update_id"] + 1
    assert sorted(seen) == ["dua kali", "dua kali", "halo", "halo"]


async def test_unconfirmed_updates_outlive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    before = open_client(create_app(path))
    await before.write(7, text="satu")
    await before.write(7, text="dua")
    updates = await before.result("getUpdates")
    await before.result("getUpdates", offset=updates[0]["update_id"] + 1)
    after = open_client(create_app(path))
    assert await after.result("getUpdates") == updates[1:]
    await after.write(7, text="tiga")
    assert [update["update_id"] for update in await after.result("getUpdates")] == [
        updates[1]["update_id"],
        updates[1]["update_id"] + 1,
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.just("write"), st.integers(-5, 30))))
def test_offsets_against_a_plain_model(steps: list[str | int]) -> None:
    """The queue does what a list of numbers would: forget all below the offset, or all but the last n."""
    queue, model, number = UpdateQueue(1, Journal(None)), [], 0
    for step in steps:
        if isinstance(step, str):
            number += 1
            queue.add({"update_id": number})
            model.append(number)
            continue
        model = model[step:] if step < 0 else [at for at in model if at >= step]
        queue.confirm(step)
        assert [update["update_id"] for update in queue.first(100)] == model
