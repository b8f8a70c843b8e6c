"""One job on the corpus in a process of its own: read as JSON from standard input, told as JSON lines."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingest.answered import Approved
from ingest.jobs import Workplace, add_answer, publish_file, take_back_answer, withdraw_document
from ingest.preview import understand
from ingest.problems import IngestBusyError, Problem, SourcesRefusedError
from ingest.readers.reading import UnreadableError

Job = Mapping[str, Any]


def main() -> int:
    """Run the job on standard input. Lines are {"progress": [stage, done, total]}, then one of {"result": …},
    {"problems": [{message, remedy}]} and {"busy": true}. Exit 1: it could not."""
    # People who ask meanwhile go first.
    os.nice(10)
    try:
        _tell(result=run(json.load(sys.stdin)))
    except UnreadableError as error:
        _tell(problems=_plain((error.problem,)))
    except SourcesRefusedError as error:
        _tell(problems=_plain(error.problems))
    except IngestBusyError:
        _tell(busy=True)
    else:
        return 0
    return 1


def run(job: Job) -> dict[str, Any]:
    """What came of a job: `preview`, `publish`, `withdraw`, `answer` or `take_back`."""
    home = Path(job["home"])
    if job["do"] == "preview":
        return asdict(understand(Path(job["file"]), home, job["facts"], job["name"]))
    from knowledge.endpoint import EmbeddingEndpoint
    from knowledge.models import embedder_at

    endpoint = EmbeddingEndpoint(**job["embeddings"]) if job.get("embeddings") else None
    place = Workplace(home, embedder_at(endpoint), job.get("chroma_url", ""), _progress)
    if job["do"] == "publish":
        return asdict(publish_file(place, Path(job["file"]), job["facts"]))
    if job["do"] == "withdraw":
        return asdict(withdraw_document(place, job["document"]))
    if job["do"] == "take_back":
        return asdict(take_back_answer(place, job["question"]))
    return asdict(add_answer(place, Approved(**job["answer"])))


def _progress(stage: str, done: int, total: int) -> None:
    _tell(progress=(stage, done, total))


def _plain(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    """Without paths, which mean nothing to who reads this."""
    return [{"message": one.message, "remedy": one.remedy} for one in problems]


def _tell(**line: object) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
