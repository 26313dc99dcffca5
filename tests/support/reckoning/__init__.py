"""Where every measure, milestone and report stands on a day, reckoned slowly from the contract alone: the other opinion.

Nothing of taskmap is used but the plan that its reader made, and of that only what was written in it: names, roles,
days. Each function walks through everything each time; whoever reads one and the rule beside it sees whether it is
right. All that arrived is looked at as it is known now, cut off at a day.
"""
