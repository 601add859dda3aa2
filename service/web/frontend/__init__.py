"""The editors that run in the browser: sources in src/, bundled into static/studio/ by build.py."""
