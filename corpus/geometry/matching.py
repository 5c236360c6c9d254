"""The cheapest way to give each strip what it follows."""

from collections import deque
from collections.abc import Mapping, Sequence

Port = tuple[str, int]
"""A headline ("group", n) or the end of a strip ("strip", n): what a strip may follow."""


def match(costs: Sequence[Mapping[Port, float]], unused: Mapping[Port, float], alone: float) -> list[Port | None]:
    """For each strip the port that it follows, or None; each port is followed by one strip at most.

    `costs[i]` are the ports that strip i may follow, `unused` what it costs when nothing follows a port, and `alone`
    what it costs when a strip follows nothing. The sum of all is the least possible (successive shortest paths).
    """
    saved = [{port: cost - unused.get(port, 0.0) for port, cost in row.items()} for row in costs]
    given: list[Port | None] = [None] * len(costs)
    holder: dict[Port, int] = {}
    for strip in range(len(costs)):
        _place(strip, saved, given, holder, alone)
    return given


def _place(
    strip: int, saved: Sequence[Mapping[Port, float]], given: list[Port | None], holder: dict[Port, int], alone: float
) -> None:
    """Give one more strip its port and move others where that is cheaper on the whole."""
    distance: dict[int, float] = {strip: 0.0}
    came: dict[int, tuple[int, Port]] = {}
    best, last, port_at_end = alone, strip, None
    queue = deque([strip])
    while queue:
        at = queue.popleft()
        so_far = distance[at]
        if so_far + alone < best - 1e-9:
            best, last, port_at_end = so_far + alone, at, None
        for port, cost in saved[at].items():
            if given[at] == port:
                continue
            owner = holder.get(port)
            total = so_far + cost
            if owner is None:
                if total < best - 1e-9:
                    best, last, port_at_end = total, at, port
                continue
            total -= saved[owner][port]
            if total < distance.get(owner, 1e18) - 1e-9 and owner != strip:
                distance[owner], came[owner] = total, (at, port)
                queue.append(owner)
    _hand_over(last, port_at_end, came, given, holder)


def _hand_over(
    last: int,
    port: Port | None,
    came: Mapping[int, tuple[int, Port]],
    given: list[Port | None],
    holder: dict[Port, int],
) -> None:
    at = last
    while True:
        given[at] = port
        if port is not None:
            holder[port] = at
        if at not in came:
            return
        at, port = came[at]
