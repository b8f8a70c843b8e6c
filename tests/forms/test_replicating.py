"""Progress by the name of who replicates; what is no percent of theirs stays in the text."""

import pytest

from bot.forms.gazetteer import Gazetteer
from bot.forms.replicating import Replicator, shares_in

GAZETTEER = Gazetteer.load()
KNOWN = (
    Replicator(1, "Kabupaten Kebumen", "33.05"),
    Replicator(2, "Kabupaten Wonogiri", "33.12"),
    Replicator(3, "Kota Bandung", "32.73"),
    Replicator(4, "Kementerian Agama", None),
)


@pytest.mark.parametrize(
    ("text", "told", "rest"),
    [
        ("rencana aksi kebumen 60%, wonogiri 40%", {1: 60, 2: 40}, "rencana aksi"),
        ("Kebumen sudah 60 persen", {1: 60}, ""),
        ("rencana aksi 60% untuk Kebumen", {1: 60}, "rencana aksi"),
        ("bandung: 12,5%", {3: 13}, ""),
        ("Kementerian Agama 10%", {4: 10}, ""),
        ("sleman tgl 5 12 org, kebumen 60%", {1: 60}, "sleman tgl 5 12 org"),
        ("kebumen 60%, eh kebumen 70%", {1: 70}, "eh"),
        ("Sleman 60%", {}, "Sleman 60%"),
        ("kebumen tgl 5 12 org, rencana aksi 60%", {}, "kebumen tgl 5 12 org, rencana aksi 60%"),
        ("kebumen 120%", {}, "kebumen 120%"),
        ("60% kebumen", {}, "60% kebumen"),
    ],
)
def test_each_gets_its_own(text: str, told: dict[int, int], rest: str) -> None:
    lines, left = shares_in(text, KNOWN, GAZETTEER)
    assert {line.journey: line.percent for line in lines} == told
    assert left.strip(" ,") == rest


def test_a_name_that_two_may_bear_is_asked_about() -> None:
    two = (*KNOWN, Replicator(5, "RSUD Kebumen", "33.05"))
    assert shares_in("kebumen 60%", two, GAZETTEER) == ((), "kebumen 60%")
