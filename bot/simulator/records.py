"""What the simulator remembers of a bot and of a chat."""

from dataclasses import dataclass, field

from bot.simulator.wire import Json


@dataclass(slots=True)
class Bot:
    """One token's account; texts are kept by language, commands by scope and language."""

    id: int
    name: str
    username: str
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    menus: dict[str, Json] = field(default_factory=dict)
    allowed_updates: list[str] = field(default_factory=list)
    webhook: Json = field(default_factory=dict)
    next_update: int = 700_000_001

    def user(self) -> Json:
        name = self.names.get("", self.name)
        return {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group; `bot` is the one it talks with."""

    id: int
    type: str
    title: str = ""
    username: str = ""
    is_forum: bool = False
    members: list[int] = field(default_factory=list)
    bot: int = 0
    started: bool = False
    bot_status: str = "member"
    threads: list[int] = field(default_factory=list)
    topics: dict[str, str] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    keyboard: Json | None = None
