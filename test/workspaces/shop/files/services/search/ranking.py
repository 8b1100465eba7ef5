"""Which products answer a query, best first."""

import time

TITLE_WEIGHT = 3
FUZZY_WEIGHT = 0.5


class QueryTimeout(Exception):
    """A query took longer than it may."""


def distance(left, right, limit):
    """Edit distance of two words; `limit + 1` when it is larger than the limit."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            row.append(min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b)))
        previous = row
    return min(previous[-1], limit + 1)


def similar(index, word, deadline):
    """Words of the index that differ from `word` by a letter or two: typing mistakes."""
    limit = 1 if len(word) < 6 else 2
    found = []
    for term in index.terms():
        if time.monotonic() > deadline:
            raise QueryTimeout(f"no answer within the time limit, at the word {word!r}")
        if distance(word, term, limit) <= limit:
            found.append(term)
    return found


def rank(index, alternatives, limit_seconds, count=20):
    """The best products for a parsed query. Words that no product has are compared letter by letter."""
    deadline = time.monotonic() + limit_seconds
    scores = {}
    for words in alternatives:
        known = [word for word in words if word in index.postings]
        weight = 1.0 if known else FUZZY_WEIGHT
        for word in known or similar(index, words[0], deadline):
            for sku in index.postings[word]:
                bonus = TITLE_WEIGHT if word in index.titles[sku] else 1
                scores[sku] = scores.get(sku, 0.0) + weight * bonus
    return sorted(scores, key=lambda sku: (-scores[sku], sku))[:count]
