"""`wenbao fetch` for a site on this machine, in a process that can be killed: the only seam is given in code, here."""

import sys
from datetime import date
from pathlib import Path

from bot.fetching import Equipment, Order, fetch
from bot.home import Home
from corpus.fetching.addresses import AddressBook
from corpus.fetching.clock import Clock

if __name__ == "__main__":
    equipment = Equipment(
        Clock(sleep=lambda seconds: None), AddressBook(may_connect=lambda address: address.is_loopback)
    )
    order = Order("shi", (date.fromisoformat(sys.argv[2]),))
    summary = fetch(Home(Path(sys.argv[1])), order, tell=lambda fetched: print(fetched.describe()), equipment=equipment)  # noqa: T201 - the test reads it
    sys.exit(1 if summary.failed else 0)
