"""The ledger locked from outside, as by a repair by hand or a long report: nobody else can write then."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy import make_url

_PATIENCE = 30.0


@asynccontextmanager
async def locked(url: str) -> AsyncIterator[None]:
    """Hold a lock that forbids writing deliveries for the block; they can be read."""
    if url.startswith("sqlite"):
        file = sqlite3.connect(
            make_url(url).database or "",
            timeout=_PATIENCE,
            isolation_level=None,
            check_same_thread=False,
        )
        await asyncio.to_thread(file.execute, "BEGIN IMMEDIATE")
        try:
            yield
        finally:
            file.close()
        return
    server = await asyncpg.connect(url)
    try:
        async with server.transaction():
            await server.execute("LOCK TABLE deliveries IN EXCLUSIVE MODE")
            yield
    finally:
        await server.close()
