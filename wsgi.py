"""Entry point of web servers and of the `flask --app wsgi` commands."""

from portal import create_app

app = create_app()
