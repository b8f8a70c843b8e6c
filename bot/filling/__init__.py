"""The conversation of a form in chat; which forms there are and what they do is left to features.

A feature attaches the form `config/forms/monthly.yaml` by one call, when it is imported:

    reports = FormFlow(feature, "monthly", Permission.REPORT, done=store, shown=show_receipt)

    await reports.start(turn, Owner(innovation_id=…), period="2026-02", answers={…})
    await reports.enter(turn, Owner(innovation_id=…), [(Address("people"), 12)], period="2026-02")
    await reports.go_on(turn)

`start` opens the draft of an owner (a person, an innovation or an agency) and a period, or goes on with it;
a new one begins with `answers`, and `said` is a text that answers what it asks. `enter` puts values into it
that were understood elsewhere. `go_on` takes the draft whose id is the turn's first argument, at the field
whose number is the second; buttons `draft:<id>.<n>` and links `/start isi-<id>-<n>` lead there too. From then
on texts, taps, files, replies and changed messages come by themselves, also on another process and days
later; `/lanjut`, `/batal` and the home screen know it.

`done(turn, records, filled)` is what sending does, in the transaction that ends the draft: once.
`shown(turn, filled)` says so afterwards, from what is stored. `filled.answers` holds what is asked, nothing
hidden; `filled.draft` whose it is. `summary` names another template with the arguments of `form_summary`;
`may(turn, records, draft)` says who may fill in (else: the person, or who looks after the innovation or
agency now); `gathers` is how many seconds more messages are waited for before one answer.
"""

from bot.filling.flow import FormFlow
from bot.filling.stored import Filled

__all__ = ["Filled", "FormFlow"]
