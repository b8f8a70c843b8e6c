"""Files of people to invite: headings in many words, bad rows with their reason, one narahubung each."""

from functools import cache

import pytest

from bot.forms.gazetteer import Gazetteer
from bot.forms.invitations import Checked, Invitations, Known, Reason
from bot.programme.custody import CustodianKind
from config.content import load
from knowledge.catalogue import Innovation, Sustainability

HEADINGS = ["No", "Nama Narahubung", "Unit Kerja", "Judul Inovasi", "No. WA"]
MAIN, DEPUTY = CustodianKind.MAIN, CustodianKind.DEPUTY


def innovation(identity: str, name: str, agency: str, short: str | None = None) -> Innovation:
    nothing = dict.fromkeys(("year", "award", "sector", "theme", "problem", "summary", "needs_app", "source"))
    return Innovation(
        id=identity,
        name=name,
        short_name=short,
        agency=agency,
        agency_level=None,
        province=None,
        sustainability=Sustainability.UNREVIEWED,
        **nothing,
    )


CATALOGUE = (
    innovation("INV-1", "EDAT (Early Diagnosis and Treatment)", "Pemerintah Kabupaten Teluk Bintuni", "EDAT"),
    innovation("INV-2", "Gerai Sehat Keliling", "Pemerintah Kabupaten Klaten"),
    innovation("INV-3", "Bela Kaca", "Pemerintah Kabupaten Fak Fak"),
    innovation("INV-4", "Klinik Hukum", "Pemerintah Kota Bandung"),
    innovation("INV-5", "Klinik Hukum", "Pemerintah Kota Malang"),
)


@cache
def invitations() -> Invitations:
    return Invitations(Gazetteer.load(), CATALOGUE, load("invitation_columns.yaml", dict[str, list[str]]))


def check(*rows: list[str], headings: list[str] = HEADINGS, known: Known | None = None) -> Checked:
    return invitations().check([headings, *rows], known or Known())


def row(
    name: str = "Yusuf Hidayat",
    unit: str = "Dinkes Kab. Klaten",
    what: str = "Gerai Sehat Keliling",
    phone: str = "0812-3456-7890",
) -> list[str]:
    return ["1", name, unit, what, phone]


def test_a_row_is_understood() -> None:
    (one,) = check(row()).ready
    assert (one.name, one.unit, one.agency.name) == (
        "Yusuf Hidayat",
        "Dinkes Kab. Klaten",
        "Kabupaten Klaten",
    )
    assert (one.agency.province, one.innovation.id, one.phone) == ("Jawa Tengah", "INV-2", "6281234567890")
    assert one.kind is MAIN and one.row == 2


def test_headings_may_come_later_and_be_written_in_many_ways() -> None:
    title = ["Daftar narahubung 2026", "", "", "", ""]
    blank = [""] * 5
    other = ["NAMA PIC", "Instansi", "inovasi", "whatsapp", "Sapaan"]
    cells = ["Ratna", "Pemkab Teluk Bintuni", "edat", "81234567891", "Bu"]
    checked = invitations().check([title, blank, other, blank, cells], Known())
    (one,) = checked.ready
    assert (one.row, one.salutation, one.unit, one.phone) == (5, "ibu", None, "6281234567891")


def test_a_file_without_its_columns_says_which_are_missing() -> None:
    assert check(["a", "b"], headings=["Nama", "Catatan"]).missing == ("unit", "innovation", "phone")
    assert invitations().check([], Known()).missing == ("name", "unit", "innovation", "phone")


