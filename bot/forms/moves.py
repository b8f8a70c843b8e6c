"""Moves: the words by which people go through a form instead of answering: `kembali`, `lewati`, `ubah 3`."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.forms.words import plain, table


class MoveKind(StrEnum):
    """What can be done besides answering."""

    NEXT = "next"
    SKIP = "skip"
    BACK = "back"
    STOP = "stop"
    DONE = "done"
    NONE = "none"
    REVIEW = "review"
    EDIT = "edit"
    REMOVE = "remove"
    ADD = "add"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class Move:
    """A move; `number` counts from 1, `text` is the new value in `ubah 3 jadi 28 April`."""

    kind: MoveKind
    number: int | None = None
    text: str = ""


WORDS = table(
    (
        (MoveKind.NEXT, ("lanjut", "lanjutkan", "berikutnya", "next", "terus", "tetap")),
        (MoveKind.SKIP, ("lewati", "lewat", "lewatkan", "lewati dulu", "skip", "nanti", "nanti saja")),
        (MoveKind.BACK, ("kembali", "balik", "sebelumnya", "mundur", "back")),
        (MoveKind.STOP, ("batal", "batalkan", "cancel", "berhenti", "stop")),
        (MoveKind.DONE, ("selesai", "sudah selesai", "udah selesai", "sudah semua", "done", "itu saja")),
        (MoveKind.NONE, ("tidak ada", "tdk ada", "gak ada", "ga ada", "belum ada", "nihil", "kosong")),
        (MoveKind.REVIEW, ("ringkasan", "lihat ringkasan", "rangkuman", "periksa", "lihat isian")),
        (MoveKind.REMOVE, ("hapus", "kosongkan", "hapus isian")),
        (MoveKind.ADD, ("tambah", "tambah lagi", "tambahkan", "lagi", "ada lagi")),
        (MoveKind.SEND, ("kirim", "kirimkan", "kirim sekarang", "ya kirim", "oke kirim")),
        (MoveKind.EDIT, ("ubah", "perbaiki", "ganti", "koreksi")),
    )
)
_NUMBERED = re.compile(
    r"(?P<verb>ubah|ganti|perbaiki|edit|koreksi|betulkan|hapus|buang|hilangkan|kosongkan)\s+"
    r"(?:(?:no\.?|nomor|isian|baris)\s*)?(?P<number>\d{1,3})(?:\s*(?:=|:|jadi|menjadi|dengan)\s*(?P<text>.+))?",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(
    r"(?:(?:no\.?|nomor)\s*)?(?P<number>\d{1,3})(?:\s*(?:=|:|jadi|menjadi)\s*(?P<text>.+))?",
    re.IGNORECASE | re.DOTALL,
)
_REMOVING = ("hapus", "buang", "hilangkan", "kosongkan")


def move_of(text: str, send: str = "") -> Move | None:
    """The move that the whole text names; None for an answer. `send` is the label of the form's button."""
    said = text.strip().rstrip(".!")
    if numbered := _NUMBERED.fullmatch(said):
        removing = numbered["verb"].lower() in _REMOVING
        kind = MoveKind.REMOVE if removing else MoveKind.EDIT
        return Move(kind, int(numbered["number"]), numbered["text"] or "")
    kind_said = WORDS.get(plain(said)) or (MoveKind.SEND if send and plain(said) == plain(send) else None)
    return Move(kind_said) if kind_said else None


def number_of(text: str) -> Move | None:
    """A bare number, perhaps with a new value, where fields or items are numbered on screen."""
    found = _BARE.fullmatch(text.strip().rstrip(".!"))
    return Move(MoveKind.EDIT, int(found["number"]), found["text"] or "") if found else None
