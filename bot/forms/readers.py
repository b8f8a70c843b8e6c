"""Readers: what a text says for each type of field: dates and numbers by speech, agencies by gazetteer."""

import calendar
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from bot.forms.agencies import Agency, Kind
from bot.forms.dates import read_date
from bot.forms.fields import EvidenceKind, Field, FieldType
from bot.forms.gazetteer import Mention
from bot.forms.months import month_of, read_period
from bot.forms.numbers import read_number, read_percent
from bot.forms.reading import Offer, Problem, Read, Reader, Reading, Scene, Trouble, Unsure
from bot.forms.values import Answers
from bot.forms.words import meant, plain, table
from bot.programme.periods import Period
from config.wording import MONTHS, tanggal

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
_FROM = re.compile(r"^(?:(?:saya|kami|aku)\s+)?(?:dari|di|pada|bekerja di|kerja di)\s+", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(r"\d{1,2}\s*(?:[/.-]\s*(\d{1,2})|([A-Za-z]+))(?:\s*[/.-]?\s*(\d{4}))?")


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
    """The one whole number in the text: `12 orang`, `1.065`, `dua belas`."""
    number = read_number(text)
    return Problem(Trouble.NOT_A_NUMBER) if number is None else Read(number)


def read_share(text: str, _: Field, __: Scene) -> Reading:
    """The one share in the text as percent: `60%`, `12,5 persen`, `separuh`."""
    share = read_percent(text)
    if share is None:
        return Problem(Trouble.NOT_A_PERCENT)
    return Read(int(share) if share.is_integer() else share)


def read_day(text: str, _: Field, scene: Scene) -> Reading:
    """A day as people write it; of several that are listed the person says which one."""
    dated = read_date(text, scene.today, Period.read(scene.period) if scene.period else None)
    if dated is None:
        return Problem(Trouble.NOT_A_DATE)
    if len(dated.days) > 1:
        return Unsure(tuple(Offer(tanggal(day, weekday=False), day.isoformat()) for day in dated.days))
    if dated.day:
        return Read(dated.day.isoformat())
    return Problem(Trouble.NOT_EXACT) if dated.span else _no_such_day(text, scene)


def _no_such_day(text: str, scene: Scene) -> Problem:
    """Which day a month ends with, where a day after it was named."""
    found = _DAY_AND_MONTH.search(text)
    month = (int(found[1]) if found[1] else month_of(found[2])) if found else None
    if found is None or month is None or not 1 <= month <= 12:
        return Problem(Trouble.NOT_A_DATE)
    last = calendar.monthrange(int(found[3] or scene.today.year), month)[1]
    return Problem(Trouble.NO_SUCH_DAY, {"month": MONTHS[month - 1], "last": last})


def read_month(text: str, _: Field, scene: Scene) -> Reading:
    """The one month in the text: `Februari`, `2/2026`, `bulan lalu`."""
    period = read_period(text, scene.today)
    return Problem(Trouble.NOT_A_MONTH) if period is None else Read(str(period))


def read_choice(text: str, field: Field, _: Scene) -> Reading:
    """The option named by its label, another word, its number or a close spelling, also in a sentence."""
    said = plain(text)
    if said.isdecimal() and 0 < int(said) <= len(field.options):
        return Read(field.options[int(said) - 1].key)
    words = table((o.key, (o.label, o.key.replace("_", " "), *o.words)) for o in field.options)
    inside = {key for word, key in words.items() if f" {word} " in f" {said} "}
    key = meant(text, words) or (inside.pop() if len(inside) == 1 else None)
    labels = [option.label for option in field.options]
    return Problem(Trouble.NOT_AN_OPTION, {"options": list(labels)}) if key is None else Read(key)


def read_yes_no(text: str, field: Field, _: Scene) -> Reading:
    """Yes or no, in the field's words or any that people use, perhaps with more behind: `ya, bersedia`."""
    own = [(option.key == "ya", (option.label, *option.words)) for option in field.options]
    words = table((*own, (True, (*YES, "1")), (False, (*NO, "2"))))
    said = words.get(plain(text))
    if said is None and plain(text):
        said = words.get(plain(text).split()[0])
    return Problem(Trouble.NOT_YES_NO) if said is None else Read(said)


def agency_reader(gazetteer: Finds) -> Reader:
    """A reader of agencies by gazetteer: a region with its unit, any other name as it was written (where only
    `official` ones are expected, after asking), and a choice where several may be meant."""

    def read(text: str, field: Field, scene: Scene) -> Reading:
        mentions = gazetteer.find(text)
        regions = [one for one in mentions if any(agency.kind is not Kind.OTHER for agency in one.candidates)]
        if regions:
            unit = _unit(gazetteer, text, regions[0]) or _before(text, mentions, regions[0])
            return _one_of([_named(agency, unit) for one in regions for agency in one.candidates])
        written = read_agency(text, field, scene)
        if not field.official or not isinstance(written, Read):
            return written
        ending = _ending(gazetteer, text)
        return _one_of(ending) if ending else _asked_about(written)

    return read


def read_agency(text: str, _: Field, __: Scene) -> Reading:
    """The name as it was written."""
    said = " ".join(text.split())
    return Read({"name": said}) if re.search(r"[^\W\d_]{3}", said) else Problem(Trouble.NOT_AN_AGENCY)


def _one_of(found: Sequence[Answers]) -> Reading:
    if len(found) == 1:
        return Read(found[0])
    return Unsure(tuple(Offer(str(agency["name"]), agency) for agency in found))


def _ending(gazetteer: Finds, text: str) -> list[Answers]:
    """The region that the text ends with, where a unit's name runs into it: `RSUD Wates Kulon Progo`."""
    words = _FROM.sub("", text.strip()).split()
    for first in range(1, len(words)):
        rest = " ".join(words[first:])
        whole = [one for one in gazetteer.find(rest) if (one.start, one.end) == (0, len(rest))]
        regions = [agency for one in whole for agency in one.candidates if agency.code]
        if regions:
            return [_named(agency, " ".join(words[:first])) for agency in regions]
    return []


def _asked_about(written: Read) -> Unsure:
    name = str(written.value["name"]) if isinstance(written.value, dict) else ""
    return Unsure((Offer(name, written.value),), Problem(Trouble.NOT_OFFICIAL))


def _unit(gazetteer: Finds, text: str, region: Mention) -> str | None:
    """The unit in front of a region, also where a comma parts them: `Dinas Kesehatan, Kota Bandung`."""
    found = gazetteer.find(_COMMA.sub(" ", text))
    joined = next((one.unit for one in found if one.candidates == region.candidates), None)
    return joined or region.unit


def _before(text: str, mentions: Sequence[Mention], region: Mention) -> str | None:
    """What is named right in front of a region, as its unit: `Puskesmas Depok 1 Sleman`."""
    first = mentions[0]
    return None if first is region else text[first.start : region.start].strip(" ,.-") or None


def _named(agency: Agency, unit: str | None) -> Answers:
    held = {"code": agency.code, "province": agency.province, "unit": unit}
    return {
        "name": agency.name,
        "kind": agency.kind.value,
        **{key: said for key, said in held.items() if said},
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


READERS: Mapping[FieldType, Reader] = MappingProxyType(
    {
        FieldType.TEXT: read_text,
        FieldType.INTEGER: read_integer,
        FieldType.PERCENT: read_share,
        FieldType.DATE: read_day,
        FieldType.MONTH: read_month,
        FieldType.CHOICE: read_choice,
        FieldType.YES_NO: read_yes_no,
        FieldType.AGENCY: read_agency,
        FieldType.EVIDENCE: read_evidence,
        FieldType.LIST: read_list,
    }
)
"""How each type is read; a caller may put better readers in their place."""
