"""The /sim interface: people, what they do, faults, clock and counters."""
