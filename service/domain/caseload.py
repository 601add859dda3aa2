"""How much one coach can carry (requirements.md 24)."""

from __future__ import annotations

MOST_FAMILIES = 5  # of one coach at a time
CONTRACT_HOURS = 36  # per week, of the coach that this is counted for
