"""Product search over HTTP: GET /search?q=red+mug"""

import json
import logging
import os
import pathlib
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from index import Index
from query import QueryError, Synonyms, parse
from ranking import QueryTimeout, rank

TIME_LIMIT_SECONDS = float(os.environ.get("SEARCH_TIME_LIMIT", "2"))
SLOW_MS = 1000

log = logging.getLogger("search.app")


class Search:
    def __init__(self, folder):
        self.index = Index(folder)
        self.synonyms = Synonyms(folder / "synonyms.json")
        self.answers = {}

    def find(self, text):
        """Skus for a query; a query that is too slow is answered with what it found last time."""
        alternatives = parse(text, self.synonyms)
        self.index.refresh()
        try:
            skus = rank(self.index, alternatives, TIME_LIMIT_SECONDS)
        except QueryTimeout:
            return self.answers[text]
        self.answers[text] = skus
        return skus


def handler_for(search):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            started = time.monotonic()
            self.request_id = self.headers.get("x-request-id", "-")
            url = urlsplit(self.path)
            text = parse_qs(url.query).get("q", [""])[0]
            status, answer = 200, {}
            try:
                if url.path == "/search":
                    answer = {"skus": search.find(text)}
                elif url.path != "/healthz":
                    status = 404
            except QueryError as error:
                status, answer = 400, {"error": str(error)}
                log.warning("[%s] query refused: %s", self.request_id, error)
            except Exception:
                status, answer = 500, {"error": "something went wrong"}
                log.exception("[%s] search failed q=%r", self.request_id, text)
            self.reply(status, answer)
            millis = round((time.monotonic() - started) * 1000)
            level = logging.WARNING if millis > SLOW_MS and status == 200 else logging.INFO
            hits = len(answer.get("skus", []))
            log.log(level, "[%s] GET %s q=%r status=%d hits=%d %d ms", self.request_id, url.path, text, status, hits, millis)

        def reply(self, status, answer):
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):
            """The line at the end of do_GET says all of it."""

    return Handler


def configure_logging():
    formatter = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    formatter.converter = time.gmtime
    formatter.default_msec_format = "%s.%03dZ"
    stream = logging.StreamHandler(sys.stdout)
    stream.setFormatter(formatter)
    logging.basicConfig(level=logging.INFO, handlers=[stream])


def main():
    configure_logging()
    folder = pathlib.Path(os.environ.get("SEARCH_INDEX", "index"))
    address = (os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8081")))
    server = ThreadingHTTPServer(address, handler_for(Search(folder)))
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    log.info("release %s listening on port %d", os.environ.get("RELEASE", "dev"), server.server_port)
    server.serve_forever()
    log.info("stopped")


if __name__ == "__main__":
    main()
