"""Readers: what a typed text says for each type of field; better readers may take their place."""

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Protocol

from bot.forms.agencies import Agency, Kind
from bot.forms.fields import EvidenceKind, Field, FieldType
from bot.forms.gazetteer import Mention
from bot.forms.reading import Offer, Problem, Read, Reader, Reading, Scene, Trouble, Unsure
from bot.forms.values import Answers
from bot.forms.words import meant, plain, table
from config.wording import MONTHS

YES = (
    "ya",
    "iya",
    "y",
    "yes",
    "betul",
    "benar",
    "setuju",
    "boleh",
    "sudah",
    "ada",
    "oke",
    "ok",
    "siap",
    "bisa",
)
NO = ("tidak", "tdk", "gak", "ga", "nggak", "enggak", "ndak", "bukan", "belum", "jangan", "tak", "no")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w,.])(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?![\d])")
_MONTH_WORDS = table((number, (name, name[:3])) for number, name in enumerate(MONTHS, 1))
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*(?:[/.-]\s*(\d{1,2})|\s+([a-z]+))(?:\s*[/.-]?\s*(\d{4}))?(?!\d)")
_RELATIVE = {"hari ini": 0, "tadi": 0, "kemarin": 1, "kmrn": 1, "kemarin lusa": 2}


class Finds(Protocol):
    """What finds agencies in a text: a `Gazetteer`."""

    def find(self, text: str) -> Sequence[Mention]:
        """The agencies a text names, in its order."""
        ...


def read_text(text: str, _: Field, __: Scene) -> Reading:
    """The text as it is, without spaces around it."""
    said = text.strip()
    return Read(said) if said else Problem(Trouble.EMPTY)


def read_integer(text: str, _: Field, __: Scene) -> Reading:
    """The one whole number in the text: `12 orang`, `1.065`."""
    found = {whole.replace(".", "") for whole, part in _NUMBER.findall(text) if not part}
    return Read(int(found.pop())) if len(found) == 1 else Problem(Trouble.NOT_A_NUMBER)


def read_percent(text: str, _: Field, __: Scene) -> Reading:
    """The one number in the text as percent: `60%`, `12,5 persen`."""
    found = {(whole.replace(".", ""), part) for whole, part in _NUMBER.findall(text)}
    if len(found) != 1:
        return Problem(Trouble.NOT_A_PERCENT)
    whole, part = found.pop()
    return Read(float(f"{whole}.{part}") if part else int(whole))


def read_date(text: str, _: Field, scene: Scene) -> Reading:
    """A day: `28 April`, `5/2`, `5/2/2026`, `kemarin`; without a year the latest that is not ahead."""
    said = text.casefold().strip()
    if said in _RELATIVE:
        return Read((scene.today - timedelta(days=_RELATIVE[said])).isoformat())
    found = _DAY.search(said)
    month = _month_number(found[2], found[3]) if found else None
    if found is None or month is None:
        return Problem(Trouble.NOT_A_DATE)
    day = int(found[1])
    year = int(found[4]) if found[4] else scene.today.year - ((month, day) > _month_day(scene.today))
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        return Problem(Trouble.NO_SUCH_DAY, {"month": MONTHS[month - 1], "last": last})
    return Read(date(year, month, day).isoformat())


def read_month(text: str, _: Field, scene: Scene) -> Reading:
    """A month: `Februari`, `2/2026`; without a year the latest that is not ahead."""
    said = plain(text)
    back = {"bulan ini": 0, "bulan lalu": 1, "bulan kemarin": 1}.get(said)
    if back is not None:
        first = scene.today.replace(day=1)
        return Read(f"{(first - timedelta(days=1) if back else first):%Y-%m}")
    found = re.fullmatch(r"(?:bulan )?(?:(\d{1,2})[ /-]|([a-z]+)\s*)(\d{4})?", said)
    month = _month_number(found[1], found[2]) if found else None
    if found is None or month is None:
        return Problem(Trouble.NOT_A_MONTH)
    year = int(found[3]) if found[3] else scene.today.year - (month > scene.today.month)
    return Read(f"{year}-{month:02}")


