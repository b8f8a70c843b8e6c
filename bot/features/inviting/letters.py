"""Letters: the personal link of an invite, its text for WhatsApp, and the papers that hold many of them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.app import App
from bot.features.inviting.owner import signature
from bot.papers.poster import Poster, to_pdf
from bot.papers.sheets import Sheet, to_xlsx
from bot.programme.custody import CustodianKind
from bot.programme.links import start_link, whatsapp_link
from bot.storage.invites import hash_of
from bot.storage.models import Invite


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is sent; `link` is empty where it has to be renewed first."""

    invite: Invite
    agency: str
    innovation: str
    link: str
    text: str

    @property
    def whatsapp(self) -> str:
        """The address that opens WhatsApp with the text."""
        return whatsapp_link(self.invite.phone, self.text)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes letters in the name of `sender`, for the bot called `username`."""

    app: App
    username: str
    sender: str

    async def letters(self, invites: Sequence[Invite]) -> list[Letter]:
        """The letter of each invite, in order."""
        ids = {invite.agency_id for invite in invites if invite.agency_id is not None}
        async with self.app.database.read() as records:
            agencies = await records.agencies.names(ids)
        catalogue = await self.app.finder.ready()
        letters = []
        for invite in invites:
            found = catalogue.innovation(invite.innovation_id or "")
            innovation = (found.short_name or found.name) if found else invite.innovation_id or ""
            letters.append(self._letter(invite, agencies.get(invite.agency_id or 0, ""), innovation))
        return letters

    def _letter(self, invite: Invite, agency: str, innovation: str) -> Letter:
        token = signature(self.app)(invite.nonce or "")
        open_still = invite.nonce is not None and hash_of(token) == invite.token_hash
        link = start_link(self.username, token) if open_still else ""
        zone = ZoneInfo(self.app.settings.default_zone)
        text = self.app.texts.render(
            "invite_whatsapp",
            salutation=invite.salutation.value if invite.salutation else None,
            name=invite.name or "",
            agency=agency,
            innovation=innovation,
            main=invite.kind is not CustodianKind.DEPUTY,
            link=link,
            until=invite.expires_at.astimezone(zone).date(),
            sender=self.sender,
            team=self.app.settings.contact_team,
        ).plain
        return Letter(invite, agency, innovation, link, text)

    async def sheet(self, letters: Sequence[Letter]) -> bytes:
        """The spreadsheet with a personal link and a text for each."""
        headings = self.app.texts.render("invite_headings").plain.splitlines()
        rows, links = [], {}
        for number, letter in enumerate(letters, 1):
            invite = letter.invite
            kind = self.app.texts.render("invite_kind", kind=(invite.kind or CustodianKind.MAIN).value).plain
            who = (str(number), invite.name or "", letter.agency, letter.innovation, kind)
            opens = headings[-1] if letter.link else ""
            rows.append([*who, invite.phone or "", letter.link, letter.text, opens])
            if letter.link:
                links[(number, 7)], links[(number, 9)] = letter.link, letter.whatsapp
        title = self.app.texts.render("invite_sheet_title", what="invites").plain
        return await asyncio.to_thread(to_xlsx, [Sheet(title, headings, rows, links)])

    async def poster(self) -> bytes:
        """The poster with the code of the bot, for a wall: it holds no personal link."""
        settings = self.app.settings
        lines = self.app.texts.render("poster", team=settings.contact_team, hours=settings.contact_hours)
        title, lead, *steps, warning, team = lines.plain.splitlines()
        poster = Poster(title, lead, steps, (warning, team), f"https://t.me/{self.username}")
        return await asyncio.to_thread(to_pdf, poster)
