"""Allowance: how many messages of one person are read within a minute."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)
_REMEMBERED = 10_000


class Allowance:
    """Counts in memory, for the one process that handles updates; after a restart everybody starts anew."""

    def __init__(self, per_minute: int) -> None:
        """`per_minute`: how many messages of one person are read in any minute."""
        self._per_minute = per_minute
        self._seen: OrderedDict[int, deque[datetime]] = OrderedDict()

    def take(self, person_id: int, now: datetime) -> bool:
        """Whether one more message may be read now; what may not is not counted."""
        seen = self._seen.setdefault(person_id, deque())
        self._seen.move_to_end(person_id)
        while seen and now - seen[0] >= WINDOW:
            seen.popleft()
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        if len(seen) >= self._per_minute:
            return False
        seen.append(now)
        return True
