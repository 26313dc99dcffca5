"""What an office asks of its ledger: where everything stands, what came to it, what a word or a code means."""
