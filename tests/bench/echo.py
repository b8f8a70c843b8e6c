"""The baseline: a bare python-telegram-bot bot that answers every text with itself, by long polling."""

import os

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Send the text back."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Poll the server that the environment names until the process ends."""
    root = os.environ["PANDU_TELEGRAM_API"]
    token = os.environ["PANDU_TELEGRAM_TOKEN"]
    application = ApplicationBuilder().token(token).base_url(f"{root}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
