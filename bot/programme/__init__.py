"""Rules of the programme and its clock; standard library only."""
