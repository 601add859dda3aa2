"""The steps from an empty database to the tables of today. A step never changes once it is released, and imports no models."""
