"""What units sent, taken in: kept byte for byte, held against the issued plans, entered or sent back."""
