"""How a search begins: a command, a word, the answer to "what are you looking for", or free text."""

import re

from bot.context import Turn
from bot.features.search.cards import show_card, show_contact
from bot.features.search.listing import PAGE, seek, show_list
from bot.features.search.owner import feature
from bot.programme.masking import masked, unnumbered
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Question, Search
from knowledge.answers import Route
from knowledge.search.catalogue import Reason

LONGEST = 400
_LEADS = (
    r"^\s*/?\s*(?:tolong\s+)?(?:cari|carikan|cariin)\s+"
    r"(?!tahu\b|tau\b|info|pasal|aturan|pedoman|dasar\b|kontak|petugas|mentor)\S"
)
_COMMAND = re.compile(r"^\s*/?\s*(?:tolong\s+)?(?:cari|carikan|cariin)\b\S*\s*", re.IGNORECASE)
_CONTACT = re.compile(r"\b(?:kontak|narahubung|dihubungi|hubungi|nomor|telepon|telp)\w*\b", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*(?:no\.?|nomor)?\s*([1-9]\d?)\s*[.!]*\s*$", re.IGNORECASE)


@feature.command("cari", Permission.ASK, menu="Cari inovasi", leads=_LEADS)
async def search(turn: Turn) -> None:
    """Search for what stands behind the command; without it, ask what for."""
    text = _COMMAND.sub("", turn.text, count=1).strip()
    if text:
        await _search(turn, text)
    else:
        await ask_what(turn)


@feature.button("search", Permission.ASK)
async def ask_what(turn: Turn) -> None:
    """Ask what to look for; the person's next text is it."""
    if not turn.in_group:
        await feature.expect(turn, "query")
    await turn.reply("search_ask", group=turn.in_group)


@feature.cursor("query", Permission.ASK)
async def take_query(turn: Turn) -> None:
    """The person's text is what to look for."""
    await _search(turn, turn.text)


@feature.route(Route.SEARCH)
async def routed_to_search(turn: Turn, question: Question) -> None:
    """A free text that asks for innovations."""
    stored = await _store(turn, question.text, question)
    if turn.is_edit:
        shown = await show_list(turn, stored, at=question.reply_message_id)
    else:
        shown = await _show(turn, stored)
    async with turn.app.database.transaction() as records:
        await records.questions.note_reply(question.id, shown)


@feature.reply_to("search", Permission.ASK)
async def take_reply(turn: Turn) -> None:
    """A number of the list, as a reply to it, opens that card; anything else is looked for."""
    number = _NUMBER.match(turn.text)
    card = await turn.card()
    async with turn.app.database.read() as records:
        known = await records.searches.find(card.subject_id) if card else None
    if number and known and known.chat_id == turn.chat_id:
        sought = await seek(turn, known)
        place = int(number[1]) - 1
        if place < len(sought.found.results):
            await show_card(turn, known, place - place % PAGE, sought.found.results[place].innovation)
            return
    await _search(turn, turn.text)


async def _search(turn: Turn, text: str) -> None:
    await _show(turn, await _store(turn, text, None))


async def _show(turn: Turn, stored: Search) -> int:
    """The list; where somebody asks whom to ask about an innovation they name, how to reach it."""
    if _CONTACT.search(stored.text):
        results = (await seek(turn, stored)).found.results
        if results and results[0].reason is Reason.NAME:
            return await show_contact(turn, stored, 0, results[0].innovation)
    return await show_list(turn, stored)


async def _store(turn: Turn, text: str, question: Question | None) -> Search:
    """The search of this update, read and stored once; a routed text was applied with its question."""
    text = masked(text)[:LONGEST]
    query = (await turn.app.finder.ready()).read(unnumbered(text))
    fresh = Search(
        update_id=turn.update_id,
        person_id=turn.known_person.id,
        chat_id=turn.chat_id,
        question_id=question.id if question else None,
        text=text,
        topic=list(query.topic),
        leaning=[[meaning.kind.value, meaning.value] for meaning in query.leaning],
        filters=dict(query.filters.given()),
        created_at=turn.now,
    )

    async def store(records: Records) -> Search:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        return await records.searches.add(fresh)

    if question is None:
        return await turn.apply(store, lambda records: records.searches.add(fresh))
    async with turn.app.database.transaction() as records:
        return await records.searches.add(fresh)
