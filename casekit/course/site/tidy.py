"""What Sphinx and its theme leave behind, made fit for a stick: no icon font, no maps, no address outside.

The theme draws icons with a script of 1.5 MB per language; site.css draws the few that are used.
"""

import re
import shutil
from pathlib import Path

UNUSED = (
    "**/*.map",
    "_static/scripts/fontawesome.js*",
    "_static/vendor",
    "_static/locales",
    "_static/images",
    "_static/*.html",
    "_static/scripts/*.html",
    "_static/.gitignore",
    "_static/_sphinx_javascript_frameworks_compat.js",
    "_static/plus.png",
    "_static/minus.png",
    "_static/file.png",
    "_sources",
    ".buildinfo",
    ".buildinfo.bak",
    "objects.inv",
    "genindex.html",
)

_SCRIPTS = re.compile(r"<script[^>]*(?:fontawesome\.js|_frameworks_compat\.js)[^>]*></script>\s*")
_PRELOAD = re.compile(r'<link rel="preload"[^>]*>\s*')
_MODE = re.compile(r'<script data-cfasync="false">.*?</script>', re.DOTALL)
_DIGEST = re.compile(r'((?:href|src)="[^"]*\.(?:css|js))\?(?:v|digest)=[^"]*"')
_FONT = re.compile(r"@font-face\s*\{[^}]*\}")
_MAP = re.compile(r"^/[/*]# sourceMappingURL=.*$", re.MULTILINE)
_SCRIPTED = (
    '<script>document.documentElement.dataset.mode = document.documentElement.dataset.theme = "light";'
    'document.documentElement.classList.add("casekit-js");</script>'
)


def tidy(folder: Path) -> None:
    """Remove from the pages of one language what is not used, and every mention of it."""
    for pattern in UNUSED:
        for path in list(folder.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        text = _MODE.sub(_SCRIPTED, _SCRIPTS.sub("", _PRELOAD.sub("", text)), count=1)
        _write(path, _DIGEST.sub(r'\1"', text))
    for path in [*folder.rglob("*.css"), *folder.rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        _write(path, _MAP.sub("", _FONT.sub("", text) if path.suffix == ".css" else text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
