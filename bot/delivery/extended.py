"""Extended: whom a put-off deadline is told, by the ledger as any automatic message, and how that reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.coming import all_narahubung
from bot.delivery.occasions import Item, Rules
from bot.delivery.planning import plan_between
from bot.programme.periods import Period
from bot.programme.quiet import QuietHours
from bot.storage.database import Records
from bot.storage.models import Delivery, Extension, JsonObject
from config.wording import bulan

EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people an extension reaches, and how many innovations have nobody who joined."""

    people: int
    without: int


async def tell_extension(
    records: Records, rules: Rules, granted: Sequence[Extension], now: datetime, quiet: QuietHours
) -> None:
    """Plan the news for the narahubung of these regions: one line for each innovation."""
    mains = await all_narahubung(records, now)
    for innovation in await records.extensions.concerned([one.region for one in granted]):
        person = mains.get(innovation.id)
        if person is None:
            continue
        until, period = granted[0].until, granted[0].period
        occasion = f"{EXTENSION}:{period}:{innovation.id}:{until}"
        content: JsonObject = {
            "about": EXTENSION,
            "innovation": innovation.id,
            "period": period,
            "until": until.isoformat(),
            "reason": granted[0].reason,
        }
        await plan_between(records, rules, person, occasion, content, now, quiet)


async def reached_by(records: Records, granted: Sequence[Extension], now: datetime) -> Reached:
    """Whom it reaches; all innovations of the regions are counted."""
    mains = await all_narahubung(records, now)
    concerned = await records.extensions.concerned([one.region for one in granted])
    people = {mains[one.id].id for one in concerned if one.id in mains}
    return Reached(len(people), sum(one.id not in mains for one in concerned))


async def extension_shown(records: Records, rules: Rules, delivery: Delivery, _: datetime) -> Item | None:
    """The deadline as it is now; None where it was moved once more, of which there is news of its own."""
    content = delivery.content
    innovation_id, period = str(content["innovation"]), Period.read(str(content["period"]))
    innovation = await records.innovations.find(innovation_id)
    due = await records.reports.due_of(innovation_id, period, rules.deadlines, rules.programme.zones)
    if innovation is None or due.at.date().isoformat() != content["until"]:
        return None
    report = await records.reports.of(innovation_id, period)
    return {
        "kind": EXTENSION,
        "month": bulan(period.first),
        "name": innovation.short_name or innovation.name,
        "due": due.at,
        "zone": str(due.zone),
        "reason": str(content["reason"]),
        "sent": report is not None and report.is_sent,
        "innovation": innovation_id,
        "period": str(period),
    }
