"""Files of coordinators (`processes/`, `forms/`) read into plain dataclasses; errors name file and element."""
