"""The functions that a formula can call: those of DMN 1.3 (10.3.4) and those that the host hands in."""

from service.feel.functions.registry import Function, Functions, bind

__all__ = ["Function", "Functions", "bind"]
