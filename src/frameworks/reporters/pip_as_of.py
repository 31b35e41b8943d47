"""pip as it would have answered on an earlier day: pip_as_of.py DATE ARGUMENT...

Starts an index on the loopback interface that hands on what the real index lists, without the files that were uploaded at DATE
(ISO 8601, UTC) or later, and runs pip against it. Build requirements go the same way, because pip hands its settings to the
installs inside of isolated builds. This works with every pip and Python 3.6; pip's own --uploaded-prior-to came with pip 26 and
needs an index that tells upload times as JSON (https://peps.python.org/pep-0700/).

Ends with code 3 where an index does not tell when its files were uploaded: then nobody can say what was there on that day.
"""
import functools
import html
import html.parser
import http.server
import json
import os
import re
import socketserver
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request

MAX_BYTES = 200 * 1024 * 1024
SECONDS = 120
UNTOLD = 3
PUBLIC_INDEX = "https://pypi.org/simple/"
JSON_TYPE = "application/vnd.pypi.simple.v1+json"
ACCEPT = JSON_TYPE + ", application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"


class Untold(Exception):
    """The index does not say when a project's files were uploaded."""


class Anchors(html.parser.HTMLParser):
    """The files of a page in the old form: https://peps.python.org/pep-0503/"""

    def __init__(self, page):
        super().__init__()
        self.page = page
        self.files = []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag != "a" or not values.get("href"):
            return
        url = urllib.parse.urljoin(self.page, values["href"])
        kept = {name: value or "" for name, value in attributes if name.startswith("data-")}
        self.files.append({"url": url, "at": kept.pop("data-upload-time", None), "attributes": kept})


