"""Conservation: each sentence and each cell of a notice stands in its draft, as part of an entry or as 原文 at it.

`account.account(notice, entries.entries(draft))` tells of each what became of it.
"""
