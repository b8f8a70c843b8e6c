"""What leaves the bot: pacing, later the ledger of broadcasts, reminders and housekeeping."""
