"""Each curl command of docs/api.md, run as it stands against a server."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from servanda.ledger.payloads import Role
from servanda.web.accounts import tokens
from tests.web import factories

PAGE = Path(__file__).parents[3] / "docs" / "api.md"
COMMANDS = [
    block for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL) if "curl" in block
]
STRICT = 'set -eu; curl() { command curl --silent --show-error --fail-with-body "$@"; }\n'


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.django_db(transaction=True)
def test_every_command(live_server: Any, tmp_path: Path):
    factories.add()
    token = tokens.make(factories.actor("rita", Role.REVIEWER).name, "examples")
    (tmp_path / "communique.md").write_text("# Communiqué\n\nNew Zealand will fund a lighthouse.\n", encoding="utf-8")
    environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "SERVER": live_server.url, "TOKEN": token}
    assert len(COMMANDS) > 10
    for command in COMMANDS:
        done = subprocess.run(
            ["bash", "-c", STRICT + command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        if "If-None-Match" in command:
            assert done.stdout == "304\n"
