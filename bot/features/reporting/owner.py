"""The feature that the modules of this folder register with; whose reports a person may write, and which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.context import Turn
from bot.custody import mine, name_of, writable
from bot.feature import Feature
from bot.forms.contents import Contents
from bot.forms.doubts import Doubt, doubts_of
from bot.forms.fields import Form
from bot.programme.periods import Period
from bot.programme.reporting import Due, Phase, ReportState, oldest_open
from bot.storage.database import Records
from bot.storage.models import Card, Evidence, Journey, Report

feature = Feature("reporting")
FORM = "monthly_report"
CARD, NOTE, RECEIPT = "report", "recorded", "receipt"
"""What our messages show: a card that is filled in, a note of what was recorded, a receipt."""
SESSION = timedelta(hours=12)
"""How long what a person writes is taken for the report they looked at last."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A report with all that is needed to show or send it; `journeys` are those that ended too, `phases`
    those they were in when it spoke of them, `today` is the day in the innovation's zone."""

    report: Report
    name: str
    contents: Contents
    due: Due
    journeys: Sequence[Journey]
    phases: Mapping[int, Phase | None]
    today: date
    form: Form

    @property
    def doubts(self) -> list[Doubt]:
        """What has to be asked about it."""
        going_on = [journey.id for journey in self.going_on]
        return doubts_of(self.contents, self.report.month, self.today, going_on)

    @property
    def going_on(self) -> Sequence[Journey]:
        """The journeys that progress is asked about."""
        return [journey for journey in self.journeys if journey.ended_at is None]

    @property
    def is_over(self) -> bool:
        """Whether its month is over, so that it is time to send it."""
        return self.today > self.report.month.last


def form_of(turn: Turn) -> Form:
    """The form of the monthly report."""
    return turn.app.forms[FORM]


async def own_report(
    turn: Turn, records: Records, report_id: int | None, *, held: bool = False
) -> Report | None:
    """The report of a button or card, if the person may write it; `held` to be written."""
    find = records.reports.hold if held else records.reports.find
    return await writable(turn, records, await find(report_id or 0))


async def dossier_of(
    turn: Turn, records: Records, report: Report, contents: Contents | None = None
) -> Dossier:
    """A report with its surroundings; `contents` in place of those it holds."""
    due = await records.reports.due_of(
        report.innovation_id, report.month, turn.app.deadlines, turn.app.programme.zones
    )
    return Dossier(
        report,
        await name_of(records, report.innovation_id),
        contents or await records.reports.contents(report),
        due,
        await records.journeys.of_innovation(report.innovation_id, ended=True),
        await records.journeys.phases(report.id),
        turn.now.astimezone(due.zone).date(),
        form_of(turn),
    )


async def own_dossier(turn: Turn, number: int | None) -> Dossier | None:
    """The report of a button with its surroundings, if the person may write it."""
    async with turn.app.database.read() as records:
        report = await own_report(turn, records, number)
        return await dossier_of(turn, records, report) if report else None


async def first_month(turn: Turn, records: Records, innovation_id: str) -> Period:
    """The first month that is reported: the one before anybody looked after the innovation, or an older one
    that was reported all the same."""
    held = await records.custodians.of_innovation(innovation_id, turn.now)
    began = min((row.since for row in held), default=turn.now).astimezone(turn.zone).date()
    sent = await records.reports.sent_periods(innovation_id)
    return min([Period.of(began).shifted(-1), *sent])


async def open_month(turn: Turn, records: Records, innovation_id: str) -> Period:
    """The month that `/lapor` opens."""
    first = await first_month(turn, records, innovation_id)
    sent = await records.reports.sent_periods(innovation_id)
    return oldest_open(first, turn.today, sent)


@dataclass(frozen=True, slots=True)
class Focus:
    """The report that a person speaks about; `firm` where they have its card before them and fill it in, so
    that visits they tell of are meant for it."""

    report: Report
    firm: bool

    @property
    def fresh(self) -> bool:
        """Whether something in it was not shown yet."""
        return self.report.unseen is not None

    @property
    def period(self) -> Period | None:
        """The month that days without one lie in."""
        return self.report.month if self.firm else None


async def focus_of(turn: Turn, records: Records) -> Focus | None:
    """What a person speaks about: the card replied to, what they wrote a moment ago, the card seen last."""
    replied = await records.cards.find(turn.chat_id, turn.replied_to) if turn.replied_to else None
    if replied and replied.subject in (CARD, NOTE, RECEIPT):
        return await _focus(turn, records, replied)
    card = await records.cards.last(turn.chat_id, CARD, NOTE, RECEIPT)
    card = card if card and turn.now - card.sent_at <= SESSION else None
    own = await records.reports.of_innovations(await mine(turn, records))
    fresh = max((one for one in own if one.unseen), key=lambda one: one.edited_at, default=None)
    if fresh and (card is None or card.subject_id != fresh.id):
        return Focus(fresh, firm=False)
    return await _focus(turn, records, card) if card else None


async def _focus(turn: Turn, records: Records, card: Card) -> Focus | None:
    report = await own_report(turn, records, card.subject_id)
    return Focus(report, firm=card.subject == CARD and is_open(report)) if report else None


def is_open(report: Report) -> bool:
    """Whether a report is being filled in, so that what is told while it is looked at belongs to it."""
    return report.state in (ReportState.DRAFT, ReportState.RETURNED)


async def standing(records: Records, report: Report) -> Contents:
    """What a report holds with the change that waits for its confirmation, where there is one."""
    waiting = report.pending.get("contents") if report.pending else None
    return Contents.of(waiting) if isinstance(waiting, dict) else await records.reports.contents(report)


async def what_it_shows(
    turn: Turn, records: Records, evidence: Evidence | None
) -> tuple[Dossier | None, frozenset[int]]:
    """The report that a file belongs to, and the ids of the visits it is paired with."""
    if evidence is None:
        return None, frozenset()
    report = await records.reports.find(evidence.report_id)
    dossier = await dossier_of(turn, records, report) if report else None
    return dossier, await records.evidence.shown(evidence.id)
