"""Values come back from the database as they went in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from service.feel import FeelValue, YearsMonths
from service.store import tables as t
from service.store.session import Store

VALUES: list[FeelValue] = [
    None, True, False, "tekst", "", Decimal("1.50"), Decimal(7), date(2026, 3, 2), YearsMonths(6), timedelta(days=42),
    ["a", Decimal(1), None], {"id": "x", "leeg": None},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_feel_value(value: FeelValue) -> None:
    column = t.answers.c.value.type
    bound = column.process_bind_param(value, None)  # type: ignore[arg-type]
    back = column.process_result_value(bound, None)  # type: ignore[arg-type]
    assert back == value and type(back) is type(value)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(moment=st.datetimes(timezones=st.just(UTC), min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)))
def test_a_moment(store: Store, moment: datetime) -> None:
    amsterdam = moment.astimezone(timezone(timedelta(hours=2)))
    with store.transaction() as tx:
        tx.execute(t.bundles.delete())
        tx.execute(insert(t.bundles).values(hash="x", files=b"", added=amsterdam))
        assert tx.execute(select(t.bundles.c.added)).scalar_one() == moment


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="time zone"), store.transaction() as tx:
        tx.execute(insert(t.bundles).values(hash="x", files=b"", added=datetime(2026, 3, 2)))
