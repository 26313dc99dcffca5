"""The checklist that goes out to a unit and comes home: its layout is known only here."""
