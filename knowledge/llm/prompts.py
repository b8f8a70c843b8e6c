"""Renders config/prompts: what the model is told to do; what people and documents say is never part of it."""

from dataclasses import dataclass
from pathlib import Path

from config.content import SHIPPED, ContentError
from knowledge.llm.spending import Purpose


@dataclass(frozen=True)
class Prompts:
    """The instructions for every purpose, the ministry's twin of a file in place of the shipped one."""

    instructions: dict[Purpose, str]

    @classmethod
    def load(cls, overlay: Path | None = None) -> "Prompts":
        """All instructions; raises ContentError for a template that cannot be rendered."""
        from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
        from jinja2.sandbox import SandboxedEnvironment

        folders = [folder / "prompts" for folder in (overlay, SHIPPED) if folder is not None]
        environment = SandboxedEnvironment(
            loader=FileSystemLoader(folders), undefined=StrictUndefined, autoescape=False, trim_blocks=True
        )
        found = {}
        for purpose in Purpose:
            if not any((folder / f"{purpose}.jinja").is_file() for folder in folders):
                continue
            try:
                found[purpose] = environment.get_template(f"{purpose}.jinja").render().strip()
            except TemplateError as error:
                line = getattr(error, "lineno", None) or 1
                raise ContentError(folders[0] / f"{purpose}.jinja", line, str(error.message)) from None
        return cls(found)
