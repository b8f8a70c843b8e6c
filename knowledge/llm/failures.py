"""Why a language model gave nothing that can be used: every way has a name, for metrics and for staff."""

from enum import StrEnum

from pydantic import ValidationError

from knowledge.errors import KnowledgeError


class Failure(StrEnum):
    """Every way a call can end without a result."""

    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    SERVER = "server"
    CONNECTION = "connection"
    KEY = "key"
    UNKNOWN_MODEL = "unknown_model"
    REQUEST = "request"
    REFUSED = "refused"
    CUT_OFF = "cut_off"
    MALFORMED = "malformed"
    BUDGET = "budget"
    PAUSED = "paused"
    OTHER = "other"


OF_SERVICE = frozenset(
    {
        Failure.TIMEOUT,
        Failure.RATE_LIMITED,
        Failure.SERVER,
        Failure.CONNECTION,
        Failure.KEY,
        Failure.UNKNOWN_MODEL,
        Failure.REQUEST,
    }
)
"""Failures that the next call would very likely meet too."""
HOPELESS = frozenset({Failure.KEY, Failure.UNKNOWN_MODEL})
"""Failures that only a change of settings ends."""
UNCALLED = frozenset({Failure.BUDGET, Failure.PAUSED})
"""Failures without a call: nothing was sent."""


class ModelError(KnowledgeError):
    """The model gave nothing that can be used; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


def failure_of(error: BaseException) -> Failure:
    """The name for what a client library raised; status codes by https://platform.openai.com/docs/guides/error-codes."""
    import openai

    if isinstance(error, ModelError):
        return error.failure
    if isinstance(error, (TimeoutError, openai.APITimeoutError)):
        return Failure.TIMEOUT
    if isinstance(error, openai.APIConnectionError):
        return Failure.CONNECTION
    if isinstance(error, openai.APIStatusError):
        return _of_status(error.status_code)
    if isinstance(error, openai.LengthFinishReasonError):
        return Failure.CUT_OFF
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return Failure.REFUSED
    malformed = (openai.APIResponseValidationError, ValidationError, ValueError, TypeError, KeyError)
    return Failure.MALFORMED if isinstance(error, (*malformed, AttributeError, IndexError)) else Failure.OTHER


def _of_status(code: int) -> Failure:
    known = {401: Failure.KEY, 403: Failure.KEY, 404: Failure.UNKNOWN_MODEL, 408: Failure.TIMEOUT}
    if code in known:
        return known[code]
    if code == 429:
        return Failure.RATE_LIMITED
    return Failure.SERVER if code >= 500 else Failure.REQUEST
