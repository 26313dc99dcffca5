"""What the ledger says on a day, for every command: plans as they were issued, what is owed, letters, limits, names."""
