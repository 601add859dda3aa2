"""Random edits of a diagram, as a coordinator could make them: on its text, so that every id stays what it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.engine.factories import boundary, chain, duration, end, flow, user

FLOW = re.compile(r'<sequenceFlow id="(\w+)" sourceRef="(\w+)" targetRef="(\w+)">(.*?)</sequenceFlow>')
TASK = re.compile(r'<userTask id="(\w+)" name="\w+"></userTask>')
ACTIVITY = re.compile(r'<(?:userTask|subProcess|callActivity) id="(\w+)"')

Edit = Callable[[str, Random, str], str]


def insert_task(text: str, random: Random, new: str) -> str:
    """A task in a flow; not behind an event gateway, where only events may stand."""
    found = random.choice([one for one in FLOW.finditer(text) if f'<eventBasedGateway id="{one[2]}"' not in text])
    onto = f'<sequenceFlow id="{found[1]}" sourceRef="{found[2]}" targetRef="{new}">{found[4]}</sequenceFlow>'
    return text[: found.start()] + user(new) + onto + flow(new, found[3]) + text[found.end() :]


def remove_task(text: str, random: Random, new: str) -> str:
    """A task with one way in and one way out, and nothing on its boundary."""
    tasks = [task[1] for task in TASK.finditer(text) if f'attachedToRef="{task[1]}"' not in text]
    for task in random.sample(tasks, len(tasks)):
        before = [one for one in FLOW.finditer(text) if one[3] == task]
        after = [one for one in FLOW.finditer(text) if one[2] == task]
        if len(before) == len(after) == 1:
            closed = before[0][0].replace(f'targetRef="{task}"', f'targetRef="{after[0][3]}"')
            text = text.replace(after[0][0], "").replace(before[0][0], closed)
            return re.sub(TASK.pattern.replace(r"(\w+)", task, 1), "", text)
    return text


def swap_tasks(text: str, random: Random, new: str) -> str:
    """Two tasks in each other's place."""
    tasks = [task[1] for task in TASK.finditer(text)]
    if len(tasks) < 2:
        return text
    one, other = random.sample(tasks, 2)
    return re.sub(rf"\b({one}|{other})\b", lambda found: other if found[0] == one else one, text)


def other_durations(text: str, random: Random, new: str) -> str:
    return re.sub(r"P(\d+)D", lambda found: f"P{int(found[1]) + random.randint(1, 3)}D", text)


def other_interrupting(text: str, random: Random, new: str) -> str:
    flip = {"true": "false", "false": "true"}
    return re.sub(
        r'cancelActivity="(\w+)"', lambda found: f'cancelActivity="{random.choice([found[1], flip[found[1]]])}"', text
    )


def add_timer(text: str, random: Random, new: str) -> str:
    """A timer on an activity, that leads to a task of its own."""
    activities = list(ACTIVITY.finditer(text))
    if not activities:
        return text
    found = random.choice(activities)
    event = boundary(new, found[1], duration(f"P{random.randint(1, 60)}D"), interrupting=random.random() < 0.5)
    task, last = f"{new}_taak", f"{new}_einde"
    return text[: found.start()] + event + user(task) + end(last) + chain(new, task, last) + text[found.start() :]


IN_PLACE: tuple[Edit, ...] = (insert_task, remove_task, other_durations, other_interrupting, add_timer)
EDITS: tuple[Edit, ...] = (*IN_PLACE, swap_tasks)


def edited(texts: list[str], random: Random, edits: tuple[Edit, ...] = EDITS) -> list[str]:
    """The diagrams after one to four random edits."""
    texts = list(texts)
    for number in range(random.randint(1, 4)):
        which = random.randrange(len(texts))
        texts[which] = random.choice(edits)(texts[which], random, f"nieuw{number}")
    return texts
