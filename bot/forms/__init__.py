"""Filling in: fields, speech, extraction and the engine of forms; pure, without Telegram and SQL."""