@pytest.mark.parametrize(
    ("cells", "reason", "options"),
    [
        (row(name=""), Reason.NO_NAME, ()),
        (row(unit=""), Reason.NO_UNIT, ()),
        (row(what=""), Reason.NO_INNOVATION, ()),
        (row(phone=""), Reason.NO_PHONE, ()),
        (row(phone="0274 512345"), Reason.WRONG_PHONE, ()),
        (row(unit="Bandung"), Reason.WHICH_AGENCY, ("Kabupaten Bandung", "Kota Bandung")),
        (row(unit="qwerty"), Reason.UNKNOWN_AGENCY, ()),
        (row(what="Bela Kaca Mata"), Reason.UNKNOWN_INNOVATION, ("Bela Kaca (INV-3)",)),
        (row(what="xyz"), Reason.UNKNOWN_INNOVATION, ()),
        (row(what="Klinik Hukum"), Reason.WHICH_INNOVATION, ("Klinik Hukum (INV-4)", "Klinik Hukum (INV-5)")),
    ],
)
def test_why_a_row_has_to_be_looked_at(cells: list[str], reason: Reason, options: tuple[str, ...]) -> None:
    checked = check(cells)
    (refused,) = checked.refused
    assert (refused.reason, refused.options, refused.cells) == (reason, options, tuple(cells))
    assert checked.total == 1 and not checked.ready


def test_a_unit_without_its_region_belongs_to_the_owner_of_the_innovation() -> None:
    (one,) = check(row(unit="Puskesmas Contoh")).ready
    assert (one.unit, one.agency.name) == ("Puskesmas Contoh", "Kabupaten Klaten")
    (two,) = check(row(unit="Puskesmas Depok II Kabupaten Sleman")).ready
    assert two.agency.name == "Kabupaten Sleman"


def test_two_rows_of_one_innovation_are_looked_at_with_a_proposal() -> None:
    checked = check(row(), row(name="Lina", phone="081298765432"), row(what="Bela Kaca"))
    assert [(one.row, one.reason, one.value, one.proposed) for one in checked.refused] == [
        (2, Reason.SAME_INNOVATION, "3", MAIN),
        (3, Reason.SAME_INNOVATION, "2", DEPUTY),
    ]
    assert [one.row for one in checked.ready] == [4]


def test_the_column_of_kinds_says_who_is_narahubung() -> None:
    headings = [*HEADINGS, "Peran"]
    rows = [[*row(), ""], [*row(name="Lina", phone="081298765432"), "Narahubung"]]
    checked = check(*rows, headings=headings)
    assert [(one.name, one.kind) for one in checked.ready] == [("Yusuf Hidayat", DEPUTY), ("Lina", MAIN)]
    both = check([*row(), "narahubung"], [*row(phone="081298765432"), "narahubung"], headings=headings)
    assert [one.reason for one in both.refused] == [Reason.SAME_INNOVATION] * 2
    deputies = check([*row(), "rekan"], [*row(phone="081298765432"), "rekan"], headings=headings)
    assert [one.kind for one in deputies.ready] == [DEPUTY, DEPUTY]


def test_the_same_person_twice() -> None:
    checked = check(row(), row())
    assert [one.row for one in checked.ready] == [2]
    assert [(one.row, one.reason, one.value) for one in checked.refused] == [(3, Reason.SAME_PERSON, "2")]


def test_what_is_known_already() -> None:
    known = Known(mains={"INV-2": "Lina"})
    (has_one,) = check(row(), known=known).refused
    assert (has_one.reason, has_one.value, has_one.proposed) == (Reason.HAS_MAIN, "Lina", DEPUTY)
    (deputy,) = check([*row(), "rekan"], headings=[*HEADINGS, "peran"], known=known).ready
    assert deputy.kind is DEPUTY
    invited = Known(invited=frozenset({("6281234567890", "INV-2")}))
    assert [one.reason for one in check(row(), known=invited).refused] == [Reason.INVITED]


def test_a_hub_invites_in_its_province_only() -> None:
    known = Known(provinces=frozenset({"Jawa Tengah"}))
    checked = check(row(), row(unit="Pemkab Fakfak", what="Bela Kaca"), known=known)
    assert [one.row for one in checked.ready] == [2]
    assert [(one.reason, one.value) for one in checked.refused] == [(Reason.OUTSIDE, "Kabupaten Fak Fak")]
