"""Labelled questions: one JSON object a line, as `eval/README.md` of the project's data describes them."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import EvaluationError


class LabelledQuestion(BaseModel):
    """A question and what should become of it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    question: str
    history: tuple[str, ...] = ()
    kind: str
    expect: str
    doc: str | None = None
    sections: tuple[str, ...] = ()
    must_contain: tuple[str, ...] = ()
    route: str | None = None
    note: str = ""


def read_questions(path: Path) -> tuple[LabelledQuestion, ...]:
    """The questions in a JSONL file; raises EvaluationError with the line that cannot be used."""
    questions: list[LabelledQuestion] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EvaluationError(path, 0, str(error)) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            questions.append(LabelledQuestion.model_validate_json(line))
        except ValidationError as error:
            raise EvaluationError(path, number, error.errors()[0]["msg"]) from error
    return tuple(questions)
