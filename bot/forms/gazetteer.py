"""Recognises agencies in what people write; says which ones are meant, never which one is likeliest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from bot.forms.agencies import Agency, Kind, Names, nearest
from bot.forms.institutions import AND, Institutions, Stretch
from bot.forms.tokens import Token, joined, tokens_of

LONGEST, LONGEST_OFFICIAL = 6, 12
SHORTEST_MENDED, TWICE_MENDED = 5, 8
FROM = frozenset({"dari", "dr", "dri", "kedatangan", "pemerintah", "pemda"})
PLACE = frozenset({"di", "ke", "k"})


class Certainty(StrEnum):
    """How sure it is that a name was meant: written as known, mended or hinted at, or maybe a plain word."""

    SURE = "sure"
    LIKELY = "likely"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency in a text: `text[start:end]` names it, its unit and kind included.

    `candidates` are all agencies it may be: one is certain, several have to be asked about. `name` is how it
    was written without unit and kind, `place` whether "di" or "ke" stands before it (then it says where).
    """

    start: int
    end: int
    name: str
    candidates: tuple[Agency, ...]
    certainty: Certainty
    unit: str | None = None
    place: bool = False

    @property
    def agency(self) -> Agency | None:
        """The agency, where only one can be meant."""
        return self.candidates[0] if len(self.candidates) == 1 else None


@dataclass(frozen=True, slots=True)
class _Named:
    """Tokens `first` to `last` name agencies; the name alone begins at token `bare`."""

    first: int
    bare: int
    last: int
    agencies: tuple[Agency, ...]
    certainty: Certainty


class Gazetteer:
    """Finds agencies by the names of config/data and config/gazetteer.yaml; holds no state beyond them."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._institutions = Institutions(names)

    @classmethod
    def load(cls, overlay: Path | None = None) -> "Gazetteer":
        """With the files of config/, overlaid; raises ContentError."""
        return cls(Names.load(overlay))

    def find(self, text: str) -> Sequence[Mention]:
        """The agencies a text names, in its order; spans do not overlap; never raises."""
        tokens = tokens_of(text)
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            mentions, at = self._at(text, tokens, at)
            found += mentions
        return _with_provinces(text, found)

    def _at(self, text: str, tokens: Sequence[Token], at: int) -> tuple[list[Mention], int]:
        """The mentions that begin at a token, and where to go on."""
        if free := self._central(text, tokens, at) or self._institution(text, tokens, at):
            return [free[0]], free[1]
        unit, named = self._of_unit(tokens, at)
        named = named or self._region(tokens, at, signed=False)
        if not named:
            return [], at + 1
        mentions = [self._finished(text, tokens, one, at if unit else None) for one in named]
        return mentions, max(self._end(tokens, named[-1]), named[-1].last)

    def _central(self, text: str, tokens: Sequence[Token], at: int) -> tuple[Mention, int] | None:
        """An official central agency, or a branch of one, which is kept as it is written."""
        for end in range(min(len(tokens), at + LONGEST_OFFICIAL), at, -1):
            agencies = self._names.at(tokens, at, end)
            if not agencies or agencies[0].kind is not Kind.CENTRAL:
                continue
            if tokens[at].word in self._names.capitals and not tokens[at].text.isupper():
                continue
            last = self._institutions.end_of_name(tokens, end, at + LONGEST_OFFICIAL)
            branch = last > end and tokens[end].word != "ri"
            return _free(text, tokens, Stretch(at, last), None if branch else agencies[0]), last
        return None

    def _institution(self, text: str, tokens: Sequence[Token], at: int) -> tuple[Mention, int] | None:
        stretch = self._institutions.named_at(tokens, at)
        return (_free(text, tokens, stretch), stretch.end) if stretch else None

    def _of_unit(self, tokens: Sequence[Token], at: int) -> tuple[bool, list[_Named]]:
        """The region at the end of a unit's name: "dinkes kota bandung", "Kecamatan Depok Sleman"."""
        end = self._institutions.unit_at(tokens, at)
        place, named = at + 1, list[_Named]()
        while end is not None and place < min(end + 1, len(tokens)) and not tokens[place].apart:
            here = self._region(tokens, place, signed=True)
            if not here and named:
                break
            named = here or named
            place = here[-1].last if here else place + 1
        return bool(named), named

    def _region(self, tokens: Sequence[Token], at: int, signed: bool) -> list[_Named]:
        return self._typed(tokens, at) or self._bare(tokens, at, signed)

    def _typed(self, tokens: Sequence[Token], at: int) -> list[_Named]:
        """Names after words for kinds of regions: "kab. Sleman", "kota dan kab Madiun"."""
        kinds: list[Kind] = []
        either, place = False, at
        while place < len(tokens) and place - at < 5:
            word = tokens[place].word
            if word in ("pemerintah", "wali", "pem", "pemda") and place + 1 < len(tokens):
                place += 1
            elif kind := self._names.types.get(word):
                either = either or (bool(kinds) and tokens[place].apart)
                kinds.append(kind)
                place += 1
            elif kinds and word in (*AND, "atau") and self._names.types.get(_word(tokens, place + 1)):
                either = either or word == "atau"
                place += 1
            else:
                break
        if not kinds:
            return []
        named = self._bare(tokens, place, signed=True)
        if not named and len(kinds) > 1:
            named, kinds = self._bare(tokens, place - 1, signed=True), kinds[:-1]
        if not named:
            return self._bare(tokens, at, signed=False)
        return _of_kinds(replace(named[0], first=at), list(dict.fromkeys(kinds)), either)

    def _bare(self, tokens: Sequence[Token], at: int, signed: bool) -> list[_Named]:
        if at >= len(tokens) or (tokens[at].word == "di" and tokens[at].text != "DI"):
            return []
        for end in range(min(len(tokens), at + LONGEST), at, -1):
            agencies = () if _broken(tokens, at, end) else self._names.at(tokens, at, end)
            if agencies and agencies[0].code:
                return [_Named(at, at, end, agencies, self._certainty(tokens, at, end, signed))]
        mended = self._mended(tokens, at, signed or _word(tokens, at - 1) in FROM)
        return [mended] if mended else []

    def _certainty(self, tokens: Sequence[Token], at: int, end: int, signed: bool) -> Certainty:
        key = joined([*tokens[at:end]])
        if signed or key not in self._names.words:
            return Certainty.SURE
        return Certainty.LIKELY if _word(tokens, at - 1) in FROM else Certainty.WORD

    def _mended(self, tokens: Sequence[Token], at: int, signed: bool) -> _Named | None:
        """The one region whose name differs by a letter, or by two in long names; needs a sign when short."""
        best: tuple[int, int, str] | None = None
        for end in range(at + 1, min(len(tokens), at + 3) + 1):
            if _broken(tokens, at, end) or not self._is_strange(tokens[at:end]):
                continue
            key = joined(tokens[at:end])
            near = self._near(key, signed)
            if near and (best is None or near[0] <= best[0]):
                best = near[0], end, near[1]
        if best is None:
            return None
        return _Named(at, at, best[1], self._names.known[best[2]], Certainty.LIKELY)

    def _is_strange(self, tokens: Sequence[Token]) -> bool:
        ordinary = self._names.ordinary
        return all(t.word.isalpha() for t in tokens) and not any(t.word in ordinary for t in tokens)

    def _near(self, key: str, signed: bool) -> tuple[int, str] | None:
        if len(key) < SHORTEST_MENDED:
            return None
        found = nearest(key, 2 if len(key) >= TWICE_MENDED else 1, self._names)
        return found if found and (signed or len(found[1]) > SHORTEST_MENDED) else None

    def _end(self, tokens: Sequence[Token], named: _Named) -> int:
        """Where the mention ends when a kind follows: "Bekasi yang kota", "Bandung (kab)"."""
        place = named.last
        if _word(tokens, place) in ("yang", "yg", "itu"):
            place += 1
        word = _word(tokens, place).removesuffix("nya")
        if word not in self._names.types or word.startswith(("pem", "bup", "wa", "gub")):
            return named.last
        following = self._names.at(tokens, place + 1, place + 2) or self._names.at(
            tokens, place + 1, place + 3
        )
        return named.last if following else place + 1

    def _finished(self, text: str, tokens: Sequence[Token], named: _Named, unit: int | None) -> Mention:
        end = self._end(tokens, named)
        if end > named.last:
            kind = self._names.types[tokens[end - 1].word.removesuffix("nya")]
            named = replace(_of_kinds(named, [kind], False)[0], last=end, certainty=_signed(named.certainty))
        mention = _mention(text, tokens, named)
        if unit is None:
            return mention
        name = text[tokens[unit].start : tokens[named.first - 1].end]
        return replace(mention, start=tokens[unit].start, unit=name, place=_is_place(tokens, unit))


