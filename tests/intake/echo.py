"""A small bot for tests that kill it: counts each message in the database, then echoes it."""

import asyncio
import secrets
import sys

import telegram
from telegram.ext import ExtBot

from bot.intake import LEASE, Intake
from bot.programme.clock import SystemClock
from bot.storage.database import Database, Records
from bot.storage.leases import hold_of_this_process
from bot.storage.models import Task, TaskKind


async def main(url: str, api: str) -> None:
    database, clock = Database(url), SystemClock()
    bot = ExtBot("1:test", base_url=f"{api}/bot")

    async def count(records: Records, message: telegram.Message, update_id: int) -> None:
        person = await records.people.meet(message.chat_id, "0", clock.now())
        person.name = str(int(person.name) + 1)
        await records.tasks.open(
            Task(
                kind=TaskKind.QUESTION,
                person_id=person.id,
                chat_id=message.chat_id,
                text=message.text or "",
                created_at=clock.now(),
                origin_update=update_id,
            )
        )

    async def handle(update: telegram.Update) -> None:
        assert update.message
        async with database.transaction() as records:
            if await records.updates.apply_once(update.update_id, "echo", clock.now()):
                await count(records, update.message, update.update_id)
        await bot.send_message(update.message.chat_id, f"{update.message.text}")

    async with bot:
        intake = Intake(database, clock, handle, bot, hold_of_this_process(LEASE, secrets.token_hex))
        await intake.start()
        await intake.poll()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
