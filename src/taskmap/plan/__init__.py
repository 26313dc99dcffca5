"""The plan itself: model, units, periods, workdays, assignments, deadlines, checks, differences. Nothing here
reads a file or the clock.
"""
