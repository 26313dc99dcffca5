"""The mark of a field of the model that a plan keeps only where it says something."""

from __future__ import annotations

SPARSE = "sparse"
"""In the metadata of a field: its default is not written into the content of a plan. A key that came after 0.1.0 is
such, so that a plan which does not use it stays the one that was issued.
"""
