"""The demo: simulator, bot and page in one process, with people of five roles and a month to live through."""

from bot.demo.serving import serve_demo

__all__ = ["serve_demo"]
