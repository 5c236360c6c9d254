"""One module a surface of Telegram's. Handlers parse an update, call, and send; they decide nothing."""
