"""Records: the repositories over one session; `database` opens and ends it."""

from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.agencies import Agencies
from bot.storage.albums import Albums
from bot.storage.amendments import Amendments
from bot.storage.arrivals import Arrivals
from bot.storage.assignments import Assignments
from bot.storage.audiences import Audiences
from bot.storage.audit import Audit
from bot.storage.batches import Batches
from bot.storage.broadcasts import Broadcasts
from bot.storage.cards import Cards
from bot.storage.chases import Chases
from bot.storage.closures import Closures
from bot.storage.comments import Comments
from bot.storage.coverage import Narahubung
from bot.storage.cursors import Cursors
from bot.storage.custodians import Custodians
from bot.storage.deletions import Deletions
from bot.storage.deliveries import Deliveries
from bot.storage.directory import Directory
from bot.storage.documents import Documents
from bot.storage.drafts import Drafts
from bot.storage.evidence import EvidenceFiles
from bot.storage.extensions import Extensions
from bot.storage.faq import Faq
from bot.storage.gaps import Gaps
from bot.storage.guests import Guests
from bot.storage.handovers import Handovers
from bot.storage.innovations import Innovations
from bot.storage.invites import Invites
from bot.storage.journeys import Journeys
from bot.storage.leases import Hold, Leases
from bot.storage.ledger import Ledger
from bot.storage.model_days import ModelDays
from bot.storage.mutes import Mutes
from bot.storage.people import People
from bot.storage.personal import Personal
from bot.storage.questions import Questions
from bot.storage.recaps import Recaps
from bot.storage.reminder_days import ReminderDays
from bot.storage.reminders import Reminders
from bot.storage.reports import Reports
from bot.storage.reviews import Reviews
from bot.storage.searches import Searches
from bot.storage.tasks import Tasks
from bot.storage.updates import Updates
from bot.storage.uploads import Uploads
from bot.storage.visits import Visits


