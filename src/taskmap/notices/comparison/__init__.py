"""Comparison: a notice beside a plan that was made of it and may have been edited since.

`comparison.compare(notice, items)` tells of each sentence and cell what became of it, by conservation's way of cutting a
notice into pieces and of finding them, and what of the plan the notice does not say.
"""
