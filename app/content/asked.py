"""The words that people use for what the site explains, by language: hand-kept, and read with the content."""

from pydantic import Field

from app.content.records import Record

HELP = "help"
"""What stands for the page of legal help among the pages and terms that an entry names."""


class Asked(Record):
    """Words that people say, and the pages or glossary terms that they mean, the nearest first."""

    say: tuple[str, ...] = Field(min_length=1)
    find: tuple[str, ...] = Field(min_length=1)


class AskedFile(Record):
    """One language's table, with the words that say nothing about a question's subject."""

    ignore: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
