"""`wenbao demo`: the real bot at a Bot API server on this machine, and a page that looks like a Telegram chat.

The page shows what the bot has sent over the protocol, and nothing else: no other part of the program knows of it.
"""
