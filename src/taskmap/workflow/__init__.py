"""What a command does with plan and ledger: issuing, collecting, reviewing, closing, extending, reminding, reporting."""
