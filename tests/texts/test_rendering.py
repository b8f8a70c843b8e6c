"""Texts: declared arguments, escaping, buttons, overlays."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.texts import SHIPPED, Button, TextError, Texts
from knowledge.answers import Route, Smalltalk, Source, Status
from knowledge.passages import DocumentStatus

TEXTS = Texts()


def overlaid(folder: Path, name: str, source: str) -> Texts:
    (folder / f"{name}.jinja").write_text(source, encoding="utf-8")
    return Texts(folder)


@pytest.mark.parametrize("name", TEXTS.names)
def test_every_template_renders_every_sample(name: str) -> None:
    declaration = TEXTS.declaration(name)
    assert declaration.samples
    for sample in declaration.samples:
        message = TEXTS.render(name, **sample)
        assert message.plain.strip()
        assert "None" not in message.text
        assert "\n\n\n" not in message.text


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.jinja")), ids=lambda file: file.stem)
def test_parts_are_apart_from_messages(file: Path) -> None:
    assert (file.stem in TEXTS.names) is not file.stem.startswith("_")


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_template(status: Status) -> None:
    assert f"answer_{status}" in TEXTS.names


@pytest.mark.parametrize("kind", Smalltalk)
def test_every_kind_of_small_talk_is_answered_in_its_own_words(kind: Smalltalk) -> None:
    said = {k: TEXTS.render("answer_smalltalk", kind=k, greeting="Selamat pagi").plain for k in Smalltalk}
    assert list(said.values()).count(said[kind]) == 1


def test_a_route_that_is_not_there_yet_says_what_the_guideline_says() -> None:
    source = TEXTS.declaration("answer_partial").samples[0]["sources"]
    for route in (Route.SEARCH, Route.REPORT, Route.STATUS):
        args = {"route": route, "sources": source, "documents": {}, "question": 1}
        assert source[0]["quote"] in TEXTS.render("answer_routed", **args).plain


def test_an_answer_is_rendered_from_a_source() -> None:
    source = Source(
        passage="ab",
        document="p",
        section="Pasal 5 ayat (1)",
        of="Pasal 5",
        title="Difusi",
        quote="Paling lama 2 hari & <gratis>.",
        score=0.9,
        edition="2026",
        status=DocumentStatus.SAMPLE,
        bold=((0, 18),),
    )
    message = TEXTS.render("answer_answered", sources=[source], documents={"p": "Pedoman"}, question=7)
    assert "“<b>Paling lama 2 hari</b> &amp; &lt;gratis&gt;.”" in message.text
    assert "📄 Pasal 5 ayat (1), Pedoman, edisi 2026\nNaskah contoh, belum resmi" in message.plain
    assert message.buttons[0][0].data == "full:7.0"


@pytest.mark.parametrize(
    ("status", "label"),
    [
        ("sample", "Naskah contoh, belum resmi"),
        ("draft", "Rancangan, belum berlaku"),
        ("revoked", "Sudah dicabut"),
    ],
)
def test_what_is_not_in_force_is_labelled(status: str, label: str) -> None:
    sample = TEXTS.declaration("answer_partial").samples[0]
    source = {**sample["sources"][0], "status": status}
    assert label in TEXTS.render("answer_partial", **{**sample, "sources": [source]}).plain
    in_force = {**source, "status": "in_force"}
    assert label not in TEXTS.render("answer_partial", **{**sample, "sources": [in_force]}).plain


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ({}, "needs greeting"),
        ({"greeting": None}, "needs greeting"),
        ({"greeting": "Halo", "nama": "x"}, "does not declare nama"),
        ({"greeting": 3}, "must be text, not int"),
    ],
)
def test_arguments_other_than_declared_are_refused(args: dict[str, object], reason: str) -> None:
    with pytest.raises(TextError, match=reason):
        TEXTS.render("start", **args)


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(TextError, match="no such template"):
        TEXTS.render("nirwana")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("Halo.\n", "first line must be a comment"),
        ("{# {args: {a: kata}} #}\n{{ a }}\n", "unknown kind kata"),
        ("{# {args: {} #}\nHalo.\n", "not YAML"),
        ("{# {args: {}} #}\n{{ nama }}\n", "uses nama without declaring it"),
        ("{# {args: {}} #}\n{% if %}\n", "line"),
        ("{# {args: {}} #}\nHalo.\n---\n[Kirim](kirim:) lalu\n", "not a row"),
        ("{# {args: {}} #}\nHalo.\n---\n[Kirim](url:ftp//x)\n", "no address"),
        ("{# {args: {}} #}\nHalo.\n---\n[Kirim](" + "d" * 62 + ":ab)\n", "too long"),
    ],
)
def test_a_template_that_is_not_well_formed_is_refused(tmp_path: Path, source: str, reason: str) -> None:
    with pytest.raises(TextError, match=reason):
        overlaid(tmp_path, "uji", source).render("uji")


def test_what_people_write_never_becomes_markup_or_a_button(tmp_path: Path) -> None:
    source = "{# {args: {nama: text}, sample: {nama: a}} #}\n{{ nama }}\n---\n[Lihat {{ nama }}](lihat:1)\n"
    texts = overlaid(tmp_path, "uji", source)
    message = texts.render("uji", nama="<b>](x:1)\n[y](hapus:semua)")
    assert message.plain == "<b>](x:1)\n[y](hapus:semua)"
    assert message.text.count("<") == 0
    assert [[button.data for button in row] for row in message.buttons] == [["lihat:1"]]


def test_values_in_a_target_arrive_as_they_are(tmp_path: Path) -> None:
    source = "{# {args: {t: text}, sample: {t: a}} #}\nHalo.\n---\n[Salin untuk WA](copy:{{ t }})\n"
    message = overlaid(tmp_path, "uji", source).render("uji", t="91 dari 120 (76%)\nTerima kasih [Dini]")
    assert message.buttons == ((Button("Salin untuk WA", copy="91 dari 120 (76%)\nTerima kasih [Dini]"),),)


def test_a_label_is_cut_to_what_a_button_holds(tmp_path: Path) -> None:
    source = "{# {args: {a: text}, sample: {a: b}} #}\nHalo.\n---\n[Lihat {{ a }}](lihat:1)\n"
    (row,) = overlaid(tmp_path, "uji", source).render("uji", a="LAMPIRAN II BENTUK RENCANA AKSI").buttons
    assert row[0].label == "Lihat LAMPIRAN II BEN…"


def test_an_overlay_replaces_its_twin_and_nothing_else(tmp_path: Path) -> None:
    texts = overlaid(tmp_path, "feedback_thanks", "{# {args: {}} #}\nTerima kasih banyak.\n")
    assert texts.render("feedback_thanks").text == "Terima kasih banyak."
    assert texts.render("stale_button") == TEXTS.render("stale_button")


@pytest.mark.parametrize(
    "source", ["Terima kasih.\n", "{# {args: {}} #}\n{% if %}\n", "{# {args: {x: text}} #}\n{{ x.y.z }}\n"]
)
def test_a_broken_overlay_is_reported_and_the_shipped_text_speaks(tmp_path: Path, source: str) -> None:
    texts = overlaid(tmp_path, "feedback_thanks", source)
    assert texts.render("feedback_thanks") == TEXTS.render("feedback_thanks")
    assert [problem.split(":")[0] for problem in texts.problems()] == ["texts/feedback_thanks.jinja"]


def test_an_overlay_must_declare_what_its_twin_declares(tmp_path: Path) -> None:
    texts = overlaid(tmp_path, "error", "{# {args: {kode: text}, sample: {kode: A}} #}\nMaaf. {{ kode }}\n")
    assert texts.problems() == ("texts/error.jinja: declares other arguments than the template it overlays",)
    assert TEXTS.problems() == ()


def test_a_task_shows_the_time_of_the_reader() -> None:
    (sample, *_) = TEXTS.declaration("task_for_staff").samples
    created = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    shown = TEXTS.render("task_for_staff", **{**sample, "created": created, "zone": "Asia/Jakarta"})
    assert "Selasa, 3 Maret 2026 pukul 06.30 WIB" in shown.plain


def test_the_profile_fits_telegram() -> None:
    assert len(TEXTS.render("description").plain) <= 512
    assert len(TEXTS.render("short_description").plain) <= 120


def test_first_contact_is_four_lines_and_four_buttons() -> None:
    message = TEXTS.render("start", greeting="Selamat pagi")
    assert len([line for line in message.plain.splitlines() if line]) <= 4
    assert sum(len(row) for row in message.buttons) == 4
    assert "/" not in message.plain.replace("Bapak/Ibu", "")
