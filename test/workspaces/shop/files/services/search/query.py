"""From what a customer typed to the words we look for."""

import json

from index import words

STOP_WORDS = frozenset("a an and for in of on or the to with".split())
LONG_QUERY = 4


class QueryError(Exception):
    """The query makes no sense; the customer is told so."""


class Synonyms:
    """`synonyms.json`: a word and what else counts as it. Read again when it changed."""

    def __init__(self, path):
        self.path = path
        self.version = None
        self.table = {}

    def of(self, word):
        if self.path.exists() and self.path.stat().st_mtime_ns != self.version:
            self.version = self.path.stat().st_mtime_ns
            self.table = json.loads(self.path.read_text(encoding="utf-8"))
        return self.table.get(word, [])


def parse(text, synonyms):
    """Returns a list of alternatives for each word of the query, e.g. [["mug", "cup"], ["red"]]."""
    if text.count('"') % 2:
        raise QueryError("a quotation mark is not closed")
    found = words(text)
    if not found:
        raise QueryError("the query is empty")
    # In a short query every word counts: "the who" is not "who".
    if len(found) >= LONG_QUERY:
        found = [word for word in found if word not in STOP_WORDS] or found
    return [[word, *synonyms.of(word)] for word in found]
