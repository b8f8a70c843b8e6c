"""Cast: the people one can be, the crowd of narahubung, and the places they come from; all names invented."""

from bot.programme.people import Role

PEOPLE: tuple[tuple[int, str, Role | None], ...] = (
    (1001, "Bu Ratna", Role.OFFICIAL),
    (1002, "Pak Yusuf", Role.INNOVATOR),
    (1003, "Bu Sri", Role.MENTOR),
    (1004, "Pak Made", Role.HUB),
    (1005, "Mbak Dini", Role.STAFF),
    (1006, "Bu Rini", Role.STAFF),
)
RATNA, YUSUF, SRI, DINI = 1001, 1002, 1003, 1005
VISITORS = (
    *("Kabupaten Sleman", "Kabupaten Klaten", "Kabupaten Boyolali", "Kabupaten Kendal", "Kota Magelang"),
    *("Kabupaten Kudus", "Kabupaten Demak", "Kota Salatiga", "Kabupaten Bantul", "Kabupaten Gunungkidul"),
    *("Kabupaten Kulon Progo", "Kabupaten Wonogiri", "Kabupaten Kebumen", "Kota Surakarta"),
)
HUB_PROVINCE = "Jawa Tengah"
INVITED, MISSING, OVER, WRONG, FIRST_INVITED = 120, 22, 8, 3, 20_000
REGIONS: tuple[tuple[str, str, str, str], ...] = (
    ("Kabupaten Natuna", "kabupaten", "21.03", "Kepulauan Riau"),
    ("Kabupaten Kebumen", "kabupaten", "33.05", "Jawa Tengah"),
    ("Kabupaten Wonogiri", "kabupaten", "33.12", "Jawa Tengah"),
    ("Kabupaten Kulon Progo", "kabupaten", "34.01", "Daerah Istimewa Yogyakarta"),
)
FIRST = (
    *(("Lina", "ibu"), ("Arif", "bapak"), ("Wati", "ibu"), ("Budi", "bapak"), ("Rina", "ibu")),
    *(("Joko", "bapak"), ("Maya", "ibu"), ("Hasan", "bapak"), ("Tuti", "ibu"), ("Agus", "bapak")),
)
LAST = (
    *("Lestari", "Santoso", "Rahma", "Wijaya", "Handayani", "Saputra"),
    *("Kartika", "Nugroho", "Anggraini", "Hidayat", "Puspita", "Pratama"),
)


def invented(number: int) -> tuple[str, str]:
    """The name and salutation of one of the crowd."""
    first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
    return f"{first[0]} {last}", first[1]
