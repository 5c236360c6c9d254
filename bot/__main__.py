"""The program's entry: whatever goes wrong ends in one sentence on standard error and an exit status."""

import logging
import os
import sys
from collections.abc import Sequence

INTERRUPTED = 130


def main() -> None:
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command and returns the exit status: 0 done, 1 something failed, 2 wrong usage."""
    try:
        status = _run_command(arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        _silence_stdout()
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        return _fail("内存不够；请一次少给一些文件，或换一台内存更大的机器。")
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        return _fail(f"系统不允许{where}（{error.strerror or error}）；请检查路径、权限和磁盘。")
    except Exception as error:  # the last net: a mistake of ours is one sentence to the reader, too
        logging.getLogger(__name__).debug("the command failed", exc_info=True)
        what = f"{type(error).__name__}: {error}"[:200]
        return _fail(f"程序出错（{what}）；请设 WENBAO_LOG_LEVEL=DEBUG 再试一次，把看到的告诉我们。")


def _run_command(arguments: Sequence[str]) -> int:
    import click

    from bot.cli import cli
    from bot.streams import open_streams
    from bot.usage import explain_usage
    from corpus.errors import WenbaoError

    open_streams()
    try:
        return cli.main(list(arguments), prog_name="wenbao", standalone_mode=False) or 0
    except click.UsageError as error:
        return _fail(explain_usage(error), status=error.exit_code)
    except click.ClickException as error:
        return _fail(error.format_message(), status=error.exit_code)
    except click.Abort:
        return INTERRUPTED
    except WenbaoError as error:
        return _fail(str(error), status=error.exit_code)


def _fail(sentence: str, *, status: int = 1) -> int:
    from bot.streams import complain

    complain(sentence)
    return status


def _silence_stdout() -> None:
    """Nobody reads any more; what is still buffered must not be complained about at exit."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device, not a path
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


if __name__ == "__main__":
    main()
