"""The files for operators fit the program; where there is a proxy, it takes its settings. Docker is not run here."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.config import Settings
from bot.settings import BotSettings

from .town import find_proxy

ROOT = Path(__file__).parents[3]


def test_compose_has_everything_and_names_settings_that_exist() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    services = compose["services"]
    assert services.keys() == {"opensearch", "postgres", "bot-1", "bot-2", "proxy"}
    known = {
        f"WENBAO_{name.upper()}" for name in Settings.__dataclass_fields__.keys() | BotSettings.model_fields.keys()
    }
    for name in ("bot-1", "bot-2"):
        assert services[name]["environment"].keys() <= known
        assert set(services[name]["depends_on"]) <= services.keys()
    mounted = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", ())}
    for source in mounted:
        if source.startswith("./"):
            assert (ROOT / source).exists() or source == "./certificates"
        else:
            assert source in compose["volumes"]


def test_the_image_is_made_of_what_is_here() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    for name in " ".join(copied).split():
        assert (ROOT / name).exists()


def test_the_proxy_takes_its_settings(tmp_path: Path) -> None:
    proxy = find_proxy()
    if proxy is None:
        pytest.skip("haproxy is not installed")
    own = (ROOT / "deploy" / "haproxy-compose.cfg").read_text("utf-8")
    (tmp_path / "own.cfg").write_text(own.replace(" ssl crt /certificates/wenbao.pem", ""), "utf-8")
    command = [proxy, "-c", "-f", str(ROOT / "deploy" / "haproxy-common.cfg"), "-f", str(tmp_path / "own.cfg")]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "WARNING" not in checked.stderr
