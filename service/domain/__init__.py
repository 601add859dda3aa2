"""Plain Python: the words, people, permissions, calendar and errors of Regie. Imports nothing of the service."""
