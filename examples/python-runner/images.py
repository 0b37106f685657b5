"""Images of a world in a registry: made of their description, unpacked, and observed."""

import base64
import gzip
import hashlib
import io
import json
import os
import tarfile
from pathlib import Path

from registry import digest_of

MTIME = 1577836800
OWNERS = {"root": 0, "user": 1000}
TYPES = {"dir": tarfile.DIRTYPE, "symlink": tarfile.SYMTYPE, "hardlink": tarfile.LNKTYPE, "fifo": tarfile.FIFOTYPE}
MEDIA = {
    "docker": (
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.docker.container.image.v1+json",
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
    ),
    "oci": (
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.oci.image.config.v1+json",
        "application/vnd.oci.image.layer.v1.tar+gzip",
    ),
}
TEXT_MAX = 512


def content_of(spec):
    if "text" in spec:
        return spec["text"].encode(errors="surrogateescape") * spec.get("times", 1)
    return base64.b64decode(spec.get("base64", ""))


def layer_of(files):
    """The tar archive of a layer."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for spec in files:
            kind = next((name for name in TYPES if name in spec), None)
            entry = tarfile.TarInfo(spec["name"])
            entry.type = TYPES[kind] if kind else tarfile.REGTYPE
            entry.linkname = spec[kind] if kind in ("symlink", "hardlink") else ""
            entry.mode = int(spec.get("mode", "0755" if kind == "dir" else "0644"), 8)
            entry.uid = entry.gid = OWNERS[spec.get("owner", "user")]
            entry.mtime = MTIME
            data = b"" if kind else content_of(spec)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        end = archive.offset
    # Two empty blocks end it, as lifecycles write it: equal layers have equal digests. tarfile adds more.
    return buffer.getvalue()[: end + 2 * tarfile.BLOCKSIZE]


def split(reference):
    """`@app:1` is the tag 1 of the repository app."""
    repository, _, tag = reference.removeprefix("@localhost/").removeprefix("@").rpartition(":")
    return repository, tag


def publish(store, reference, spec):
    repository, tag = split(reference)
    manifest_type, config_type, layer_type = MEDIA[spec["media"]]
    archives = [layer_of(files) for files in spec["layers"]]
    blobs = [gzip.compress(archive, mtime=0) for archive in archives]
    config = {
        **spec["config"],
        "rootfs": {"type": "layers", "diff_ids": [digest_of(archive) for archive in archives]},
        "history": [{"created_by": f"base layer {i}"} for i in range(len(archives))],
    }
    config_blob = json.dumps(config, separators=(",", ":")).encode()
    descriptor = lambda kind, data: {"mediaType": kind, "digest": digest_of(data), "size": len(data)}
    manifest = {
        "schemaVersion": 2,
        "mediaType": manifest_type,
        "config": descriptor(config_type, config_blob),
        "layers": [descriptor(layer_type, blob) for blob in blobs],
    }
    for blob in [config_blob, *blobs]:
        store.put_blob(repository, blob)
    store.put_manifest(repository, tag, manifest_type, json.dumps(manifest, separators=(",", ":")).encode())


class Image:
    """An image in the registry."""

    def __init__(self, store, repository, reference):
        self.digest, self.media_type, body = store.manifest(repository, reference)
        self.repository = repository
        self.size = len(body)
        self.manifest = json.loads(body)
        self._blob = lambda descriptor: store.blob(repository, descriptor["digest"])
        self.config = json.loads(self._blob(self.manifest["config"]))

    def archives(self):
        for descriptor in self.manifest["layers"]:
            data = self._blob(descriptor)
            yield gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data

    def unpack(self, directory):
        """Writes the file system of the image. Owners are those of the caller."""
        for archive in self.archives():
            with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
                for entry in tar:
                    unpack_entry(tar, entry, Path(directory))


def unpack_entry(tar, entry, directory):
    path = directory / entry.name.strip("/")
    if path.name.startswith(".wh."):
        remove(path.parent / path.name.removeprefix(".wh."))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if entry.isdir():
        path.mkdir(exist_ok=True)
    else:
        remove(path)
        if entry.issym():
            path.symlink_to(entry.linkname)
            return
        if entry.islnk():
            os.link(directory / entry.linkname.strip("/"), path)
        elif entry.isfifo():
            os.mkfifo(path)
        else:
            path.write_bytes(tar.extractfile(entry).read())
    path.chmod(entry.mode)


def remove(path):
    if path.is_dir() and not path.is_symlink():
        for inside in path.iterdir():
            remove(inside)
        path.rmdir()
    elif path.exists() or path.is_symlink():
        path.unlink()


def observe_image(image, places, symbolic):
    """`places`: the app and layers directories, which say what a layer is for."""
    config = dict(image.config)
    history, rootfs = config.pop("history", []), config.pop("rootfs")
    run_config = dict(config.get("config") or {})
    labels = run_config.pop("Labels", None) or {}
    layers = [observe_layer(archive) for archive in image.archives()]
    for i, (layer, descriptor, diff_id) in enumerate(zip(layers, image.manifest["layers"], rootfs["diff_ids"])):
        layer.update(id=f"L{i}", role=role_of(layer["entries"], places), diffId=diff_id, media=descriptor["mediaType"])
    number_roles(layers)
    return {
        "digest": image.digest,
        "reference": f"@{image.repository}@{image.digest}",
        "size": image.size,
        "config": symbolic({**config, "config": run_config}),
        "labels": {name: observe_label(text, symbolic) for name, text in labels.items()},
        "history": history,
        "media": {"manifest": image.media_type, "config": image.manifest["config"]["mediaType"]},
        "layers": layers,
    }


def observe_label(text, symbolic):
    if text[:1] not in ('"', "[", "{"):
        return symbolic(text)
    try:
        return symbolic(json.loads(text))
    except ValueError as error:
        return {"malformed": str(error), "text": text}


KINDS = {tarfile.DIRTYPE: "dir", tarfile.SYMTYPE: "symlink", tarfile.LNKTYPE: "hardlink", tarfile.FIFOTYPE: "fifo"}


def observe_layer(archive):
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {"entries": [observe_entry(tar, entry) for entry in tar]}


def observe_entry(tar, entry):
    kind = KINDS.get(entry.type, "file")
    seen = {
        "name": entry.name,
        "type": kind,
        "mode": f"{entry.mode:04o}",
        "owner": owner_of(entry.uid, entry.gid),
        "mtime": str(int(entry.mtime)),
    }
    if kind in ("symlink", "hardlink"):
        seen["linkname"] = entry.linkname
    if kind == "file":
        data = tar.extractfile(entry).read()
        seen.update(size=len(data), digest="sha256:" + hashlib.sha256(data).hexdigest(), **small_text(data))
    return seen


def small_text(data):
    try:
        return {"text": data.decode()} if len(data) <= TEXT_MAX else {}
    except UnicodeDecodeError:
        return {}


def owner_of(uid, gid):
    return next((name for name, number in OWNERS.items() if (uid, gid) == (number, number)), f"{uid}:{gid}")


def is_below(directory, name):
    return directory == "/" or name == directory or name.startswith(directory + "/")


def role_of(entries, places):
    """What a layer is for, from the paths of its entries alone."""
    if not entries:
        return "empty"
    names = ["/" + entry["name"].strip("/") for entry in entries]
    within = lambda place: any(is_below(place, one) for one in names) and all(
        is_below(place, one) or is_below(one, place) for one in names
    )
    app, layers = places["app"], places["layers"]
    fixed = {
        app: "app",
        f"{layers}/sbom": "sbom",
        f"{layers}/config": "config",
        "/cnb/lifecycle": "launcher",
        "/cnb/process": "process-types",
    }
    for place, role in fixed.items():
        if within(place):
            return role
    deepest = max(names, key=lambda one: one.count("/"))
    parts = deepest[len(layers) + 1 :].split("/")
    if len(parts) >= 2 and within("/".join([layers, *parts[:2]])):
        return f"layer {parts[0]}/{parts[1]}"
    return "run"


def number_roles(layers):
    """Several layers of one role get numbers: `app:1`, `app:2`."""
    roles = [layer["role"] for layer in layers]
    seen = {}
    for layer in layers:
        role = layer["role"]
        if role != "run" and roles.count(role) > 1:
            seen[role] = seen.get(role, 0) + 1
            layer["role"] = f"{role}:{seen[role]}"
