"""The language model, where one is set: how it is asked, what that costs, what its failures are called."""
