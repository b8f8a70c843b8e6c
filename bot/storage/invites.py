"""Invites: links that give a role, once, for a while."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.programme.people import Role
from bot.storage.holding import hold
from bot.storage.membership import let_in, let_out
from bot.storage.models import Invite

LIFETIME = timedelta(days=14)


class ClaimOutcome(StrEnum):
    """What came of using a link."""

    GRANTED = "granted"
    ALREADY_YOURS = "already_yours"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Claim:
    """What came of using a link; `invite` is there unless the outcome is `unknown`."""

    outcome: ClaimOutcome
    invite: Invite | None = None


def new_token(draw: Callable[[int], str]) -> str:
    """A token of 128 random bits in 32 hexadecimal digits, which no chat program turns into markup.

    `draw(16)` gives them (`secrets.token_hex`).
    """
    return draw(16)


def hash_of(token: str) -> str:
    """The SHA-256 of a token, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


class Invites:
    """Rows of `invites`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(
        self,
        token: str,
        role: Role,
        now: datetime,
        *,
        agency_id: int | None = None,
        innovation_id: str | None = None,
        province: str | None = None,
        created_by: int | None = None,
        lifetime: timedelta = LIFETIME,
    ) -> Invite:
        """Store an invite for a token, of which only the hash is kept; it has its id afterwards."""
        invite = Invite(
            token_hash=hash_of(token),
            role=role,
            agency_id=agency_id,
            innovation_id=innovation_id,
            province=province,
            created_by=created_by,
            created_at=now,
            expires_at=now + lifetime,
        )
        self._session.add(invite)
        await self._session.flush()
        return invite

    async def claim(self, token: str, person_id: int, now: datetime) -> Claim:
        """Use a link: at most one person ever gets `granted`, and then holds the role."""
        invite = await hold(self._session, select(Invite).where(Invite.token_hash == hash_of(token)))
        if invite is None:
            return Claim(ClaimOutcome.UNKNOWN)
        outcome = _outcome(invite, person_id, now)
        if outcome is ClaimOutcome.GRANTED:
            invite.used_by, invite.used_at = person_id, now
            await let_in(self._session, invite, person_id, now)
        return Claim(outcome, invite)

    async def free(self, invite_id: int, person_id: int, now: datetime) -> Invite | None:
        """Undo a claim by somebody who was not meant; the link works again. None where it is not theirs."""
        invite = await self._to_write(invite_id)
        if invite is None or invite.used_by != person_id or invite.revoked_at is not None:
            return None
        await let_out(self._session, invite, person_id, now)
        invite.used_by = invite.used_at = invite.claimed_as = None
        return invite

    async def revoke(self, invite_id: int, now: datetime) -> bool:
        """Make a link useless and end what it gave; False where it was revoked before."""
        invite = await self._to_write(invite_id)
        if invite is None or invite.revoked_at is not None:
            return False
        if invite.used_by is not None:
            await let_out(self._session, invite, invite.used_by, now)
        invite.revoked_at = now
        return True

    async def reissue(
        self, invite_id: int, nonce: str, token: str, now: datetime, lifetime: timedelta
    ) -> Invite | None:
        """Revoke a link that somebody took and make another like it; None where nobody did."""
        old = await self.find(invite_id)
        if old is None or old.used_by is None or not await self.revoke(invite_id, now):
            return None
        same = ("role", "agency_id", "innovation_id", "province", "batch_id", "kind", "name")
        more = ("salutation", "position", "phone", "wrong_number_at", "created_by")
        new = Invite(
            token_hash=hash_of(token),
            nonce=nonce,
            created_at=now,
            expires_at=now + lifetime,
            **{name: getattr(old, name) for name in (*same, *more)},
        )
        self._session.add(new)
        await self._session.flush()
        return new

    async def renew(self, invite_id: int, nonce: str, token: str, now: datetime, lifetime: timedelta) -> bool:
        """Give an invite that nobody took a new link; False where somebody did, or it was revoked."""
        invite = await self._to_write(invite_id)
        if invite is None or invite.used_by is not None or invite.revoked_at is not None:
            return False
        invite.nonce, invite.token_hash, invite.expires_at = nonce, hash_of(token), now + lifetime
        return True

    async def number(self, invite_id: int, phone: str | None, now: datetime) -> bool:
        """Note that a number is wrong (None), or the right one; False where there is no such invite."""
        invite = await self._to_write(invite_id)
        if invite is None:
            return False
        invite.wrong_number_at = now if phone is None else None
        invite.phone = phone or invite.phone
        return True

    async def find(self, invite_id: int) -> Invite | None:
        """The invite with this id."""
        return await self._session.get(Invite, invite_id)

    async def _to_write(self, invite_id: int) -> Invite | None:
        return await hold(self._session, select(Invite).where(Invite.id == invite_id))

    async def by_token(self, token: str) -> Invite | None:
        """The invite of a token."""
        return await self._session.scalar(select(Invite).where(Invite.token_hash == hash_of(token)))

    async def made_by(self, person_id: int) -> Sequence[Invite]:
        """What a person invited, newest first."""
        query = select(Invite).where(Invite.created_by == person_id).order_by(Invite.id.desc())
        return (await self._session.scalars(query)).all()


def _outcome(invite: Invite, person_id: int, now: datetime) -> ClaimOutcome:
    if invite.revoked_at is not None:
        return ClaimOutcome.REVOKED
    if invite.used_by is not None:
        return ClaimOutcome.ALREADY_YOURS if invite.used_by == person_id else ClaimOutcome.USED
    return ClaimOutcome.EXPIRED if invite.expires_at <= now else ClaimOutcome.GRANTED
