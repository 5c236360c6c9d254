"""What is wrong with a command line, as one sentence."""

from typing import Any

import click

_LONGEST_NAME = 20
"""Characters of a command that is none which are repeated: it may be a whole question."""


class Commands(click.Group):
    """Commands; a name that none of them has is refused in the reader's language."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from difflib import get_close_matches

        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            near = get_close_matches(name, self.commands, n=1)
            shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
            ctx.fail(f"没有“{shown}”这个命令（是不是 {near[0]}？）" if near else f"没有“{shown}”这个命令")
        return super().resolve_command(ctx, args)


class Between(click.IntRange):
    """A whole number between two others, both of them included."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"应是 {self.min} 到 {self.max} 的整数，却是“{value}”", param, ctx)


def explain_usage(error: click.UsageError) -> str:
    """One sentence that ends with where to read how it is done."""
    command = error.ctx.command_path if error.ctx else "wenbao"
    return f"{_what_is_wrong(error)}；用法见 {command} --help。"


def _what_is_wrong(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            near = f"（是不是 {error.possibilities[0]}？）" if error.possibilities else ""
            return f"没有 {error.option_name} 这个选项{near}"
        case click.MissingParameter():
            return f"缺少 {_name(error.param)}"
        case click.BadParameter():
            return f"{_name(error.param)} 的值不对：{error.message.rstrip('.')}"
        case _:
            return error.format_message().rstrip(".")


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "参数"
    return parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name.upper()
