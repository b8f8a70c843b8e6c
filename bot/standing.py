"""Standing: who a person is here: the roles they hold, the one they are in, and whose things they may see."""

from collections.abc import Sequence
from datetime import timedelta

from bot.programme.people import Permission, Role, may, role_in_use
from bot.storage.models import Person, PersonRole

LONG_AWAY = timedelta(days=30)


class Standing:
    """What a turn knows about its person; `person` is empty in an update that nobody sent."""

    person: Person | None = None
    held: Sequence[PersonRole] = ()

    @property
    def known_person(self) -> Person:
        """The person; raises LookupError in an update that nobody sent."""
        if self.person is None:
            raise LookupError("update without a person")
        return self.person

    @property
    def roles(self) -> frozenset[Role]:
        """The roles the person holds now, whatever their scope; none is a guest."""
        return frozenset(held.role for held in self.held)

    @property
    def role(self) -> Role | None:
        """The role the person is in, whose menu they see: the last one used, else the most far-reaching."""
        return role_in_use(self.roles, self.known_person.last_role)

    @property
    def name(self) -> str | None:
        """How the person is spoken to once they have a role or said their name; until then "Bapak/Ibu"."""
        person = self.known_person
        return person.address if self.held or person.consent_at else None

    @property
    def was_away(self) -> bool:
        """Whether the person had not written for a month before this (product, 3.9)."""
        return self.person is not None and self.person.away >= LONG_AWAY

    @property
    def provinces(self) -> frozenset[str]:
        """The provinces the person manages as hub; empty for everybody else."""
        return frozenset(held.province for held in self.held if held.role is Role.HUB and held.province)

    @property
    def scope(self) -> frozenset[str] | None:
        """The provinces whose people and tasks the person may see: their own as hub; None, all, for staff."""
        return None if Role.STAFF in self.roles else self.provinces

    def may(self, permission: Permission) -> bool:
        """Whether one of the person's roles holds the permission."""
        return may(self.roles, permission)
