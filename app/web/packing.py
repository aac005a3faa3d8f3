"""Compressed answers: each page is compressed once and kept, and what one reader asked for is not."""

from cachelib import SimpleCache
from flask import Flask, Response, request
from flask_compress import Compress

CACHED = 30_000
"""How many compressed answers are kept: every page of twelve languages, twice over."""


def pack(app: Flask) -> None:
    """Let an app compress what it answers to GET and HEAD."""
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=11,  # 13 percent smaller than level 9, and slower: so each page is compressed once and kept
        COMPRESS_CACHE_BACKEND=lambda: SimpleCache(threshold=CACHED, default_timeout=0),
        COMPRESS_CACHE_KEY=lambda request: f"{app.extensions.get('stamp')} {request.path}",
        COMPRESS_MIMETYPES=["text/html", "text/plain", "text/csv", "application/json", "application/xml"],
    )
    compress = Compress(app)

    @app.after_request
    def _pack(response: Response) -> Response:
        if request.method not in ("GET", "HEAD"):  # kept by address, an answer to a question would be sent to everyone
            return response
        packed: Response = compress.after_request(response)
        return packed
