"""Metrics: what is counted while the bot runs, for Prometheus; no texts, no names, no ids."""

from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from knowledge.answers import Answer
from knowledge.llm.spending import Use

_STEP_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
_TURN_SECONDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)


class Metrics:
    """The counters of one bot, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._count_updates()
        self._count_answers()
        self._count_model()
        self._describe_state()

    def received(self, count: int) -> None:
        """Note updates that came in and were new."""
        self._received.inc(count)

    def answered(self, seconds: float) -> None:
        """Note an update that was handled to its end, and how long that took."""
        self._answered.inc()
        self._handling.observe(seconds)

    def failed(self, code: str) -> None:
        """Note an update that was given up; `code` is the name of the error."""
        self._failed.labels(code).inc()

    def answer(self, answer: Answer) -> None:
        """Note what came of a question and what each step of answering took."""
        self._answers.labels(answer.status.value, answer.route.value).inc()
        for step, milliseconds in answer.timings_ms.items():
            self._steps.labels(step).observe(milliseconds / 1000)
        self._sentences.labels("kept").inc(len(answer.prose))
        self._sentences.labels("dropped").inc(max(0, answer.drafted - len(answer.prose)))
        for use in answer.uses:
            self.used(use)

    def used(self, use: Use) -> None:
        """Note a call to the language model."""
        self._calls.labels(use.purpose.value, use.outcome).inc()
        self._tokens.labels(use.purpose.value, "given").inc(use.tokens.given)
        self._tokens.labels(use.purpose.value, "taken").inc(use.tokens.taken)
        self._rupiah.labels(use.purpose.value).inc(use.rupiah)
        self._waits.labels(use.purpose.value).observe(use.milliseconds / 1000)

    def sent(self) -> None:
        """Note a message or edit that Telegram accepted."""
        self._sent.inc()

    def refused(self) -> None:
        """Note that Telegram asked us to wait (429)."""
        self._refused.inc()

    def observe(
        self, *, ready: bool, waiting: int | None, age: timedelta | None, generation: str | None
    ) -> None:
        """Set what is looked up when somebody asks; None is what could not be found out."""
        self._ready.set(ready)
        if waiting is not None:
            self._waiting.set(waiting)
        if age is not None:
            self._age.set(age.total_seconds())
        self._generation.clear()
        if generation is not None:
            self._generation.labels(generation).set(1)

    def page(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._registry)

    def _count_updates(self) -> None:
        own = self._registry
        self._received = Counter("pandu_updates_received", "Updates from Telegram, each once", registry=own)
        self._answered = Counter("pandu_updates_answered", "Updates handled to their end", registry=own)
        self._failed = Counter("pandu_updates_failed", "Updates given up", ["code"], registry=own)
        about = "From the start of handling an update to its last reply"
        self._handling = Histogram("pandu_update_seconds", about, buckets=_TURN_SECONDS, registry=own)
        self._sent = Counter("pandu_messages_sent", "Messages and edits Telegram accepted", registry=own)
        self._refused = Counter("pandu_telegram_floods", "Times Telegram made us wait (429)", registry=own)

    def _count_answers(self) -> None:
        own = self._registry
        about = "Questions, by what came of them"
        self._answers = Counter("pandu_answers", about, ["status", "route"], registry=own)
        about = "Steps of answering a question"
        self._steps = Histogram("pandu_step_seconds", about, ["step"], buckets=_STEP_SECONDS, registry=own)

    def _count_model(self) -> None:
        own = self._registry
        about = "Calls to the language model, by what for and what came of it"
        self._calls = Counter("pandu_model_calls", about, ["purpose", "outcome"], registry=own)
        about = "Tokens the language model read (given) and wrote (taken)"
        self._tokens = Counter("pandu_model_tokens", about, ["purpose", "side"], registry=own)
        about = "What the language model cost, by the prices that are set"
        self._rupiah = Counter("pandu_model_rupiah", about, ["purpose"], registry=own)
        about = "How long a call to the language model took"
        self._waits = Histogram(
            "pandu_model_seconds", about, ["purpose"], buckets=_STEP_SECONDS, registry=own
        )
        about = "Sentences the language model wrote: kept, or dropped because they did not stand up"
        self._sentences = Counter("pandu_model_sentences", about, ["outcome"], registry=own)

    def _describe_state(self) -> None:
        own = self._registry
        self._ready = Gauge("pandu_ready", "1 where /healthz answers 200", registry=own)
        self._waiting = Gauge("pandu_updates_waiting", "Updates written down, not answered", registry=own)
        self._age = Gauge("pandu_last_update_age_seconds", "Since the latest update came", registry=own)
        about = "The generation of the corpus that is read"
        self._generation = Gauge("pandu_generation", about, ["generation"], registry=own)
