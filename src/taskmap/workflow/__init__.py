"""What each command does with plans and the ledger: issue, collect, review, close, extend, remind, report."""
