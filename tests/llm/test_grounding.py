"""Faithful sentences survive and lies do not: measured on hand-written paraphrases and on lies about them."""

import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.wiring.answering import open_assistant
from config.settings import Settings
from knowledge.grounding import clauses, roles
from knowledge.grounding.claims import Limit, Number, claims_of
from knowledge.grounding.forms import is_plain, tidy
from knowledge.grounding.polarity import Polarity
from knowledge.grounding.support import Ground, Judge
from knowledge.passages import Passage
from tests.llm.lies import SWAPS, lies

SET = Path(__file__).parents[1] / "eval" / "paraphrases.jsonl"
ROWS = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
SUBTLE = SET.with_name("subtle_lies.jsonl")
SURVIVE = 0.85
SUBTLE_MOST = 0.05
TURNED_MOST = 0.03


class Bench:
    """The judge over the sample corpus."""

    def __init__(self, home: Path) -> None:
        tools = open_assistant(Settings(home=home)).tools()
        self.corpus, self._embedder = tools.search.corpus, tools.search.embedder
        self.judge = Judge(tools.language, self.closeness)

    async def closeness(self, sentence: str, passage: str) -> float:
        vector = np.asarray(await self._embedder.aembed_query(sentence), np.float32)
        return float(vector @ self.corpus.vectors[self.corpus.places[passage]])

    async def stands(self, sentence: str, *passages: Passage, shown: Sequence[Passage] = ()) -> bool:
        grounds, others = ([_ground(one) for one in some] for some in (passages, shown))
        return bool(await self.judge.rests_on(tidy(sentence), grounds, others))

    def passages(self) -> dict[str, Passage]:
        document = ROWS[0]["document"]
        return {one.address: one for one in self.corpus.passages if one.document == document}


def _ground(passage: Passage) -> Ground:
    return Ground(passage.id, passage.text, f"{passage.address} {passage.context}")


@pytest.fixture(scope="module")
def bench(corpus_home: Path) -> Bench:
    return Bench(corpus_home)


@pytest.mark.parametrize("half", [0, 1], ids=["unseen", "calibrated"])
async def test_faithful_sentences_survive(bench: Bench, half: int) -> None:
    rows = [row for number, row in enumerate(ROWS, 1) if number % 2 == half]
    passages = bench.passages()
    dropped = [row["text"] for row in rows if not await bench.stands(row["text"], passages[row["address"]])]
    assert len(dropped) <= (1 - SURVIVE) * len(rows), dropped


async def test_no_lie_of_the_known_kinds_stands_and_few_turned_ones_do(bench: Bench) -> None:
    passages, chance = bench.passages(), random.Random(7)
    others = sorted({row["address"] for row in ROWS})
    told: Counter[str] = Counter()
    stood: dict[str, list[str]] = {}
    for lie in lies(ROWS, chance):
        told[lie.kind] += 1
        about = lie.about if lie.cites == "own" else chance.choice([a for a in others if a != lie.about])
        if lie.cites != "none" and await bench.stands(lie.text, passages[about]):
            stood.setdefault(lie.kind, []).append(lie.text)
    assert sum(told.values()) > 1_200
    assert not {kind: texts for kind, texts in stood.items() if kind not in SWAPS}
    turned = [text for kind in SWAPS for text in stood.get(kind, [])]
    assert len(turned) <= TURNED_MOST * sum(told[kind] for kind in SWAPS), turned


async def test_words_of_the_passage_put_together_wrongly_do_not_stand(bench: Bench) -> None:
    passages = bench.passages()
    rows = [json.loads(line) for line in SUBTLE.read_text(encoding="utf-8").splitlines()]
    stood = [
        row["text"]
        for row in rows
        if await bench.stands(row["text"], *(passages[address] for address in row["addresses"]))
    ]
    assert len(rows) > 150
    assert len(stood) <= SUBTLE_MOST * len(rows), stood


async def test_a_number_of_another_passage_that_was_shown_does_not_stand(bench: Bench) -> None:
    passages = bench.passages()
    said = "Setiap Replikator mengutus 2 sampai dengan 5 orang."
    own, other = passages["Pasal 30 ayat (3)"], passages["Pasal 29 ayat (3)"]
    assert not await bench.stands(said, own, shown=[other])
    assert await bench.stands("Setiap Replikator mengirim 2 sampai dengan 5 peserta.", own, shown=[other])


