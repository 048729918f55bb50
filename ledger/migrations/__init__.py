"""One migration tree for SQLite and PostgreSQL."""

HEAD = "0004"
"""The newest revision; a test holds it to the scripts. Kept here so that a start need not load Alembic."""
