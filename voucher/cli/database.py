"""`flask database`: where the city is kept."""

from flask.cli import AppGroup

database = AppGroup("database", help="Look after where the city is kept.")
