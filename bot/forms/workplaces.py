"""Where somebody works, from free text: the official agency, and the unit in front of it."""

from dataclasses import dataclass

from bot.forms.agencies import Agency, Kind
from bot.forms.gazetteer import Gazetteer, Mention


@dataclass(frozen=True, slots=True)
class Workplace:
    """`agencies` are those that may be meant: one is certain, several are asked about, none is unknown.

    `unit` is the whole text where it names more than the agency ("dinkes kota bandung").
    """

    agencies: tuple[Agency, ...]
    unit: str | None = None

    @property
    def agency(self) -> Agency | None:
        """The agency, where only one can be meant."""
        return self.agencies[0] if len(self.agencies) == 1 else None


def workplace_of(gazetteer: Gazetteer, text: str, owner: str | None = None) -> Workplace:
    """The workplace a text names; a unit without its region ("Puskesmas Contoh") belongs to `owner`."""
    mentions = gazetteer.find(text)
    official = next((one for one in reversed(mentions) if _is_official(one)), None)
    if official is not None:
        named = official.unit or text[: official.start].strip()
        return Workplace(official.candidates, " ".join(text.split()) if named else None)
    if mentions and owner:
        return Workplace(workplace_of(gazetteer, owner).agencies, " ".join(text.split()))
    return Workplace(())


def _is_official(mention: Mention) -> bool:
    return any(agency.kind is not Kind.OTHER for agency in mention.candidates)
