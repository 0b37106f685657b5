"""A small image registry: files in a directory, and a server for them.

    <directory>/<repository>/blobs/<digest>
    <directory>/<repository>/manifests/<digest>, and <digest>.type with its media type
    <directory>/<repository>/tags/<tag>, which has a digest
    <directory>/requests.jsonl

    registry.py serve <directory>                  until it is ended
    registry.py with <directory> -- <command...>   while the command runs; exits as the command does
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

PORT = 5000
ROUTE = re.compile(r"^/v2/(?P<repository>.+?)/(?P<what>manifests|blobs|blobs/uploads)/(?P<name>[^/]*)$")


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Store:
    """The files of a registry. A repository has only the blobs that were pushed to it or mounted into it."""

    def __init__(self, directory):
        self.directory = Path(directory)

    def _file(self, repository, kind, name):
        return self.directory / repository / kind / name

    def _write(self, path, data):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def blob(self, repository, digest):
        path = self._file(repository, "blobs", digest)
        return path.read_bytes() if path.is_file() else None

    def put_blob(self, repository, data):
        self._write(self._file(repository, "blobs", digest_of(data)), data)
        return digest_of(data)

    def manifest(self, repository, reference):
        """The digest, the media type and the bytes; None if there is none."""
        tag = self._file(repository, "tags", reference)
        digest = tag.read_text() if tag.is_file() else reference
        path = self._file(repository, "manifests", digest)
        if not path.is_file():
            return None
        return digest, self._file(repository, "manifests", digest + ".type").read_text(), path.read_bytes()

    def put_manifest(self, repository, reference, media_type, data):
        digest = digest_of(data)
        self._write(self._file(repository, "manifests", digest), data)
        self._write(self._file(repository, "manifests", digest + ".type"), media_type.encode())
        if reference != digest:
            self._write(self._file(repository, "tags", reference), digest.encode())
        return digest

    def tags(self):
        """(repository, tag) of every tag, in order."""
        found = sorted(path.relative_to(self.directory) for path in self.directory.glob("**/tags/*"))
        return [(str(path.parent.parent), path.name) for path in found]

    def log(self, entry):
        with open(self.directory / "requests.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def take_requests(self):
        """The requests since the last call."""
        path = self.directory / "requests.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        path.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store = None
    uploads = {}

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        path = urlparse(self.path).path
        route = ROUTE.match(path)
        what = {"manifests": "manifest", "blobs": "blob", "blobs/uploads": "upload"}.get(route and route["what"], "other")
        name = route["name"] if route else ""
        separator = "@" if name.startswith("sha256:") else ":"
        reference = "@" + route["repository"] + separator + name if route else ""
        ping = path == "/v2/"
        self.store.log(
            {"method": self.command, "what": "ping" if ping else what, "ref": reference, "status": status}
        )

    def error(self, status, code):
        self.answer(status, json.dumps({"errors": [{"code": code}]}).encode(), Content_Type="application/json")

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            data = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                data += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return data
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def handle_any(self):
        data = self.body()
        url = urlparse(self.path)
        if url.path == "/v2/":
            return self.answer(200, b"{}", Content_Type="application/json")
        route = ROUTE.match(url.path)
        if route is None:
            return self.error(404, "NAME_UNKNOWN")
        repository, what, name = route["repository"], route["what"], route["name"]
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        if what == "manifests":
            return self.on_manifest(repository, name, data)
        if what == "blobs":
            return self.on_blob(repository, name)
        return self.on_upload(repository, name, query, data)

    do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = handle_any

    def on_manifest(self, repository, reference, data):
        if self.command == "PUT":
            digest = self.store.put_manifest(repository, reference, self.headers["Content-Type"], data)
            return self.answer(201, Docker_Content_Digest=digest, Location=f"/v2/{repository}/manifests/{digest}")
        found = self.store.manifest(repository, reference)
        if found is None:
            return self.error(404, "MANIFEST_UNKNOWN")
        digest, media_type, body = found
        return self.answer(
            200, body, Content_Type=media_type, Docker_Content_Digest=digest, Content_Length=str(len(body))
        )

    def on_blob(self, repository, digest):
        body = self.store.blob(repository, digest)
        if body is None:
            return self.error(404, "BLOB_UNKNOWN")
        return self.answer(200, body, Docker_Content_Digest=digest, Content_Length=str(len(body)))

    def on_upload(self, repository, name, query, data):
        if self.command == "POST":
            mounted = self.store.blob(query.get("from", ""), query["mount"]) if "mount" in query else None
            if mounted is not None or "digest" in query:
                return self.stored(repository, data if mounted is None else mounted, query.get("digest"))
            name = uuid.uuid4().hex
            self.uploads[name] = b""
        elif name not in self.uploads:
            return self.error(404, "BLOB_UPLOAD_UNKNOWN")
        self.uploads[name] += data
        if self.command == "PUT":
            return self.stored(repository, self.uploads.pop(name), query.get("digest"))
        size = len(self.uploads[name])
        return self.answer(202, Location=f"/v2/{repository}/blobs/uploads/{name}", Range=f"0-{max(0, size - 1)}")

    def stored(self, repository, data, expected):
        if expected not in (None, digest_of(data)):
            return self.error(400, "DIGEST_INVALID")
        digest = self.store.put_blob(repository, data)
        return self.answer(201, Docker_Content_Digest=digest, Location=f"/v2/{repository}/blobs/{digest}")

    def log_message(self, *_):
        """The requests are in a file."""


def start(directory):
    handler = type("Handler", (Handler,), {"store": Store(directory), "uploads": {}})
    server = ThreadingHTTPServer(("127.0.0.1", PORT), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main(arguments):
    verb, directory, *rest = arguments
    start(directory)
    if verb == "with":
        code = subprocess.run(rest[1:], check=False).returncode
        # A shell reports a signal like this.
        os._exit(code if code >= 0 else 128 - code)
    print(f"http://127.0.0.1:{PORT}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1:])
