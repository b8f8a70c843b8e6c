"""Finds passages and answers from them; knows no chat, no people and no SQL."""
