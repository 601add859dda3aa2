"""A first and a last day that somebody chose."""

from __future__ import annotations

from datetime import date, timedelta

YEAR = timedelta(days=366)
NO_DATE = "Vul een datum in die bestaat, bijvoorbeeld 31-12-2026."


def wrong_days(first: date | None, last: date | None, today: date) -> dict[str, str]:
    """What is wrong with them, a sentence by field: they run from today on, forwards, and end within a year. None: no date."""
    wrong = {}
    if first is None:
        wrong["vanaf"] = NO_DATE
    elif first < today:
        wrong["vanaf"] = "Kies een eerste dag vanaf vandaag."
    if last is None:
        wrong["tot_en_met"] = NO_DATE
    elif first is not None and last < first:
        wrong["tot_en_met"] = "Kies een laatste dag op of na de eerste dag."
    elif last < today:
        wrong["tot_en_met"] = "Kies een laatste dag vanaf vandaag."
    elif last > today + YEAR:
        wrong["tot_en_met"] = "Kies een laatste dag binnen een jaar."
    return wrong
