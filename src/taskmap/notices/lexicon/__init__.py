"""The words by which a notice is understood: each pattern with what it is for and examples that are tests.

To teach the program a word, add it to the list of its pattern and a line to `takes`, or to `leaves` what
it must not be mistaken for; tests/notices/test_lexicon.py runs all of them. One module a subject: units, roles,
lists, labels, columns, dates, targets, reporting, head, outline. Nothing here knows how drafting works.
"""
