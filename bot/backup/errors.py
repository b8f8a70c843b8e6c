"""What is raised by this package."""


class BackupError(Exception):
    """A backup that cannot be made or restored; the message is a sentence for the operator."""
