"""Makes regulations and does to them what scanning does, by a seed."""

import random
from dataclasses import dataclass

SUBJECTS = ("Instansi", "Tim Pandu", "Pemerintah Daerah", "Kepala Badan", "Unit Kerja", "Inovator", "Pembina")
VERBS = ("wajib menyampaikan", "menetapkan", "menyusun", "mengevaluasi", "dapat memberikan", "menyiapkan")
OBJECTS = ("laporan tahunan", "rencana aksi", "bukti kunjungan", "standar pelayanan", "hasil pemantauan")
JOINED = 0.05
LOOKALIKE = {"1": "lI", "0": "Oo", "5": "S", "8": "B"}


@dataclass(frozen=True)
class Regulation:
    """A made regulation: its printed lines, and for each Pasal how many ayat it has (0: none)."""

    lines: list[str]
    ayat: dict[int, int]


def make_regulation(count: int, seed: int) -> Regulation:
    """`count` Pasal in BAB of about seven, lines as a scan gives them, and a Penjelasan that repeats them."""
    chance, lines, ayat = (
        random.Random(seed),
        ["PERATURAN BADAN CONTOH", "NOMOR 7 TAHUN 2024", "MEMUTUSKAN:"],
        {},
    )
    for number in range(1, count + 1):
        if number % 7 == 1:
            lines += [
                f"BAB {('I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X')[number // 7 % 10]}",
                "KETENTUAN CONTOH",
            ]
        lines.append(f"Pasal {number}")
        ayat[number] = chance.choice((0, 0, 2, 3, 4))
        for place in range(1, ayat[number] + 1):
            lines += wrapped(f"({place}) {sentence(chance, number)}")
        if not ayat[number]:
            lines += wrapped(sentence(chance, number))
    lines += ["PENJELASAN", "ATAS", "PERATURAN BADAN CONTOH", "I. UMUM", "Umum.", "II. PASAL DEMI PASAL"]
    for number in range(1, count + 1):
        lines += [f"Pasal {number}", "Cukup jelas."]
    return Regulation(lines, ayat)


def sentence(chance: random.Random, number: int) -> str:
    """A sentence that refers to another Pasal, so that a line may begin or end with a reference."""
    other = chance.randint(1, max(1, number - 1))
    return (
        f"{chance.choice(SUBJECTS)} {chance.choice(VERBS)} {chance.choice(OBJECTS)} sebagaimana dimaksud "
        f"dalam Pasal {other} ayat ({chance.randint(1, 3)}) paling lambat {chance.randint(2, 90)} hari kerja "
        f"sejak {chance.choice(OBJECTS)} diterima oleh {chance.choice(SUBJECTS)}."
    )


def wrapped(text: str, width: int = 52) -> list[str]:
    """The lines of a narrow column."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def scanned(lines: list[str], seed: int, rate: float) -> list[str]:
    """The lines with look-alike signs in headings and ayat numbers, torn headings, stray signs, furniture."""
    chance, hurt = random.Random(seed), list[str]()
    for line in lines:
        harmed = _hurt(line, chance) if chance.random() < rate else [line]
        if hurt and line.startswith("Pasal ") and len(harmed) == 1 and chance.random() < JOINED:
            hurt[-1] += f" {line}"
        else:
            hurt += harmed
    return hurt


def _hurt(line: str, chance: random.Random) -> list[str]:
    words = line.split()
    if words[0] == "Pasal" and len(words) == 2:
        number = "".join(chance.choice(LOOKALIKE.get(sign, sign)) for sign in words[1])
        spelled = chance.choice((f"Pasa1 {words[1]}", f"Pasai {number}", f"Pasal {number}", f"PasaI{number}"))
        whole = ([spelled], [f". {spelled} ^"], ["Pasal", words[1]], [line, line], [line.lower()])
        return chance.choice((*whole, [f"{line}."], [f"P asal {words[1]}"], [f"- {spelled} -"]))
    if line.startswith("("):
        return [
            chance.choice(
                (line.replace(")", "1", 1), line.replace("(", "{", 1), line.replace("(1)", "(l)", 1))
            )
        ]
    return chance.choice(
        ([line.replace(" ", " ^", 1)], [f"{line} PRES I DEN REPUBLIK INDONESIA -{len(line)}-"])
    )
