"""Writes docs/reference/forms.md from config/forms/: what each field takes and when it is asked."""

from collections.abc import Mapping
from datetime import date

from bot.forms.fields import EMPTY, Condition, Field, FieldType, Form
from config.wording import tanggal
from tests.checks.reference import NOTE, table

TYPES: Mapping[FieldType, str] = {
    FieldType.TEXT: "text",
    FieldType.INTEGER: "a whole number",
    FieldType.PERCENT: "a share, 0 to 100%",
    FieldType.DATE: "a day",
    FieldType.MONTH: "a month",
    FieldType.CHOICE: "one of",
    FieldType.YES_NO: "yes or no",
    FieldType.AGENCY: "an agency, with its unit",
    FieldType.LIST: "a list of",
    FieldType.EVIDENCE: "evidence",
}
COUNTED = {
    FieldType.TEXT: " characters",
    FieldType.LIST: " items",
    FieldType.EVIDENCE: " files",
    FieldType.PERCENT: "%",
}


def forms_page(forms: Mapping[str, Form]) -> str:
    """The whole page; a field of a list stands below it as `list.field`."""
    about = "What each form asks, in this order; [how to add a field](../how-to/add-a-form-field.md)."
    return "\n".join([f"# Forms{NOTE}", f"{about}\n", *map(_section, forms.values())])


def _section(form: Form) -> str:
    rows = []
    for field in form.fields:
        rows.append(_row(field.key, field))
        rows += [_row(f"{field.key}.{part.key}", part) for part in field.parts]
    head = "field | label | asked | takes | when | without it"
    return f"## {form.title} (`{form.name}.yaml`)\n\n{table(head, rows)}"


def _row(key: str, field: Field) -> tuple[str, ...]:
    needed = "not sent" if field.required else "sent, not complete" if field.starred else ""
    asked = f"{field.ask} Contoh: {field.example}" if field.example else field.ask
    return f"`{key}`", field.label, asked, _takes(field), _when(field.when), needed


def _takes(field: Field) -> str:
    said = TYPES[field.type]
    if field.type is FieldType.LIST:
        said = f"{said} {field.noun}"
    details = [option.label for option in field.options]
    details += [*field.accepts, *field.types] if field.type is FieldType.EVIDENCE else []
    details += ["known ones, others after asking"] if field.official else []
    details += [_bound("from ", field, field.minimum), _bound("to ", field, field.maximum)]
    details += [field.hint]
    listed = ", ".join(str(detail) for detail in details if detail)
    return f"{said}: {listed}" if listed else said


def _bound(word: str, field: Field, bound: int | date | str | None) -> str:
    if isinstance(bound, date):
        return word + tanggal(bound, weekday=False)
    return "" if bound is None else f"{word}{bound}{COUNTED.get(field.type, '')}"


def _when(condition: Condition | None) -> str:
    if condition is None:
        return "always"
    held = f"{condition.field}.{condition.part}" if condition.part else condition.field
    values = " or ".join("nothing" if value == EMPTY else value for value in condition.values)
    return f"`{held}` is {'not ' if condition.negated else ''}{values}"
