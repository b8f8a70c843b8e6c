"""Letters: what a narahubung is sent by WhatsApp about a report that has not come, with the link to it."""

from bot.context import Turn
from bot.features.chasing.owner import Row
from bot.programme.links import start_link, token_of, whatsapp_link
from bot.programme.periods import Period
from bot.programme.reporting import Due
from bot.storage.coverage import InviteState
from bot.storage.invites import hash_of
from config.wording import panggilan


def text_of(turn: Turn, row: Row, period: Period, due: Due) -> str:
    """The text, plain and signed, at most 700 characters (product, 6)."""
    innovation = row.owed.innovation
    return turn.app.texts.render(
        "missing_whatsapp",
        agency=innovation.agency or "",
        name=row.name,
        month=period.first,
        link=link_of(turn, row, period),
        due=due.at,
        zone=str(due.zone),
        late=turn.now > due.at,
        sender=panggilan(turn.known_person.name),
        team=turn.app.settings.contact_team,
    ).plain


def link_of(turn: Turn, row: Row, period: Period) -> str:
    """The link to the report, of who never joined their personal one; "" where that has to be renewed."""
    username, invited = turn.bot.username, row.owed.invited
    if invited is None:
        return start_link(username, f"lapor-{row.owed.innovation.id}-m{period}")
    token = token_of(turn.app.settings.telegram_token.get_secret_value(), invited.invite.nonce or "")
    open_still = invited.invite.token_hash == hash_of(token) and invited.state is not InviteState.EXPIRED
    return start_link(username, token) if open_still else ""


def whatsapp_of(row: Row, text: str) -> str:
    """The address that opens WhatsApp with the text."""
    return whatsapp_link(phone_of(row), text)


def phone_of(row: Row) -> str:
    """The number of the narahubung; "" where none is known, or it turned out wrong."""
    joined, invited = row.owed.narahubung, row.owed.invited
    if joined:
        return joined.person.phone or ""
    wrong = invited is None or invited.state is InviteState.WRONG_NUMBER
    return "" if wrong or invited is None else invited.invite.phone or ""


def name_of(row: Row) -> str:
    """How the narahubung is called; "" while nobody is known."""
    joined, invited = row.owed.narahubung, row.owed.invited
    if joined:
        return joined.person.address
    return panggilan(invited.invite.name or "", invited.invite.salutation) if invited else ""
