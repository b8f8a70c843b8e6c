"""Pointing: a language model is shown a message and says which of its words answer what a form asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BaseModel, ConfigDict, create_model
from pydantic import Field as ModelField

from bot.forms.fields import Field, FieldType, Form
from bot.forms.slots import Asking
from knowledge.llm.model import LanguageModel
from knowledge.llm.spending import Purpose, Use

LISTED = "visits"
MOST_VISITS = 40
LINES: Mapping[str, Asking] = {
    "progress": Asking.PROGRESS,
    "obstacle": Asking.OBSTACLES,
    "plan_next": Asking.PLAN,
}
"""What is told of a report as a whole, by its key in the form, and the question that it answers."""
Quotes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pointed:
    """The words a model points at, by key of the form: of each visit, and of the report as a whole. Whether
    they stand in the message, and what they say, it does not decide."""

    visits: tuple[Quotes, ...] = ()
    lines: Quotes = field(default_factory=dict)


class Pointer:
    """Asks a model for the words; the shape of the answer is made from the form, without the columns that are
    personal unless these may be asked for."""

    def __init__(self, form: Form, model: LanguageModel, *, personal: bool = False) -> None:
        self._model, self._shape = model, shape_of(form, personal=personal)

    async def point(self, message: str, seconds: float) -> tuple[Pointed, Use]:
        """What the model points at, nothing where the call fails, and what it took; never raises."""
        reply = await self._model.ask(Purpose.EXTRACT, {"pesan": message}, self._shape, seconds)
        if reply.value is None:
            return Pointed(), reply.use
        found = reply.value.model_dump(by_alias=True)
        lines = {key: said for key, said in found.items() if key != LISTED}
        return Pointed(tuple(found.get(LISTED, ())), lines), reply.use


def shape_of(form: Form, *, personal: bool = False) -> type[BaseModel]:
    """The answer of the model: of each visit every column, of the report every line, all of them words of the
    message, "" for what it does not say."""
    listed = form.by_key[LISTED].parts if LISTED in form.by_key else ()
    columns = [part for part in listed if part.type is not FieldType.EVIDENCE]
    lines = [field for field in form.fields if field.key in LINES]
    visit = _model("Visit", [one for one in columns if personal or not one.personal])
    told = {LISTED: (Annotated[list[visit], ModelField(max_length=MOST_VISITS)], ...)}  # type: ignore[valid-type]
    return _model("Report", [one for one in lines if personal or not one.personal], told)


def _model(name: str, fields: list[Field], more: Mapping[str, object] | None = None) -> type[BaseModel]:
    """Fields go by names of their own, so that no key of a form can hide an attribute of pydantic."""
    said = {
        f"field_{number}": (str, ModelField(alias=field.key, description=f"{field.label}: {field.ask}"))
        for number, field in enumerate(fields)
    }
    found: type[BaseModel] = create_model(  # type: ignore[call-overload]
        name, __config__=ConfigDict(extra="forbid"), **{**(more or {}), **said}
    )
    return found
