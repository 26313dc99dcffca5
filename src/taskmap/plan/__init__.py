"""The plan itself: model, units, periods, workdays, assignments, deadlines, checks, differences. Pure."""
