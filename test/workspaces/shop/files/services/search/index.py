"""The product index: a folder of JSON segments that the indexer writes and we read."""

import json
import logging
import threading

log = logging.getLogger("search.index")


class IndexReadError(Exception):
    """A segment could not be read."""


def load_segment(path):
    """Reads one segment: a list of products, each with `sku`, `title` and `body`."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except json.JSONDecodeError as error:
        raise IndexReadError(f"segment {path.name} is not whole") from error


def words(text):
    return [word for word in "".join(c if c.isalnum() else " " for c in text.lower()).split() if word]


class Index:
    """All segments in memory. A segment that changed on disk is read again on the next query."""

    def __init__(self, folder):
        self.folder = folder
        self.lock = threading.Lock()
        self.seen = {}
        self.products = {}
        self.postings = {}
        self.titles = {}

    def refresh(self):
        """Reads what changed since the last query. Raises IndexReadError and keeps what it had."""
        with self.lock:
            for path in sorted(self.folder.glob("segment-*.json")):
                version = path.stat().st_mtime_ns
                if self.seen.get(path.name) == version:
                    continue
                products = load_segment(path)
                for product in products:
                    self.add(product)
                self.seen[path.name] = version
                log.info("segment %s loaded, %d products", path.name, len(products))

    def add(self, product):
        sku = product["sku"]
        self.products[sku] = product
        self.titles[sku] = set(words(product["title"]))
        for word in self.titles[sku] | set(words(product["body"])):
            self.postings.setdefault(word, set()).add(sku)

    def terms(self):
        return list(self.postings)
