"""People of the conversations: made what a test needs them to be."""

from bot.programme.people import Role
from tests.bot.desk import Desk


async def become(desk: Desk, chat: int, role: Role, **scope: str) -> None:
    """Give somebody a role by a link, as `pandu invite` does."""
    token = f"{chat:08x}{role.value:0>24}"
    async with desk.app.database.transaction() as records:
        await records.invites.create(token, role, desk.app.clock.now(), **scope)
    (welcome,) = await desk.say(chat, f"/start {token}")
    assert "Tercatat sebagai" in welcome["text"]


async def roles_of(desk: Desk, chat: int) -> frozenset[Role]:
    """The roles of a person now."""
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
        return await records.people.roles(person.id, desk.app.clock.now()) if person else frozenset()


async def innovations_of(desk: Desk, chat: int) -> list[str | None]:
    """What a person looks after now."""
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
        held = await records.custodians.of_person(person.id, desk.app.clock.now()) if person else ()
        return [row.innovation_id for row in held]