def read_choice(text: str, field: Field, _: Scene) -> Reading:
    """The option named by its label, another word, its number or a close spelling, also in a sentence."""
    said = plain(text)
    if said.isdigit() and 0 < int(said) <= len(field.options):
        return Read(field.options[int(said) - 1].key)
    words = table((o.key, (o.label, o.key.replace("_", " "), *o.words)) for o in field.options)
    inside = {words[word] for word in said.split() if word in words}
    key = meant(text, words) or (inside.pop() if len(inside) == 1 else None)
    labels = [option.label for option in field.options]
    return Problem(Trouble.NOT_AN_OPTION, {"options": list(labels)}) if key is None else Read(key)


def read_yes_no(text: str, _: Field, __: Scene) -> Reading:
    """Yes or no, in any of the words people use, perhaps with more behind: `ya, bersedia`."""
    words = table(((True, (*YES, "1")), (False, (*NO, "2"))))
    said = words.get(plain(text))
    if said is None and plain(text):
        said = words.get(plain(text).split()[0])
    return Problem(Trouble.NOT_YES_NO) if said is None else Read(said)


def agency_reader(gazetteer: Finds) -> Reader:
    """A reader of agencies by gazetteer: a region with its unit, any other name as it was written, and a
    choice where several may be meant."""

    def read(text: str, field: Field, scene: Scene) -> Reading:
        mentions = gazetteer.find(text)
        regions = [one for one in mentions if any(agency.kind is not Kind.OTHER for agency in one.candidates)]
        if not regions:
            return read_agency(text, field, scene)
        unit = regions[0].unit or _before(text, mentions, regions[0])
        found = [_named(agency, unit) for one in regions for agency in one.candidates]
        if len(found) == 1:
            return Read(found[0])
        return Unsure(tuple(Offer(str(agency["name"]), agency) for agency in found))

    return read


def read_agency(text: str, _: Field, __: Scene) -> Reading:
    """The name as it was written."""
    said = " ".join(text.split())
    return Read({"name": said}) if re.search(r"[^\W\d_]{3}", said) else Problem(Trouble.NOT_AN_AGENCY)


def _before(text: str, mentions: Sequence[Mention], region: Mention) -> str | None:
    """What is named right in front of a region, as its unit: `Puskesmas Depok 1 Sleman`."""
    first = mentions[0]
    return None if first is region else text[first.start : region.start].strip(" ,.-") or None


def _named(agency: Agency, unit: str | None) -> Answers:
    return {
        "name": agency.name,
        **({"code": agency.code} if agency.code else {}),
        **({"unit": unit} if unit else {}),
    }


def read_evidence(text: str, field: Field, _: Scene) -> Reading:
    """The link in the text."""
    found = _LINK.search(text)
    if found and EvidenceKind.LINK in field.accepts:
        return Read([{"kind": EvidenceKind.LINK.value, "url": found[0]}])
    return Problem(Trouble.NOT_EVIDENCE, {"accepts": [kind.value for kind in field.accepts]})


def read_list(_: str, field: Field, __: Scene) -> Reading:
    """No text is a whole list; the engine reads the first part of a new item instead."""
    return Problem(Trouble.NOT_AN_ITEM, {"noun": field.noun})


def _month_number(digits: str | None, word: str | None) -> int | None:
    number = int(digits) if digits else meant(word or "", _MONTH_WORDS)
    return number if number and 1 <= number <= 12 else None


def _month_day(day: date) -> tuple[int, int]:
    return day.month, day.day


READERS: Mapping[FieldType, Reader] = MappingProxyType(
    {
        FieldType.TEXT: read_text,
        FieldType.INTEGER: read_integer,
        FieldType.PERCENT: read_percent,
        FieldType.DATE: read_date,
        FieldType.MONTH: read_month,
        FieldType.CHOICE: read_choice,
        FieldType.YES_NO: read_yes_no,
        FieldType.AGENCY: read_agency,
        FieldType.EVIDENCE: read_evidence,
        FieldType.LIST: read_list,
    }
)
"""How each type is read; a caller may put better readers in their place."""
