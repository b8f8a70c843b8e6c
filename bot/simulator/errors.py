"""Refusals in Telegram's own shape and words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ApiError(Exception):
    """An answer with ok=false; retry_after, in seconds, goes into `parameters`."""

    code: int
    description: str
    retry_after: int | None = None


# What Python raises when a request's values have a shape nobody expects.
MISSHAPEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)


class ControlError(Exception):
    """A /sim request that could not be carried out; its sentence is the answer's `error`."""


def bad_request(what: str) -> ApiError:
    return ApiError(400, f"Bad Request: {what}")


def forbidden(what: str) -> ApiError:
    return ApiError(403, f"Forbidden: {what}")


def conflict(what: str) -> ApiError:
    return ApiError(409, f"Conflict: {what}")


def too_many(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", seconds)
