"""As it is served: quiet deployment checks, and static files named by their content."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.core.management import call_command
from pytest_django import Settings

from shotlog.kit.static import HashedModules

NAMES = ("shotlog/a.js", "shotlog/b.js")


def test_the_deployment_checks_are_quiet_behind_tls(tmp_path: Path) -> None:
    """With the settings as they are, not as the tests bend them."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "SHOTLOG_DATA": str(tmp_path),
            "SHOTLOG_HTTPS": "on",
            "SHOTLOG_HOSTS": "shotlog.studio.lan,.example.com",
            "SHOTLOG_DEBUG": "off",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.fixture
def collected(tmp_path: Path, settings: Settings) -> Path:
    """The static files as `serve` collects them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "shotlog.kit.static.HashedModules"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    return tmp_path


def test_a_script_imports_another_by_the_name_of_its_content(tmp_path: Path) -> None:
    """Whichever way it is written."""
    source = tmp_path / "source" / "shotlog"
    source.mkdir(parents=True)
    (source / "a.js").write_text("export const a = 1;\n", encoding="utf-8")
    (source / "b.js").write_text(
        "import './a.js';\nimport { a } from './a.js';\nexport { a } from \"./a.js\";\n",
        encoding="utf-8",
    )
    storage = HashedModules(location=tmp_path / "static", base_url="/static/")
    paths = {name: (FileSystemStorage(tmp_path / "source"), name) for name in NAMES}
    for name in NAMES:
        storage.save(name, ContentFile((tmp_path / "source" / name).read_bytes()))
    done = {name: hashed for name, hashed, _ in storage.post_process(paths) if hashed[-3:] == ".js"}
    text = (tmp_path / "static" / str(done["shotlog/b.js"])).read_text("utf-8")
    assert text.count(str(done["shotlog/a.js"]).removeprefix("shotlog/")) == 3


def test_scripts_import_each_other_by_the_names_of_their_content(collected: Path) -> None:
    """So a module is loaded once, and never from an old version."""
    served: dict[str, str] = json.loads((collected / "staticfiles.json").read_text())["paths"]
    ours = [name for name in served if re.match(r"shotlog/.*\.js$", name)]
    assert ours
    for name in ours:
        text = (collected / served[name]).read_text("utf-8")
        for imported in re.findall(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""", text):
            target = (collected / served[name]).parent / imported
            assert target.resolve().is_file(), f"{name} imports {imported}"
            assert re.search(r"\.[0-9a-f]{12}\.js$", imported), f"{name} imports {imported}"


def test_every_static_file_that_a_template_names_is_there(collected: Path) -> None:
    """A missing one would end the page with an error, once served."""
    storage = storages["staticfiles"]
    templates = Path(settings.BASE_DIR) / "templates"
    for path in templates.rglob("*.html"):
        for name in re.findall(r"""{% static ['"]([^'"]+)['"]""", path.read_text("utf-8")):
            assert storage.url(name), name
