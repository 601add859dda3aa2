"""Regie: the process service for VIG trajectories. The layers stand in `setup.cfg` and in the README."""
