"""Whether a sentence stands in the passage it cites, judged apart from the program: nothing of it is used.

Every number, date, name and Pasal of it stands in the passage, and at least .7 of its content words.
"""

import re

from Stemmer import Stemmer

ENOUGH = 0.7
STEM = Stemmer("indonesian").stemWord
STOP = frozenset(
    re.findall(
        r"\w+",
        "yang dan di ke dari untuk pada dengan atau ini itu adalah ialah oleh dalam akan juga sebagai "
        "bagi para serta bila jika apabila maka agar supaya telah sudah belum masih lagi saja hanya "
        "dapat boleh bisa harus wajib perlu tidak bukan setiap tiap satu sebuah seorang suatu secara "
        "antara sampai hingga sejak setelah sesudah sebelum selama saat ketika kepada terhadap "
        "tentang mengenai ada lebih paling sangat tersebut nya per lewat melalui ",
    )
)
MONTHS = re.compile(
    r"\b(januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)\b"
)
SPOKEN = {
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
    "sepuluh": 10, "sebelas": 11,
}  # fmt: skip


def faults(sentence: str, passage: str, address: str) -> list[str]:
    """What in a sentence the passage (or its address) does not hold; empty where it is supported."""
    there = f"{passage} {address}".lower()
    words = set(re.findall(r"[^\W\d_]+", there))
    found = [f"number {one}" for one in numbers(sentence) - numbers(there)]
    found += [f"month {one}" for one in MONTHS.findall(sentence.lower()) if one not in there]
    found += [f"Pasal {one}" for one in _articles(sentence) - _articles(there)]
    found += [f"name {one}" for one in _names(sentence) if one.lower() not in words]
    content = [
        word for word in re.findall(r"[^\W\d_]+", sentence.lower()) if word not in STOP and len(word) > 1
    ]
    stems = {STEM(word) for word in words}
    share = sum(STEM(word) in stems for word in content) / max(1, len(content))
    return found + ([f"words {share:.2f}"] if share < ENOUGH else [])


def numbers(text: str) -> set[str]:
    """Numbers in digits, the small ones in words too; what stands behind Pasal, ayat and the like is none."""
    bare = re.sub(r"\b(?:pasal|ayat|huruf|angka|lampiran)\s*\(?\w+\)?", " ", text.lower())
    digits = {re.sub(r"[.,]0+$", "", one) for one in re.findall(r"\d+(?:[.,]\d+)?", bare)}
    spoken = re.findall(r"\w+", bare)
    alone = {
        str(SPOKEN[word])
        for word, after in zip(spoken, [*spoken, ""][1:], strict=True)
        if word in SPOKEN and word != "satu" and after not in ("belas", "puluh", "ratus")
    }
    return digits | alone


def _articles(text: str) -> set[str]:
    return set(re.findall(r"\bpasal\s+(\d+)", text.lower()))


def _names(sentence: str) -> list[str]:
    """Words with a capital that do not open the sentence."""
    return [found.group() for found in re.finditer(r"(?<![.!?] )(?<!^)\b[A-Z][\w-]+", sentence)]