@functools.lru_cache(maxsize=None)
def trust():
    """Certificates as pip would take them."""
    named = [os.environ.get(name) for name in ("PIP_CERT", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")]
    bundle = next((path for path in named if path and os.path.isfile(path)), None)
    return ssl.create_default_context(cafile=bundle)


def get(url, accept):
    """The page's address after redirects, its type and its text; None where there is none."""
    request = urllib.request.Request(url, headers={"Accept": accept, "User-Agent": "pip/as-of"})
    for left in (2, 1, 0):
        try:
            with urllib.request.urlopen(request, timeout=SECONDS, context=trust()) as answer:
                return answer.geturl(), answer.headers.get("Content-Type", ""), answer.read(MAX_BYTES).decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            if error.code < 500 or left == 0:
                return None
        except OSError:
            if left == 0:
                raise
    return None


def files_of(index, project):
    """Every file of a project with the moment of its upload; None where the index does not know the project."""
    found = get(index + project + "/", ACCEPT)
    if found is None:
        return None
    page, kind, text = found
    if "json" in kind:
        files = [from_json(page, item) for item in json.loads(text).get("files", [])]
    else:
        anchors = Anchors(page)
        anchors.feed(text)
        files = anchors.files
    if files and all(item["at"] is None for item in files):
        times = times_of(index, project)
        for item in files:
            item["at"] = times.get(name_of(item))
        if not times:
            raise Untold(project)
    return files


def from_json(page, item):
    attributes = {}
    if item.get("requires-python"):
        attributes["data-requires-python"] = item["requires-python"]
    if item.get("yanked"):
        attributes["data-yanked"] = item["yanked"] if isinstance(item["yanked"], str) else ""
    metadata = item.get("core-metadata", item.get("dist-info-metadata"))
    if metadata:
        told = ["%s=%s" % pair for pair in metadata.items()] if isinstance(metadata, dict) else []
        attributes["data-dist-info-metadata"] = attributes["data-core-metadata"] = told[0] if told else "true"
    digests = ["%s=%s" % pair for pair in item.get("hashes", {}).items()]
    url = urllib.parse.urljoin(page, item["url"]) + ("#" + digests[0] if digests else "")
    return {"url": url, "at": item.get("upload-time"), "attributes": attributes}


def times_of(index, project):
    """Upload times by file name, from the older interface beside the index: https://docs.pypi.org/api/json/"""
    match = re.match(r"(https?://[^/]+(?:/.*)?)/simple/$", index)
    found = get("%s/pypi/%s/json" % (match.group(1), project), "application/json") if match else None
    if found is None or "json" not in found[1]:
        return {}
    releases = json.loads(found[2]).get("releases") or {}
    return {item["filename"]: item.get("upload_time_iso_8601") for files in releases.values() for item in files}


def name_of(item):
    return urllib.parse.unquote(urllib.parse.urlsplit(item["url"]).path.rsplit("/", 1)[-1])


def there_by(date, files):
    """Those uploaded before. A project that has none of that time took its old files away, or its requirement came to be later:
    its first ones that are left are nearest (atomicwrites, which old versions of pytest ask for, is one)."""
    dated = [item for item in files if item["at"]]
    early = [item for item in dated if item["at"][:19] < date[:19]]
    if early or not dated:
        return early
    first = min(item["at"][:10] for item in dated)
    return [item for item in dated if item["at"][:10] == first]


def page_of(project, files):
    rows = []
    for item in files:
        words = ['href="%s"' % html.escape(item["url"])]
        words += ['%s="%s"' % (name, html.escape(value)) for name, value in sorted(item["attributes"].items())]
        rows.append("<a %s>%s</a><br>" % (" ".join(words), html.escape(name_of(item))))
    return "<!DOCTYPE html><title>%s</title>\n%s\n" % (html.escape(project), "\n".join(rows))


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def __init__(self, date, indexes):
        super().__init__(("127.0.0.1", 0), Handler)
        self.date = date
        self.indexes = indexes
        self.untold = []

    def handle_error(self, request, client_address):
        """pip closes connections as it likes."""


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        match = re.match(r"/(\d+)/([A-Za-z0-9._-]+)/?$", self.path)
        files = None
        if match:
            try:
                files = files_of(self.server.indexes[int(match.group(1))], match.group(2))
            except Untold:
                self.server.untold.append(match.group(2))
            except (OSError, ValueError) as error:
                sys.stderr.write("pip_as_of: %s: %s\n" % (match.group(2), error))
        if files is None:
            self.send_error(404)
            return
        body = page_of(match.group(2), there_by(self.server.date, files)).encode("utf-8")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        """What pip asks for is no news."""


def indexes_asked_for():
    """The index and the further ones that pip is set to ask."""
    asked = [os.environ.get("PIP_INDEX_URL") or configured("index-url") or PUBLIC_INDEX]
    asked += (os.environ.get("PIP_EXTRA_INDEX_URL") or configured("extra-index-url") or "").split()
    return [url.rstrip("/") + "/" for url in asked]


def configured(name):
    command = [sys.executable, "-m", "pip", "config", "get", "global." + name]
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return ended.stdout.decode("utf-8", "replace").strip() if ended.returncode == 0 else ""


def environment(server):
    """Folders of wheels at hand know no dates: they are not looked into."""
    local = ["http://127.0.0.1:%d/%d/" % (server.server_address[1], at) for at in range(len(server.indexes))]
    around = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    direct = ",".join(part for part in (around, "127.0.0.1") if part)
    set_here = {
        "PIP_INDEX_URL": local[0],
        "PIP_EXTRA_INDEX_URL": " ".join(local[1:]),
        "PIP_FIND_LINKS": "",
        "NO_PROXY": direct,
        "no_proxy": direct,
    }
    return dict(os.environ, **set_here)


def main(date, arguments):
    if os.environ.get("PIP_NO_INDEX"):
        sys.stderr.write("pip_as_of: PIP_NO_INDEX is set, and folders of wheels know no dates\n")
        return UNTOLD
    server = Server(date, indexes_asked_for())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    code = subprocess.call([sys.executable, "-m", "pip"] + arguments, env=environment(server))
    server.shutdown()
    if server.untold and code != 0:
        sys.stderr.write("pip_as_of: the index does not tell when files of %s were uploaded\n" % server.untold[0])
        return UNTOLD
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
