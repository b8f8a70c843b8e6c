"""A local Bot API server with a chat page: a package of its own that imports nothing else of this project."""