def _signed(certainty: Certainty) -> Certainty:
    return Certainty.SURE if certainty is Certainty.WORD else certainty


def _of_kinds(named: _Named, kinds: Sequence[Kind], either: bool) -> list[_Named]:
    """One mention a kind, or one with all of them where "atau" or a stroke stands between the kinds.

    A kind no region of that name has is a slip: the region that exists is meant.
    """
    chosen = [tuple(one for one in named.agencies if one.kind is kind) for kind in kinds]
    if len(kinds) == 1 or either or not all(chosen):
        kept = tuple(one for part in chosen for one in part) or named.agencies
        return [replace(named, agencies=kept)]
    return [replace(named, agencies=part) for part in chosen]


def _broken(tokens: Sequence[Token], start: int, end: int) -> bool:
    return any(token.apart for token in tokens[start + 1 : end])


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].word if 0 <= at < len(tokens) else ""


def _is_place(tokens: Sequence[Token], first: int) -> bool:
    return _word(tokens, first - 1) in PLACE


def _mention(text: str, tokens: Sequence[Token], named: _Named) -> Mention:
    start, end = tokens[named.first].start, tokens[named.last - 1].end
    end += text[end : end + 1] == ")" and "(" in text[start:end]
    name = text[tokens[named.bare].start : end]
    return Mention(start, end, name, named.agencies, named.certainty, place=_is_place(tokens, named.first))


def _free(text: str, tokens: Sequence[Token], stretch: Stretch, official: Agency | None = None) -> Mention:
    start, end = tokens[stretch.start].start, tokens[stretch.end - 1].end
    agency = official or Agency(text[start:end], Kind.OTHER)
    place = _is_place(tokens, stretch.start)
    return Mention(start, end, text[start:end], (agency,), Certainty.SURE, place=place)


def _with_provinces(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """A province right after a region of its own only says where that is: "Banjar Kalsel"."""
    kept: list[Mention] = []
    for mention in mentions:
        before = kept[-1] if kept else None
        province = mention.agency
        if before and province and province.kind is Kind.PROVINCE and not mention.unit:
            between = text[before.end : mention.start].lower().strip(" \t.")
            inside = tuple(
                one
                for one in before.candidates
                if one.province == province.province and one.kind is not Kind.PROVINCE
            )
            if inside and between in ("", ",", "(", "-", "di", "prov", "provinsi"):
                certainty = _signed(before.certainty)
                kept[-1] = replace(before, end=mention.end, candidates=inside, certainty=certainty)
                continue
        kept.append(mention)
    return kept