class Records:
    """The repositories over one session."""

    def __init__(self, session: AsyncSession, fence: Hold | None = None) -> None:
        self._session = session
        self._fence = fence

    @cached_property
    def updates(self) -> Updates:
        """What Telegram told us."""
        return Updates(self._session, self._fence)

    @cached_property
    def arrivals(self) -> Arrivals:
        """What an update finds when it comes."""
        return Arrivals(self._session)

    @cached_property
    def leases(self) -> Leases:
        """Who may do what only one may do."""
        return Leases(self._session)

    @cached_property
    def model_days(self) -> ModelDays:
        """What the language model was asked, by day."""
        return ModelDays(self._session)

    @cached_property
    def people(self) -> People:
        """Who writes, and their roles."""
        return People(self._session)

    @cached_property
    def audit(self) -> Audit:
        """What hub and staff did to others."""
        return Audit(self._session)

    @cached_property
    def directory(self) -> Directory:
        """People as staff and hub look for them."""
        return Directory(self._session)

    @cached_property
    def agencies(self) -> Agencies:
        """Ministries, regions, units."""
        return Agencies(self._session)

    @cached_property
    def innovations(self) -> Innovations:
        """What the catalogue holds, and reviews."""
        return Innovations(self._session)

    @cached_property
    def documents(self) -> Documents:
        """What answers come from."""
        return Documents(self._session)

    @cached_property
    def drafts(self) -> Drafts:
        """What has been filled in of forms."""
        return Drafts(self._session)

    @cached_property
    def recaps(self) -> Recaps:
        """What became of the reports of a month."""
        return Recaps(self._session)

    @cached_property
    def chases(self) -> Chases:
        """What was noted about reports that have not come."""
        return Chases(self._session)

    @cached_property
    def reports(self) -> Reports:
        """What innovations tell of each month."""
        return Reports(self._session)

    @cached_property
    def evidence(self) -> EvidenceFiles:
        """The files that show visits."""
        return EvidenceFiles(self._session)

    @cached_property
    def reviews(self) -> Reviews:
        """Which of them wait for hub or staff."""
        return Reviews(self._session)

    @cached_property
    def mutes(self) -> Mutes:
        """Who does not want news."""
        return Mutes(self._session)

    @cached_property
    def visits(self) -> Visits:
        """Who came for a study visit, and what shows it."""
        return Visits(self._session)

    @cached_property
    def guests(self) -> Guests:
        """What delegations wrote into guest books."""
        return Guests(self._session)

    @cached_property
    def journeys(self) -> Journeys:
        """Who replicates what, and how far."""
        return Journeys(self._session)

    @cached_property
    def questions(self) -> Questions:
        """What was asked, and feedback."""
        return Questions(self._session)

    @cached_property
    def faq(self) -> Faq:
        """Answers of staff that are cited."""
        return Faq(self._session)

    @cached_property
    def gaps(self) -> Gaps:
        """Questions that stay open."""
        return Gaps(self._session)

    @cached_property
    def searches(self) -> Searches:
        """What people look for in the catalogue."""
        return Searches(self._session)

    @cached_property
    def tasks(self) -> Tasks:
        """What waits for somebody."""
        return Tasks(self._session)

    @cached_property
    def invites(self) -> Invites:
        """Links that give a role."""
        return Invites(self._session)

    @cached_property
    def batches(self) -> Batches:
        """Files of people to invite."""
        return Batches(self._session)

    @cached_property
    def narahubung(self) -> Narahubung:
        """Who of all narahubung has joined."""
        return Narahubung(self._session)

    @cached_property
    def custodians(self) -> Custodians:
        """Who looks after what."""
        return Custodians(self._session)

    @cached_property
    def handovers(self) -> Handovers:
        """What goes over to a successor."""
        return Handovers(self._session)

    @cached_property
    def assignments(self) -> Assignments:
        """Who guides whom."""
        return Assignments(self._session)

    @cached_property
    def albums(self) -> Albums:
        """Who answers for photos sent together."""
        return Albums(self._session)

    @cached_property
    def cards(self) -> Cards:
        """What our messages show."""
        return Cards(self._session)

    @cached_property
    def deletions(self) -> Deletions:
        """Whose data are to be deleted."""
        return Deletions(self._session)

    @cached_property
    def personal(self) -> Personal:
        """Everything about one person."""
        return Personal(self._session)

    @cached_property
    def amendments(self) -> Amendments:
        """What has to be changed of what was sent."""
        return Amendments(self._session)

    @cached_property
    def audiences(self) -> Audiences:
        """Who is written to."""
        return Audiences(self._session)

    @cached_property
    def ledger(self) -> Ledger:
        """Who of them got it."""
        return Ledger(self._session)

    @cached_property
    def reminders(self) -> Reminders:
        """What people are told by themselves."""
        return Reminders(self._session)

    @cached_property
    def reminder_days(self) -> ReminderDays:
        """What staff changed of the days on which they are told."""
        return ReminderDays(self._session)

    @cached_property
    def extensions(self) -> Extensions:
        """Deadlines that were put off."""
        return Extensions(self._session)

    @cached_property
    def broadcasts(self) -> Broadcasts:
        """What is written to many."""
        return Broadcasts(self._session)

    @cached_property
    def deliveries(self) -> Deliveries:
        """What each of them gets."""
        return Deliveries(self._session)

    @cached_property
    def closures(self) -> Closures:
        """When the service is stopped, and why."""
        return Closures(self._session)

    @cached_property
    def cursors(self) -> Cursors:
        """Who gets a person's next text."""
        return Cursors(self._session)

    @cached_property
    def uploads(self) -> Uploads:
        """Files that staff sent for the corpus."""
        return Uploads(self._session)

    @cached_property
    def comments(self) -> Comments:
        """What agencies say about drafts."""
        return Comments(self._session)
