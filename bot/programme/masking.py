"""Masks what identifies a person in texts that are kept: identity numbers and phone numbers."""

import re

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None
IDENTITY = "[nomor identitas]"
PHONE = "[nomor telepon]"
MAIL = "[alamat surel]"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BETWEEN = r"[ .\-]?"
_NUMBER = re.compile(
    r"(?<![\w.,/=-])(?:"
    rf"(?P<phone>(?:\+?62{_BETWEEN}|\(?0)\(?[1-9]\d{{1,2}}\)?(?:{_BETWEEN}\d){{5,9}})"
    r"|(?P<dates>\d{1,4}[.\-]\d{1,2}[.\-]\d{1,4}(?!\d)(?: \d{1,4}[.\-]\d{1,2}[.\-]\d{1,4})+)"
    rf"|(?P<identity>\d(?:{_BETWEEN}\d){{12,19}})"
    r")(?![\w/])"
)


def masked(text: str) -> str:
    """The text with phone numbers and identity numbers (NIK, KK, NIP, BPJS, NPWP: 13 to 20 digits) replaced.

    UU 27/2022 Pasal 4 (3) counts both as personal data once combined; a question needs neither. What is
    shorter, as amounts, dates, receipts and numbers of regulations, stays.
    """
    return _NUMBER.sub(_mask, text)


def masked_within(value: Json) -> Json:
    """The same in every text of a JSON value.

    A text that is nothing but a phone number stays: it was asked for as one, say of a contact.
    """
    if isinstance(value, str):
        found = _NUMBER.fullmatch(value.strip())
        return value if found and found["phone"] else masked(value)
    if isinstance(value, list):
        return [masked_within(one) for one in value]
    if isinstance(value, dict):
        return {key: masked_within(one) for key, one in value.items()}
    return value


def unnumbered(text: str) -> str:
    """The text without what `masked` replaces, for whoever reads its words."""
    return masked(text).replace(IDENTITY, "").replace(PHONE, "").strip()


def masked_for_others(text: str) -> str:
    """`masked`, and addresses of mail too: what a service outside may be told."""
    return _MAIL.sub(MAIL, masked(text))


def _mask(found: re.Match[str]) -> str:
    # Dates in a row have as many digits as an identity number.
    return {"phone": PHONE, "identity": IDENTITY}.get(found.lastgroup or "", found.group())
