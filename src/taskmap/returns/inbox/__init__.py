"""Files, folders, zips and mails that units sent, to every file in them: what it is, its bytes, and why it cannot be used."""
