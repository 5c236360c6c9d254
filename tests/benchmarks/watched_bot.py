"""`wenbao run` with an eye on its event loop: `watched_bot.py HOME`, settings from the environment.

At the end it prints the longest time in milliseconds for which the loop did not come round.
"""

import asyncio
import sys
import time
from pathlib import Path

import bot.running
from bot.home import Home
from bot.settings import read_bot_settings

BETWEEN_LOOKS = 0.002


async def watch_stalls(stalls: list[float]) -> None:
    while True:
        asleep = time.perf_counter()
        await asyncio.sleep(BETWEEN_LOOKS)
        stalls.append(time.perf_counter() - asleep - BETWEEN_LOOKS)


def main() -> None:
    stalls: list[float] = []
    serve = bot.running.serving

    def watched(*given: object, **named: object) -> object:
        # From when the bot serves: opening the library is allowed to take its time.
        watching.append(asyncio.get_running_loop().create_task(watch_stalls(stalls)))
        return serve(*given, **named)

    watching: list[asyncio.Task[None]] = []
    bot.running.serving = watched
    bot.running.run(Home(Path(sys.argv[1])), read_bot_settings(Path()), webhook=False)
    print(f"{1000 * max(stalls, default=0.0):.1f} {1000 * sorted(stalls)[len(stalls) * 999 // 1000]:.1f}")


if __name__ == "__main__":
    main()
