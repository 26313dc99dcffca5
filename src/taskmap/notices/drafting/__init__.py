"""A notice to a draft: outline, unit lists and roles, dates, targets, the reporting duty. No clock, no disk."""

from __future__ import annotations

from taskmap.notices.drafting.draft import Draft
from taskmap.notices.notice import Notice

__all__ = ["Draft", "Notice", "draft_of"]


def draft_of(notice: Notice, id: str = "") -> Draft:
    """What the notice says, as far as it is understood. Any notice gives a draft; it may have no
    tasks. `id` is that of the plan; empty: made of the title.
    """
    # Loaded here: the plan file's writer needs the shapes only.
    from taskmap.notices.drafting import assembly

    return assembly.draft_of(notice, id)
