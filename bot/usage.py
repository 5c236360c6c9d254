"""What is wrong with a command line, as one sentence."""

import click


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
