"""Wording, safe for HTML."""

from markupsafe import escape


def greeting(name):
    return "Hello, %s!" % escape(name)
