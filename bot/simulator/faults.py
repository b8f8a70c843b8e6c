"""What can be made to go wrong, as PUT /sim/faults sets it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Probability = Annotated[float, Field(ge=0, le=1)]
Rate = Annotated[float, Field(gt=0)]
Milliseconds = Annotated[int, Field(ge=0)]


class Faults(BaseModel):
    """Limits and faults; the defaults are Telegram's limits and nothing wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    per_second: Rate | None = 30.0
    per_chat_per_second: Rate | None = 1.0
    flood_probability: Probability = 0.0
    drop_response_probability: Probability = 0.0
    error_probability: Probability = 0.0
    stall_probability: Probability = 0.0
    stall_ms: Milliseconds = 0
    redeliver: bool = False
    latency_ms: Milliseconds = 0
    blocked: tuple[int, ...] = ()
