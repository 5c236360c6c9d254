"""Methods about the bot itself: who it is, how it introduces itself, how it receives updates."""

import json
from collections.abc import Callable
from typing import Any

from bot.sandbox.api import METHODS, BotApi, execute, method
from bot.sandbox.errors import Refusal, bad_request
from bot.sandbox.inline_results import check_commands
from bot.sandbox.parameters import Parameters
from bot.sandbox.updates import check_allowed
from bot.sandbox.webhook import Webhook, check_settings

Json = dict[str, Any]

TEXTS = {"Name": ("name", 64), "Description": ("description", 512), "ShortDescription": ("short_description", 120)}


@method("getMe")
def get_me(api: BotApi, parameters: Parameters) -> Json:
    """https://core.telegram.org/bots/api#getme"""
    profile = api.profile
    return api.world.bot.to_json() | {
        "can_join_groups": profile.can_join_groups,
        "can_read_all_group_messages": not profile.privacy_mode,
        "supports_inline_queries": profile.inline,
        "supports_guest_queries": profile.guest_mode,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("getUpdates")
async def get_updates(api: BotApi, parameters: Parameters) -> list[Any]:
    """https://core.telegram.org/bots/api#getupdates"""
    allowed = check_allowed(parameters.json("allowed_updates"))
    if allowed is not None and api.webhook is None:
        api.updates.allowed = allowed
    timeout = parameters.number("timeout")
    return await api.updates.poll(parameters.integer("offset"), parameters.integer("limit", 100), timeout)


@method("setWebhook")
async def set_webhook(api: BotApi, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#setwebhook; an empty URL removes the webhook"""
    url = parameters.text("url")
    if not url:
        return await delete_webhook(api, parameters)
    secret = parameters.text("secret_token")
    settings = check_settings(url, secret, parameters.integer("max_connections", 40))
    allowed = check_allowed(parameters.json("allowed_updates"))
    if api.webhook is not None:
        await api.webhook.close()
    api.updates.interrupt("terminated by setWebhook request")
    if allowed is not None:
        api.updates.allowed = allowed
    if parameters.flag("drop_pending_updates"):
        api.updates.clear()

    async def run(call: Json) -> None:
        values = {name: value for name, value in call.items() if name != "method"}
        try:
            await execute(api, str(call["method"]), Parameters(values))
        except Refusal:
            return

    api.webhook = Webhook(settings, api.updates, run)
    api.webhook.open()
    return True


@method("deleteWebhook")
async def delete_webhook(api: BotApi, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#deletewebhook"""
    if api.webhook is not None:
        closing, api.webhook = api.webhook, None
        await closing.close()
    if parameters.flag("drop_pending_updates"):
        api.updates.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(api: BotApi, parameters: Parameters) -> Json:
    """https://core.telegram.org/bots/api#getwebhookinfo"""
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(api.updates.pending)}
    if api.updates.allowed:
        info["allowed_updates"] = api.updates.allowed
    webhook = api.webhook
    if webhook is None:
        return info
    info |= {"url": webhook.settings.url, "max_connections": webhook.settings.max_connections}
    if webhook.last_error_date is not None:
        info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error_message}
    return info


@method("logOut")
@method("close")
def log_out(api: BotApi, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#logout and #close: noted in the call log, without consequence here"""
    return True


def _place(parameters: Parameters) -> tuple[str, str]:
    scope = parameters.json("scope") or {"type": "default"}
    if not isinstance(scope, dict) or "type" not in scope:
        raise bad_request("can't parse BotCommandScope: Can't find field \"type\"")
    return json.dumps(scope, sort_keys=True), _language(parameters)


def _language(parameters: Parameters) -> str:
    language = parameters.text("language_code")
    if language and not (len(language) == 2 and language.isalpha() and language.islower()):
        raise bad_request("invalid language code specified")
    return language


@method("setMyCommands")
def set_my_commands(api: BotApi, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#setmycommands"""
    api.settings.commands[_place(parameters)] = check_commands(parameters.json("commands"))
    return True


@method("getMyCommands")
def get_my_commands(api: BotApi, parameters: Parameters) -> list[Json]:
    """https://core.telegram.org/bots/api#getmycommands"""
    return api.settings.commands.get(_place(parameters), [])


@method("deleteMyCommands")
def delete_my_commands(api: BotApi, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#deletemycommands"""
    api.settings.commands.pop(_place(parameters), None)
    return True


def _setter(kind: str) -> Callable[[BotApi, Parameters], bool]:
    name, limit = TEXTS[kind]

    def set_text(api: BotApi, parameters: Parameters) -> bool:
        text = parameters.text(name)
        if len(text) > limit:
            raise bad_request(f"bot {name.replace('_', ' ')} is too long")
        api.settings.texts[name, _language(parameters)] = text
        return True

    return set_text


def _getter(kind: str) -> Callable[[BotApi, Parameters], Json]:
    name, _ = TEXTS[kind]

    def get_text(api: BotApi, parameters: Parameters) -> Json:
        texts = api.settings.texts
        fallback = api.world.bot.first_name if name == "name" else ""
        return {name: texts.get((name, _language(parameters))) or texts.get((name, "")) or fallback}

    return get_text


for _kind in TEXTS:
    METHODS[f"setmy{_kind.lower()}"] = _setter(_kind)
    METHODS[f"getmy{_kind.lower()}"] = _getter(_kind)


@method("setChatMenuButton")
def set_chat_menu_button(api: BotApi, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#setchatmenubutton"""
    button = parameters.json("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("MenuButton has unsupported type")
    api.settings.menu_buttons[parameters.integer("chat_id")] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(api: BotApi, parameters: Parameters) -> Json:
    """https://core.telegram.org/bots/api#getchatmenubutton"""
    return api.settings.menu_buttons.get(parameters.integer("chat_id"), {"type": "commands"})
