"""How Debian's Chromium is started, as whom it browses, and how long a page may take."""

from __future__ import annotations

import shutil

# without windows the same pages take half the processor time; the whole browser does as well
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]
PATIENCE = 30_000  # milliseconds: three workers with a browser each share two cores
# Dutch people who want little motion: a press waits until the page that scrolls towards it has come to rest
BROWSING = {"locale": "nl-NL", "reduced_motion": "reduce"}
