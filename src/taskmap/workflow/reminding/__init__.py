"""What is due and what is overdue, to the units: letters, messages, calendars, replies."""
