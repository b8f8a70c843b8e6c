"""Hybrid search as a LangChain retriever, in a module of its own: its import alone takes over a second."""

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from knowledge.library import Library
from knowledge.retriever import Hit, HybridSearch


class HybridRetriever(BaseRetriever):
    """Finds `k` passages in the current generation.

    Each document's text is what may be quoted; its metadata are `id`, `document`, `section`, `address` and
    `score` (0 to 1).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library[HybridSearch]
    k: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [document_of(hit) for hit in self.library.current().search_now(query, self.k)]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [document_of(hit) for hit in await self.library.current().search(query, self.k)]


def document_of(hit: Hit) -> Document:
    """A hit as LangChain hands it around."""
    passage = hit.passage
    metadata = {
        "document": passage.document,
        "section": passage.section,
        "address": passage.address,
        "score": hit.score,
    }
    return Document(id=passage.id, page_content=passage.text, metadata={"id": passage.id, **metadata})
