"""How dates, numbers, greetings and quotations are written in Indonesian; templates reach them as filters."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
SHORT_MONTHS = tuple(month[:3] if month != "Agustus" else "Agu" for month in MONTHS)
ROLES = {
    "official": "replikator",
    "innovator": "inovator",
    "mentor": "mentor",
    "hub": "pengelola Hub JIPP",
    "staff": "petugas",
}
ACTIONS = {
    "role_given": "memberi peran",
    "role_ended": "mengakhiri peran",
    "person_deactivated": "menonaktifkan",
    "person_reactivated": "mengaktifkan lagi",
    "invites_made": "membuat undangan",
    "invites_renewed": "memperbarui tautan",
    "invite_revoked": "mencabut undangan",
    "invite_numbered": "mengubah nomor undangan",
    "invite_freed": "melepas undangan",
    "custodian_approved": "menyetujui narahubung",
    "custodian_refused": "belum menyetujui narahubung",
    "handover_opened": "membuka serah terima",
    "handed_over": "menyerahterimakan",
    "handover_undone": "membatalkan serah terima",
    "assigned": "menugaskan",
    "assignment_ended": "mengakhiri tugas",
    "innovation_reviewed": "mencatat status inovasi",
    "question_answered": "menjawab pertanyaan",
    "task_passed": "meneruskan tugas",
    "task_closed": "menutup tugas",
    "faq_published": "menerbitkan tanya jawab",
    "faq_dropped": "membatalkan tanya jawab",
    "faq_withdrawn": "menarik tanya jawab",
    "corpus_published": "menerbitkan dokumen",
    "corpus_rolled_back": "mengembalikan dokumen",
    "document_withdrawn": "menarik dokumen",
    "comments_opened": "membuka tanggapan",
    "comments_closed": "menutup tanggapan",
    "report_accepted": "menerima laporan",
    "report_returned": "mengembalikan laporan",
    "evidence_seen": "melihat bukti laporan",
    "correction_accepted": "menerima koreksi laporan",
    "correction_refused": "mengembalikan koreksi laporan",
    "filled_on_behalf": "mengisi atas nama",
    "chased": "mencatat penagihan laporan",
    "chase_dropped": "menghapus catatan penagihan",
    "reminded": "mengirim pengingat laporan",
    "reports_imported": "mengimpor laporan",
    "journey_recorded": "mencatat replikator",
    "journey_changed": "mengubah replikasi",
    "journey_ended": "mengakhiri replikasi",
    "journey_reopened": "melanjutkan replikasi",
    "journey_removed": "menghapus replikator",
    "journeys_imported": "mengimpor replikator",
    "data_deleted": "menghapus data",
    "broadcast_started": "memulai siaran",
    "broadcast_returned": "mengembalikan konsep siaran",
    "broadcast_paused": "menjeda siaran",
    "broadcast_resumed": "melanjutkan siaran",
    "broadcast_cancelled": "membatalkan siaran",
    "broadcast_retried": "mengirim ulang siaran",
    "broadcast_corrected": "meralat siaran",
    "broadcast_recalled": "menarik siaran",
    "deadline_extended": "mengundurkan tenggat",
    "reminder_moved": "memindahkan hari pengingat",
    "reminder_reworded": "mengubah teks pengingat",
    "service_stopped": "menghentikan layanan",
    "service_resumed": "membuka layanan",
    "trail_exported": "mengunduh jejak",
}
NOBODY = "(data dihapus)"
"""The name of who had their data deleted, wherever a record still refers to them."""
MARKS = {"on_time": "tepat waktu", "late": "terlambat", "extended": "diperpanjang"}
FILLED_BY = {"hub": "diisikan Hub JIPP", "staff": "diisikan petugas"}
FOLLOW_UPS = {"belum": "belum ada", "minat": "berminat", "kesepakatan": "sepakat"}
OBSTACLES = {
    "anggaran": "anggaran",
    "sdm": "SDM/mutasi",
    "jaringan": "jaringan",
    "regulasi": "regulasi",
    "pimpinan": "pimpinan",
    "lainnya": "lainnya",
}
PHASES = {
    "setting_up": "tahap I penyiapan",
    "trial": "tahap II uji coba",
    "full_use": "tahap III penerapan penuh",
    "anchoring": "tahap IV pelembagaan",
}
QUARTERS = ("I", "II", "III", "IV")
STANDINGS = {
    "reported": "sudah lapor",
    "draft": "draf",
    "not_begun": "belum mulai",
    "not_joined": "belum bergabung",
}
CHASE_REASONS = {
    "disaster": "bencana",
    "staff_changed": "ganti petugas",
    "stopped": "inovasi berhenti",
}
SALUTATIONS = {"bapak": "Pak", "ibu": "Bu"}
_NO_NAMES = {
    *("dr", "drg", "drs", "dra", "ir", "prof", "h", "hj", "kh", "st", "r", "rr", "tb", "rd"),
    *("i", "ni", "m", "moh", "muh", "mohd", "muhammad", "mohammad", "mochamad", "muhamad"),
}
_SALUTED = {"pak", "bu", "bapak", "ibu", "mas", "mbak"}
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


def tanggal(day: date, weekday: bool = True) -> str:
    """A date in full: "Kamis, 5 Maret 2026", without the day of the week "5 Maret 2026"."""
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{DAYS[day.weekday()]}, {text}" if weekday else text


def tanggal_pendek(day: date) -> str:
    """A date for lists only: "5 Mar"."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]}"


