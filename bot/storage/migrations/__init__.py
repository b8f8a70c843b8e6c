"""The history of the schema, one file a step; `bot.storage.schema` runs it."""
