"""Where every measure, milestone and report stands: standing, overdue, closure, reminders, scoring. Pure."""
