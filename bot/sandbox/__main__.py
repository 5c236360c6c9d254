"""`python -m bot.sandbox`: the sandbox in a process of its own, driven through /control/."""

import argparse
import asyncio
import sys

from bot.sandbox.api import BotProfile
from bot.sandbox.control import Control
from bot.sandbox.server import DEFAULT_TOKEN, BotIdentity, Sandbox


def main() -> None:
    """Runs until interrupted; the first line of output is the address."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description="A Bot API server for tests.")
    parser.add_argument("--port", type=int, default=0, help="port on loopback; 0 takes a free one")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the token the bot must use")
    parser.add_argument("--username", default="wenbao_bot", help="the bot's username")
    parser.add_argument("--no-privacy", action="store_true", help="the bot sees all messages of its groups")
    given = parser.parse_args()
    identity = BotIdentity(username=given.username, profile=BotProfile(privacy_mode=not given.no_privacy))
    try:
        asyncio.run(_serve(Sandbox(given.token, identity, port=given.port)))
    except KeyboardInterrupt:
        sys.exit(130)


async def _serve(sandbox: Sandbox) -> None:
    async with sandbox:
        sandbox.control = Control(sandbox)
        sys.stdout.write(f"{sandbox.url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
