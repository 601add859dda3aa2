"""How much one form may hold: enough for the largest real form, too little to hurt."""

MOST_FIELDS = 5_000  # names in one post
MOST_ROWS = 200  # rows of one register in one post
MOST_VALUES = 20_000  # values in one structure, lists and rows counted through
DEPTH = 4  # structure, list of rows, row, list of a checklist
NAME_LENGTH = 200  # characters of a posted name
TEXT_LENGTH = 10_000  # characters of one answer; FEEL's own bound for a text
LINE_LENGTH = 1_000  # characters of an answer on one line
DIGITS = 15  # digits of a number before the comma, and after it
MOST_FILES = 20  # files in one answer
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100  # a date outside these is a typing mistake
ROUNDS = 10  # times that conditions which depend on each other are worked out
