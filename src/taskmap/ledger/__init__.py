"""The ledger: an append-only record of what was issued and of what came back, in an SQLite file or PostgreSQL.

A file is found from the current folder upwards, as git finds its own. Rows are never changed: the database
itself refuses it. No SQL leaves this package.
"""

from taskmap.ledger.book import Ledger as Ledger
from taskmap.ledger.clerk import clerk as clerk
from taskmap.ledger.entries import Entry as Entry
from taskmap.ledger.entries import Event as Event
from taskmap.ledger.entries import Kind as Kind
from taskmap.ledger.opening import consulted as consulted
from taskmap.ledger.opening import existing as existing
from taskmap.ledger.opening import opened as opened
from taskmap.ledger.opening import peeked as peeked
from taskmap.ledger.outstanding import Standing as Standing
from taskmap.ledger.places import Address as Address
from taskmap.ledger.places import Place as Place
from taskmap.ledger.places import locate as locate
from taskmap.ledger.places import place as place
from taskmap.ledger.places import received as received
from taskmap.ledger.reading import Reader as Reader
from taskmap.ledger.returns import Accepted as Accepted
from taskmap.ledger.returns import Arrival as Arrival
from taskmap.ledger.returns import Issue as Issue
from taskmap.ledger.returns import Issued as Issued
from taskmap.ledger.returns import Owed as Owed
from taskmap.ledger.returns import Receipt as Receipt
from taskmap.ledger.returns import Reported as Reported
