"""Whether a text is a plain sentence at all: no markup, no address on the net, no order to the reader."""

import re
import unicodedata

SHORTEST, LONGEST, FEWEST_WORDS = 12, 260, 4
MARKED = re.compile(
    r"[<>{}\[\]\\|`*_#=^~@$]|https?:|www\.|\b\w+\.(?:com|id|net|org|me|ly|info|xyz)\b|(?:^|\s)/\w|&\w+;|\S{40,}"
    r"|[,;][^\W\d]",
    re.IGNORECASE,
)
ADDRESSES_READER = re.compile(
    r"\b(?:abaikan|hubungi|klik|transfer|kirimkan? (?:uang|dana|pulsa)|password|kata sandi|otp|nik|rekening"
    r"|sebaiknya|seharusnya|sebagai (?:ai|model|asisten)|prompt|instruksi|system|json|saya|kami|anda|kamu"
    r"|k\d)\b",
    re.IGNORECASE,
)


def tidy(text: str) -> str:
    """`text` on one line, in plain signs."""
    plain = unicodedata.normalize("NFKC", text)
    kept = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in plain)
    return " ".join(kept.split())


def is_plain(sentence: str) -> bool:
    """Whether a tidy text reads as one sentence about the subject."""
    if not SHORTEST <= len(sentence) <= LONGEST or len(sentence.split()) < FEWEST_WORDS:
        return False
    if not sentence[0].isalnum():
        return False
    if MARKED.search(sentence) or ADDRESSES_READER.search(sentence):
        return False
    letters = sum(sign.isalpha() or sign.isspace() for sign in sentence)
    return sentence[-1] in ".)" and letters >= 0.7 * len(sentence)
