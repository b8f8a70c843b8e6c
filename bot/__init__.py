"""The Telegram assistant: people, records, delivery, and the features they use."""