def waktu_pendek(moment: datetime, zone: str | tzinfo | None = None) -> str:
    """A moment for lists only: "5 Mar pukul 23.59 WIB"."""
    local = _local(moment, zone)
    return f"{tanggal_pendek(local)} pukul {jam(local)}"


def bulan(day: date) -> str:
    """A month: "Februari 2026"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def waktu(moment: datetime, zone: str | tzinfo | None = None) -> str:
    """A moment in full: "Kamis, 5 Maret 2026 pukul 23.59 WIB", in `zone` or in the moment's own zone.

    Raises ValueError for a moment without a zone.
    """
    local = _local(moment, zone)
    return f"{tanggal(local)} pukul {jam(local)}"


def jam(moment: datetime, zone: str | tzinfo | None = None) -> str:
    """A time of day with the Indonesian name of its zone: "23.59 WIB"; "23.59 UTC+2" where it has none."""
    local = _local(moment, zone)
    offset = local.utcoffset()
    hours = 0.0 if offset is None else offset.total_seconds() / 3600
    name = ZONES.get(int(hours)) if hours.is_integer() else None
    return f"{local:%H.%M} {name or f'UTC{hours:+g}'}"


def ribuan(number: int) -> str:
    """A whole number with dots: 1065 is "1.065"."""
    return f"{number:,}".replace(",", ".")


def persen(number: float) -> str:
    """A percentage, at most one decimal: 12.5 is "12,5%", 76.0 is "76%"."""
    return f"{round(number, 1):g}%".replace(".", ",")


def dari(part: int, whole: int) -> str:
    """A count with its denominator: "91 dari 120 (76%)"; nothing of nothing has no percentage."""
    counts = f"{ribuan(part)} dari {ribuan(whole)}"
    return f"{counts} ({round(100 * part / whole)}%)" if whole else counts


def sapaan(moment: datetime, zone: str | tzinfo | None = None) -> str:
    """The greeting of that local hour: pagi until 10.59, siang until 14.59, sore until 17.59, then malam."""
    hour = _local(moment, zone).hour
    if 3 <= hour < 11:
        return "Selamat pagi"
    if 11 <= hour < 15:
        return "Selamat siang"
    return "Selamat sore" if 15 <= hour < 18 else "Selamat malam"


def potong(text: str, length: int) -> str:
    """The text in one line, cut at a word to at most `length` characters, "…" for what is missing."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[length // 2 :] else cut) + "…"


def kutipan(text: str, bold: Iterable[tuple[int, int]] = ()) -> Markup:
    """A quotation as Telegram HTML in quotation marks, word for word, the (start, end) spans in bold.

    Spans outside the text are cut to it; spans that overlap one another are joined.
    """
    parts, at = [Markup("“")], 0
    for start, end in sorted(bold):
        start, end = max(start, at), min(end, len(text))
        if start < end:
            parts += [escape(text[at:start]), Markup("<b>"), escape(text[start:end]), Markup("</b>")]
            at = end
    return Markup("").join([*parts, escape(text[at:]), Markup("”")])


def peran(role: str) -> str:
    """The name of a role on screen (product, 3.6): "hub" is "pengelola Hub JIPP"."""
    return ROLES.get(role, role)


def tindakan(action: str) -> str:
    """What hub or staff did, for the trail: "role_given" is "memberi peran"."""
    return ACTIONS.get(action, action)


def kendala(kind: str) -> str:
    """A kind of obstacle on screen: "sdm" is "SDM/mutasi"."""
    return OBSTACLES.get(kind, kind)


def tanda(mark: str) -> str:
    """How a report came in: "late" is "terlambat"."""
    return MARKS.get(mark, mark)


def keadaan(standing: str) -> str:
    """Where an innovation stands with a report: "not_begun" is "belum mulai"."""
    return STANDINGS.get(standing, standing)


def alasan(reason: str) -> str:
    """Why a report does not come: "disaster" is "bencana"."""
    return CHASE_REASONS.get(reason, reason)


def tahap(phase: str) -> str:
    """A phase of an action plan, always with its name: "trial" is "tahap II uji coba"."""
    return PHASES.get(phase, phase)


def triwulan(day: date) -> str:
    """The quarter of a day: "Triwulan I 2026"."""
    return f"Triwulan {QUARTERS[(day.month - 1) // 3]} {day.year}"


def panggilan(name: str, salutation: str | None = None) -> str:
    """How somebody is spoken to: "Drs. Yusuf Hidayat, M.Si." of `bapak` is "Pak Yusuf".

    Titles and the names that nobody is called by alone (I, Ni, Muhammad) are passed over; without a
    salutation, or where the name begins with one, the name stays as it is.
    """
    word = SALUTATIONS.get(salutation or "")
    parts = name.split(",")[0].split()
    if word is None or not parts or parts[0].rstrip(".").casefold() in _SALUTED:
        return name
    called = next((p for p in parts if p.rstrip(".").casefold() not in _NO_NAMES), parts[0])
    return f"{word} {called}"


def _local(moment: datetime, zone: str | tzinfo | None) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    if zone is None:
        return moment
    return moment.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


FILTERS = (
    tanggal,
    tanggal_pendek,
    waktu,
    waktu_pendek,
    bulan,
    jam,
    ribuan,
    persen,
    dari,
    sapaan,
    potong,
    kutipan,
    peran,
    panggilan,
    tindakan,
    kendala,
    tanda,
    keadaan,
    tahap,
    alasan,
)
