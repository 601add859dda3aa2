"""Trials: what coordinators say that a trajectory must do, run on the real engine with a clock that jumps.

`processes/proeven/README.md` tells coordinators how to write them. Nothing here knows an element, field or file by its name.
`report.run_trials` is `regie trial`, `mutants.run_mutants` is `make mutants`, `world.fill_world` makes the demo accounts.
"""

from service.trials.report import run_trials

__all__ = ["run_trials"]
