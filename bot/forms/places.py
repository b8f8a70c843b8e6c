"""Places: which field comes next, and the way back; nothing here reads or changes an answer."""

from collections.abc import Mapping
from dataclasses import replace

from bot.forms.checking import is_answered
from bot.forms.fields import Field, Form
from bot.forms.sheet import Sheet
from bot.forms.values import Address, Value, get, items_of

SUMMARY = ""
LONGEST_TRAIL = 100


def first_open(form: Form, answers: Mapping[str, Value]) -> Address | None:
    """The first field that has no answer yet; None where all have one."""
    return _open_field(answers, form.shown(answers))


def following(form: Form, answers: Mapping[str, Value], at: Address, *, whole: bool) -> Address | None:
    """The place after `at`: in an item its next part without an answer (`whole`: any), then the list itself;
    else the next field without an answer. None for the summary."""
    if at.part is not None and at.item is not None:
        keys = [part.key for part in form.field(at.top).parts]
        later = keys[keys.index(at.part) + 1 :] if at.part in keys else []
        for part in form.shown_parts(answers, at):
            here = at.within(at.item, part.key)
            if part.key in later and (whole or not is_answered(part, get(answers, here))):
                return here
        return at.top
    order = [field.key for field in form.fields]
    after = order[order.index(at.field) + 1 :] if at.field in order else order
    return _open_field(answers, [field for field in form.shown(answers) if field.key in after])


def _open_field(answers: Mapping[str, Value], fields: tuple[Field, ...] | list[Field]) -> Address | None:
    for field in fields:
        if not is_answered(field, answers.get(field.key)):
            return Address(field.key)
    return None


def first_part(form: Form, answers: Mapping[str, Value], field: Field, item: int) -> Address:
    """The first part that is asked of an item."""
    address = Address(field.key, item)
    parts = form.shown_parts(answers, address) or field.parts
    return address.within(item, parts[0].key)


def gone(sheet: Sheet, to: Address | None) -> Sheet:
    """The sheet at another place, with the present one on its trail."""
    if to == sheet.at:
        return sheet
    trail = (*sheet.trail, str(sheet.at) if sheet.at else SUMMARY)[-LONGEST_TRAIL:]
    return replace(sheet, at=to, trail=trail, offers=())


def gone_back(form: Form, sheet: Sheet) -> Sheet | None:
    """The sheet one place back, along its trail, else in the order of the form; None at the first field."""
    trail = list(sheet.trail)
    while trail:
        entry = trail.pop()
        to = Address.parse(entry) if entry else None
        if to != sheet.at and (to is None or is_place(form, sheet, to)):
            return replace(
                sheet,
                at=to,
                trail=tuple(trail),
                offers=(),
                returns=_returns(sheet, to),
                whole=sheet.whole and _same_item(sheet.at, to),
            )
    before = _before(form, sheet)
    return replace(sheet, at=before, trail=(), offers=(), whole=False) if before else None


def _returns(sheet: Sheet, to: Address | None) -> str | None:
    if to is None or str(to) == sheet.returns:
        return None
    return SUMMARY if sheet.at is None else sheet.returns


def _same_item(one: Address | None, other: Address | None) -> bool:
    return one is not None and other is not None and (one.field, one.item) == (other.field, other.item)


def _before(form: Form, sheet: Sheet) -> Address | None:
    if sheet.at is not None and sheet.at.item is not None:
        return sheet.at.top
    keys = [field.key for field in form.shown(sheet.answers)]
    end = keys.index(sheet.at.field) if sheet.at and sheet.at.field in keys else len(keys)
    return Address(keys[end - 1]) if sheet.at is not None and end else None


def is_place(form: Form, sheet: Sheet, at: Address) -> bool:
    """Whether a person can stand there: a field that is asked, or a part of an item, the next new one too."""
    if not form.is_shown(sheet.answers, at):
        return False
    field = form.field(at.top)
    return at.item is None or bool(
        field.parts and at.part and at.item <= len(items_of(sheet.answers, at.field))
    )


def progress(form: Form, sheet: Sheet) -> tuple[int, int]:
    """The number of the field that is asked among those that are shown, and how many there are."""
    keys = [field.key for field in form.shown(sheet.answers)]
    number = keys.index(sheet.at.field) + 1 if sheet.at and sheet.at.field in keys else len(keys)
    return number, len(keys)
