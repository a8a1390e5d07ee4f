"""Asks and fills a registry on this machine by its HTTP API: registry.py COMMAND PORT ARGUMENT…

await PORT                                 waits until it answers
fill PORT REPOSITORY KEY TAGS REMOVABLE    puts the manifest of KEY under as many tags, and other images that nobody needs
count PORT REPOSITORY                      prints how many tags there are
removed PORT REPOSITORY KEY REMOVABLE      fails if one of the images that nobody needs is there
"""

import hashlib
import http.client
import json
import sys
import time

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
SECONDS = 30


class Registry:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=SECONDS)

    def send(self, method, path, body=None, kind=None):
        headers = {"Accept": MANIFEST}
        if kind:
            headers["Content-Type"] = kind
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def wanted(self, method, path, body=None, kind=None):
        status, headers, answer = self.send(method, path, body, kind)
        if status >= 300:
            sys.exit(f"{method} {path}: {status} {answer.decode(errors='replace')}")
        return headers, answer

    def put_blob(self, repository, blob):
        headers, _ = self.wanted("POST", f"/v2/{repository}/blobs/uploads/")
        location = headers["Location"].split("/v2/", 1)[1]
        digest = digest_of(blob)
        self.wanted("PUT", f"/v2/{location}&digest={digest}", blob, "application/octet-stream")
        return digest

    def put_manifest(self, repository, tag, manifest):
        self.wanted("PUT", f"/v2/{repository}/manifests/{tag}", manifest, MANIFEST)

    def has(self, repository, tag):
        return self.send("HEAD", f"/v2/{repository}/manifests/{tag}")[0] == 200

    def tags(self, repository):
        return json.loads(self.wanted("GET", f"/v2/{repository}/tags/list")[1])["tags"]


def digest_of(blob):
    return "sha256:" + hashlib.sha256(blob).hexdigest()


def inputs_of(number):
    return hashlib.sha256(f"removable {number}".encode()).hexdigest()


def removable_tag(key, number):
    return f"{key}-{inputs_of(number)[:16]}"


def wait_for(port):
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            Registry(port).wanted("GET", "/v2/")
            return
        except OSError as e:
            if time.monotonic() > deadline:
                sys.exit(f"the registry does not answer at port {port}: {e}")
            time.sleep(0.05)


def fill(port, repository, key, tags, removable):
    registry = Registry(port)
    manifest = registry.wanted("GET", f"/v2/{repository}/manifests/{key}")[1]
    for number in range(int(tags)):
        registry.put_manifest(repository, f"{key}-{number:016x}", manifest)
    for number in range(int(removable)):
        put_removable(registry, repository, key, number, json.loads(manifest))


def put_removable(registry, repository, key, number, manifest):
    """The same layers with other labels: those of other inputs, and of a commit of long ago."""
    config = json.loads(registry.wanted("GET", f"/v2/{repository}/blobs/{manifest['config']['digest']}")[1])
    labels = config["config"]["Labels"]
    labels["com.mellanox.mkt.inputs"] = "sha256:" + inputs_of(number)
    labels["org.opencontainers.image.created"] = "2020-01-01T00:00:00Z"
    blob = json.dumps(config).encode()
    manifest["config"].update(digest=registry.put_blob(repository, blob), size=len(blob))
    registry.put_manifest(repository, removable_tag(key, number), json.dumps(manifest).encode())


def check_removed(port, repository, key, removable):
    registry = Registry(port)
    left = [tag for tag in (removable_tag(key, n) for n in range(int(removable))) if registry.has(repository, tag)]
    if left:
        sys.exit("still there: " + ", ".join(left))


def count(port, repository):
    print(len(Registry(port).tags(repository)))


COMMANDS = {"await": wait_for, "fill": fill, "count": count, "removed": check_removed}
COMMANDS[sys.argv[1]](*sys.argv[2:])
