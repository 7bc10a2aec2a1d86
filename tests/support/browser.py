"""Debian's Chromium, started so that it asks nothing of the network."""

import shutil

CHROMIUM_MISSING = "Chromium is needed for the browser journeys: run bin/system-packages test."
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch_arguments() -> dict[str, object]:
    """Say how to start Chromium. Raises RuntimeError with what to do when there is none."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise RuntimeError(CHROMIUM_MISSING)
    return {"executable_path": chromium, "args": ARGUMENTS, "headless": True}
