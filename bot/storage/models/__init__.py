"""The entities: one file a noun, one metadata."""

from bot.storage.models.agency import Agency
from bot.storage.models.album import Album
from bot.storage.models.audit import AuditEntry
from bot.storage.models.broadcast import Answering, Broadcast, BroadcastState
from bot.storage.models.card import Card
from bot.storage.models.chase import Chase, ChaseReason
from bot.storage.models.closure import Closure
from bot.storage.models.comment import Comment, CommentPeriod
from bot.storage.models.cursor import Cursor
from bot.storage.models.custody import Appointment, Assignment, Custodian, CustodyRequest, Handover
from bot.storage.models.deletion import Deletion
from bot.storage.models.delivery import Delivery, DeliveryState, Mute, Reply
from bot.storage.models.document import Document
from bot.storage.models.draft import Draft, DraftState, Owner
from bot.storage.models.extension import Extension
from bot.storage.models.faq import FaqEntry, FaqQuestion, FaqState
from bot.storage.models.guest import GuestBook, GuestEntry
from bot.storage.models.innovation import Innovation
from bot.storage.models.invite import Invite, InviteBatch
from bot.storage.models.journey import Journey, ProgressLine
from bot.storage.models.lease import Lease
from bot.storage.models.model_day import ModelDay
from bot.storage.models.person import Person, PersonRole, Salutation
from bot.storage.models.question import Feedback, Question
from bot.storage.models.reminder_day import ReminderDay
from bot.storage.models.report import Report, ReportVersion
from bot.storage.models.search import Search
from bot.storage.models.table import Entity, JsonObject, JsonValue
from bot.storage.models.task import PROMISED, WAITING, Task, TaskKind, TaskState
from bot.storage.models.update import Update
from bot.storage.models.upload import Upload, UploadState
from bot.storage.models.visit import Evidence, EvidencePart, Visit, VisitEvidence

__all__ = [
    "PROMISED",
    "WAITING",
    "Agency",
    "Album",
    "Answering",
    "Appointment",
    "Assignment",
    "AuditEntry",
    "Broadcast",
    "BroadcastState",
    "Card",
    "Chase",
    "ChaseReason",
    "Closure",
    "Comment",
    "CommentPeriod",
    "Cursor",
    "Custodian",
    "CustodyRequest",
    "Deletion",
    "Delivery",
    "DeliveryState",
    "Document",
    "Draft",
    "DraftState",
    "Entity",
    "Evidence",
    "EvidencePart",
    "Extension",
    "FaqEntry",
    "FaqQuestion",
    "FaqState",
    "Feedback",
    "GuestBook",
    "GuestEntry",
    "Handover",
    "Innovation",
    "Invite",
    "InviteBatch",
    "Journey",
    "JsonObject",
    "JsonValue",
    "Lease",
    "ModelDay",
    "Mute",
    "Owner",
    "Person",
    "PersonRole",
    "ProgressLine",
    "Question",
    "ReminderDay",
    "Reply",
    "Report",
    "ReportVersion",
    "Salutation",
    "Search",
    "Task",
    "TaskKind",
    "TaskState",
    "Update",
    "Upload",
    "UploadState",
    "Visit",
    "VisitEvidence",
]