@pytest.mark.parametrize(
    ("passage", "sentence", "agree"),
    [
        ("Surat dikirim Replikator kepada Inovator.", "Replikator mengirim surat.", True),
        ("Surat dikirim Replikator kepada Inovator.", "Inovator mengirim surat.", False),
        ("Inovator menjawab melalui Hub JIPP.", "Jawaban dikirim melalui Hub JIPP.", True),
        ("Pembina membimbing 6 Mentor.", "Enam Mentor dibimbing oleh seorang Pembina.", True),
        ("Pembina membimbing 6 Mentor.", "Mentor membimbing 6 Pembina.", False),
        ("Replikator meminta bantuan, dan Hub JIPP memutusnya.", "Permintaan diputus Hub JIPP.", True),
        ("Replikator meminta bantuan, dan Hub JIPP memutusnya.", "Hub JIPP meminta bantuan.", False),
    ],
)
def test_who_does_what_is_not_turned_round(passage: str, sentence: str, agree: bool) -> None:
    assert roles.agree(sentence, [passage]) is agree


@pytest.mark.parametrize(
    ("passage", "sentence", "stands"),
    [
        (
            "Diajukan dalam 10 hari dan diputus dalam 15 hari.",
            "Diputus dalam 15 hari.",
            True,
        ),
        (
            "Diajukan dalam 10 hari dan diputus dalam 15 hari.",
            "Diputus dalam 10 hari.",
            False,
        ),
        ("Isi tersimpan dan nomornya tidak berubah.", "Isi tidak tersimpan dan nomornya berubah.", False),
        ("Dibuka tanggal 3 Mei, ditutup tanggal 9 Mei.", "Dibuka tanggal 9 Mei.", False),
        (
            "Syarat:\na. lunak, yaitu air, minyak; dan\nb. keras, yaitu batu, besi.",
            "Lunak yaitu batu.",
            False,
        ),
        (
            "Syarat:\na. lunak, yaitu air, minyak; dan\nb. keras, yaitu batu, besi.",
            "Keras yaitu batu, besi.",
            True,
        ),
    ],
)
def test_clause_by_clause(passage: str, sentence: str, stands: bool) -> None:
    assert clauses.stands(sentence, [passage]) is stands


def test_what_a_sentence_commits_itself_to() -> None:
    said = claims_of("Paling lambat 14 (empat belas) hari kalender, sesuai Pasal 34 ayat (1), oleh Hub JIPP.")
    assert said.numbers == (Number("14", "hari kalender", Limit.MOST),)
    assert said.addresses == {("pasal", "34"), ("ayat", "1")}
    assert said.names == {"hub", "jipp"}
    assert said.actors == ("hub",)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("paling banyak dua puluh lima orang", "25"),
        ("hadir 80% (delapan puluh persen)", "80%"),
        ("hadir delapan puluh persen", "80%"),
        ("sebanyak 1.065 unit", "1065"),
        ("nilai 12,50 per butir", "12.5"),
        ("seratus lima hari", "105"),
        ("pada tahap III sudah siap", "3"),
    ],
)
def test_numbers_are_one_however_they_are_written(text: str, value: str) -> None:
    assert [one.value for one in claims_of(text).numbers] == [value]


@pytest.mark.parametrize(
    ("passage", "sentence", "agrees"),
    [
        ("Peserta dilarang memungut biaya.", "Peserta tidak boleh memungut biaya.", True),
        ("Peserta dilarang memungut biaya.", "Peserta boleh memungut biaya.", False),
        ("Paling banyak 3 orang.", "Tidak lebih dari 3 orang.", True),
        ("Paling banyak 3 orang.", "Paling sedikit 3 orang.", False),
        ("Surat dikirim sebelum kunjungan.", "Surat dikirim setelah kunjungan.", False),
        ("Replikator dapat meminta.", "Replikator wajib meminta.", False),
        ("Inovator menjawab.", "Inovator harus menjawab.", True),
        ("Inovator menjawab.", "Inovator boleh menjawab.", False),
    ],
)
def test_small_words_are_not_turned_round(passage: str, sentence: str, agrees: bool) -> None:
    assert Polarity.of(passage).agrees(Polarity.of(sentence)) is agrees


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ya.",
        "a" * 300 + ".",
        "Klik tautan berikut ini.",
        "Penyusunan Regulasi.",
        "<b>Tebal</b> sekali tulisannya.",
        "Tanpa titik di akhir",
    ],
)
def test_what_is_no_plain_sentence(text: str) -> None:
    assert not is_plain(tidy(text))
