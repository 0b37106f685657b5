"""Performs the steps of a case in a folder, and observes them. A process runs in bubblewrap, as the user 1000, without network but the
registry.

    <work>/root       the file system of the build container
    <work>/registry   the images
    <work>/first      a copy of root before the first step

    sandbox.py <case.json> <work> <lifecycle> prepare
                      makes the folder; exits with 4 if the case cannot be run here
    sandbox.py <case.json> <work> <lifecycle> step <i> [-- <variables and command...>]
                      performs a step and writes its observation to <work>/<i>.json
"""

import hashlib
import json
import os
import stat
import subprocess
import sys
import tomllib
from datetime import date, datetime, time
from pathlib import Path

import images
from registry import Store

HERE = Path(__file__).resolve().parent
USER = 1000
TIMEOUT = 60
#: This Python, wherever the host has it.
PYTHON = f"/python/bin/python{sys.version_info.major}.{sys.version_info.minor}"
#: The other directories of the root are the host's, or temporary.
UNSEEN = set("bin boot cnb dev etc home lib lib32 lib64 libx32 mnt opt platform probe proc root run sbin srv sys tmp usr var".split())
NOT_SHARED = {"proc", "dev", "tmp", "sys", "run", "home", "root"}
DOCUMENT_MAX = 1 << 20


def symbolic(value):
    """References to the registry of the world as the expectations write them: `@app:1`."""
    if isinstance(value, str):
        return value.replace("localhost:5000/", "@localhost/").replace("127.0.0.1:5000/", "@")
    if isinstance(value, list):
        return [symbolic(one) for one in value]
    if isinstance(value, dict):
        return {symbolic(key): symbolic(one) for key, one in value.items()}
    return value


CAN = {"layout", "launch", "mknod"}


def not_run(case):
    """Why the case cannot be run here; None if it can."""
    lacking = [one for one in case["needs"]["can"] if one not in CAN]
    if lacking:
        return f"needs {', '.join(lacking)}"
    if case["needs"]["proposals"]:
        return "needs a proposal"
    if case["world"]["registry"]:
        return "needs a registry with rules"
    if any("fault" in step for step in case["steps"]):
        return "needs faults"
    published = [case["world"]["images"], *(step.get("publish", {}) for step in case["steps"])]
    if any("repack" in step for step in case["steps"]) or any(
        set(image) - {"layers", "config", "media"} for named in published for image in named.values()
    ):
        return "needs images as other tools make them"
    if any(step.get("as", "user") != "user" or step.get("run") == "extend" for step in case["steps"]):
        return "needs two users"
    return None


GARBAGE = bytes(255 - i * 37 % 128 for i in range(64))


def files_below(folder):
    """Depth first, in byte order of the names."""
    for entry in sorted(os.scandir(os.fsencode(folder)), key=lambda one: one.name):
        if entry.is_dir(follow_symlinks=False):
            yield from files_below(entry.path)
        elif entry.is_file(follow_symlinks=False):
            yield Path(os.fsdecode(entry.path))


def damage(root, below, file, **how):
    """Damages the n-th file; nothing changes if there is none."""
    folder = root / below.strip("/")
    files = list(files_below(folder)) if folder.is_dir() else []
    if not files:
        return
    path, other = files[file % len(files)], files[(file + 1) % len(files)]
    kind, content = how["as"], path.read_bytes()
    middle = len(content) // 2
    if kind == "unreadable":
        path.chmod(0)
    elif kind in ("missing", "directory", "link"):
        path.unlink()
        if kind == "directory":
            path.mkdir()
            os.chown(path, USER, USER)
        elif kind == "link":
            path.symlink_to("/nowhere")
    else:
        changed = content[:middle] + bytes(one ^ 1 for one in content[middle : middle + 1]) + content[middle + 1 :]
        new = {"empty": b"", "truncated": content[:middle], "garbage": GARBAGE, "changed": changed}
        path.write_bytes(other.read_bytes() if kind == "other-file" else new[kind])


class World:
    def __init__(self, case, work, lifecycle):
        self.case = case
        self.work = Path(work)
        self.root = self.work / "root"
        self.lifecycle = Path(lifecycle).resolve()
        self.store = Store(self.work / "registry")

    def prepare(self):
        """`root` may be there already, for example from an exported failure."""
        if not self.root.is_dir():
            write_files(self.root, self.case["world"]["files"])
        (self.work / "registry").mkdir(parents=True, exist_ok=True)
        for reference, spec in self.case["world"]["images"].items():
            images.publish(self.store, reference, spec)
        subprocess.run(["cp", "-a", self.root, self.work / "first"], check=True)

    def make_anew(self):
        """Another world like the first."""
        images.remove(self.root)
        images.remove(self.work / "registry")
        subprocess.run(["cp", "-a", self.work / "first", self.root], check=True)
        images.remove(self.work / "first")
        self.prepare()

    def step(self, i, command=None):
        """Performs a step and returns its observation. `command`: instead of the one that the case names."""
        step = self.case["steps"][i]
        self.store.take_requests()
        root, exit_of = self.root, None
        if "run" in step:
            if step["run"] == "launch":
                root = self.app_container(step["image"])
            exit_of, stdout, stderr = self.run(root, step, command)
        elif "edit" in step:
            write_files(self.root, step["edit"])
        elif "publish" in step:
            for reference, spec in step["publish"].items():
                images.publish(self.store, reference, spec)
        elif "anew" in step:
            self.make_anew()
        elif "damage" in step:
            damage(self.root, **step["damage"])
        else:
            for path in step["fresh"]:
                images.remove(self.root / path.strip("/"))
                first = self.work / "first" / path.strip("/")
                if first.exists():
                    subprocess.run(["cp", "-a", first, self.root / path.strip("/")], check=True)
        seen = {} if exit_of is None else {"exit": exit_of, "stdout": stdout, "stderr": stderr}
        return {**seen, **self.observe(root, step)}

    def app_container(self, reference):
        root = self.work / "app"
        images.remove(root)
        images.Image(self.store, *images.split(reference)).unpack(root)
        (root / "probe").mkdir(exist_ok=True)
        return root

    def image_environment(self, step):
        """Without what the step removes."""
        if "image" not in step:
            return []
        config = images.Image(self.store, *images.split(step["image"])).config["config"]
        removed = {name for name, value in step["env"].items() if value is None}
        return [entry for entry in config.get("Env") or [] if entry.partition("=")[0] not in removed]

    def working_directory(self, step):
        if "cwd" in step.get("surroundings", {}):
            return step["surroundings"]["cwd"]
        if "image" not in step:
            return "/"
        return images.Image(self.store, *images.split(step["image"])).config["config"].get("WorkingDir") or "/"

    def run(self, root, step, command):
        given = [f"{name}={value}" for name, value in step["env"].items() if value is not None]
        command = command or [*given, step["program"], *step["args"]]
        inside = ["/usr/bin/env", "-i", "-C", self.working_directory(step), *self.image_environment(step), *command]
        inside = in_surroundings(inside, step.get("surroundings", {}))
        try:
            ran = subprocess.run(
                [*self.sandbox(root), PYTHON, "/harness/registry.py", "with", "/registry", "--", *inside],
                capture_output=True,
                timeout=TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            return {"timeout": True}, (late.stdout or b"").decode(errors="replace"), ""
        text = [stream.decode(errors="replace") for stream in (ran.stdout, ran.stderr)]
        return {"code": ran.returncode}, *text

    def sandbox(self, root):
        own = {path.name for path in root.iterdir()}
        host = [path for path in Path("/").iterdir() if path.name not in NOT_SHARED]
        system = {"bin", "etc", "lib", "lib32", "lib64", "libx32", "sbin", "usr"}
        shared = [path for path in host if path.name in system or path.name not in own]
        command = ["bwrap", "--unshare-user", "--uid", str(USER), "--gid", str(USER), "--unshare-net", "--unshare-pid"]
        command += ["--die-with-parent", "--new-session", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
        for path in shared:
            command += ["--symlink", os.readlink(path), str(path)] if path.is_symlink() else ["--ro-bind", str(path), str(path)]
        for name in sorted(own - system):
            command += ["--bind", str(root / name), f"/{name}"]
        if root == self.root:
            command += ["--ro-bind", str(self.lifecycle), "/cnb/lifecycle"]
        command += ["--bind", str(self.work / "registry"), "/registry", "--ro-bind", str(HERE), "/harness"]
        command += ["--ro-bind", sys.base_prefix, "/python"]
        return [*command, *tools(), "--"]

    def observe(self, root, step):
        places = step.get("directories", {"app": "/workspace", "layers": "/layers"})
        seen = {}
        for repository, tag in self.store.tags():
            image = images.Image(self.store, repository, tag)
            seen[f"@{repository}:{tag}"] = images.observe_image(image, places, symbolic)
        requests = [{**one, "ref": symbolic(one["ref"])} for one in self.store.take_requests()]
        calls = take_calls(root / "probe")
        return {"files": observe_files(root), "calls": calls, "registry": requests, "images": seen}


CLOSE = {"stdin": "<&-", "stdout": ">&-", "stderr": "2>&-"}


def in_surroundings(command, surroundings):
    """A shell sets them before the command takes its place."""
    umask = surroundings.get("umask", "0022")
    files = f"ulimit -n {surroundings['openFiles']} && " if "openFiles" in surroundings else ""
    closed = " ".join(CLOSE[stream] for stream in surroundings.get("closed", []))
    return ["/bin/sh", "-c", f'umask {umask} && {files}exec "$@" {closed}', "sh", *command]


def tools():
    """PLIMSOLL_TOOL names a program that executables need in /usr/local/bin, for example the Node.js of the reference."""
    tool = os.environ.get("PLIMSOLL_TOOL")
    if tool is None:
        return []
    folder = Path("/usr/local/bin")
    command = ["--tmpfs", str(folder)]
    for path in folder.iterdir():
        if path.name != Path(tool).name and path.exists():
            command += ["--ro-bind", str(path.resolve()), str(path)]
    return [*command, "--ro-bind", str(Path(tool).resolve()), str(folder / Path(tool).name)]


def write_files(root, files):
    """None removes a file. Owners are those of the caller, who is the user 1000 in the sandbox."""
    for path, spec in files.items():
        target = root / path.strip("/")
        if spec is None:
            images.remove(target)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if "dir" in spec:
            target.mkdir(exist_ok=True)
        else:
            images.remove(target)
            if "symlink" in spec:
                target.symlink_to(spec["symlink"])
                continue
            if "hardlink" in spec:
                os.link(root / spec["hardlink"].strip("/"), target)
            elif "fifo" in spec:
                os.mkfifo(target)
            elif "socket" in spec:
                os.mknod(target, stat.S_IFSOCK)
            else:
                target.write_bytes(images.content_of(spec))
        target.chmod(int(spec.get("mode", "0755" if "dir" in spec else "0644"), 8))


def take_calls(probe):
    """What the programs of the case recorded, in the order of files and lines."""
    calls = []
    for path in sorted(probe.glob("*.jsonl")):
        calls += [symbolic(json.loads(line)) for line in path.read_text("utf-8", "surrogateescape").split("\n") if line]
        path.unlink()
    hidden = {"OLDPWD", "SHLVL", "_"}
    return [{**call, "env": {name: value for name, value in call["env"].items() if name not in hidden}} for call in calls]


def observe_files(root):
    seen = {}
    for top in sorted(root.iterdir()):
        if top.name not in UNSEEN:
            observe_below(top, "/" + top.name, seen)
    return seen


def observe_below(path, name, seen):
    status = path.lstat()
    kind = next((word for word, test in KINDS.items() if test(status.st_mode)), "other")
    # The caller's own files belong to the user of the sandbox.
    owner = "user" if (status.st_uid, status.st_gid) == (os.getuid(), os.getgid()) else f"{status.st_uid}:{status.st_gid}"
    seen[name] = {"kind": kind, "mode": f"{stat.S_IMODE(status.st_mode):04o}", "owner": owner}
    if kind == "symlink":
        seen[name]["target"] = os.readlink(path)
    elif kind == "file":
        seen[name].update(observe_content(path.read_bytes(), name))
    elif kind == "dir":
        for inside in sorted(path.iterdir()):
            observe_below(inside, f"{name}/{inside.name}", seen)


KINDS = {"dir": stat.S_ISDIR, "file": stat.S_ISREG, "symlink": stat.S_ISLNK, "fifo": stat.S_ISFIFO}


def observe_content(data, name):
    base = {"size": len(data), "digest": "sha256:" + hashlib.sha256(data).hexdigest()}
    if len(data) > DOCUMENT_MAX:
        return base
    try:
        if name.endswith(".toml"):
            return {**base, "toml": symbolic(toml_value(tomllib.loads(data.decode())))}
        if name.endswith(".json") or name.endswith("/committed/io.buildpacks.lifecycle.cache.metadata"):
            return {**base, "json": symbolic(json.loads(data))}
    except ValueError as error:
        return {**base, "malformed": str(error)}
    text = images.small_text(data)
    return {**base, **({"text": symbolic(text["text"])} if text else {})}


def toml_value(value):
    """JSON has no floats that differ from integers, and no times."""
    if isinstance(value, bool) or isinstance(value, (int, str)):
        return value
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, (datetime, date, time)):
        return {"time": value.isoformat()}
    if isinstance(value, list):
        return [toml_value(one) for one in value]
    return {key: toml_value(one) for key, one in value.items()}


def main(case_file, work, lifecycle, verb, *rest):
    world = World(json.loads(Path(case_file).read_text(encoding="utf-8")), work, lifecycle)
    if verb == "prepare":
        reason = not_run(world.case)
        if reason is not None:
            print(f"this sandbox cannot run it: it {reason}", file=sys.stderr)
            sys.exit(4)
        return world.prepare()
    i, command = int(rest[0]), list(rest[2:]) or None
    seen = world.step(i, command)
    sys.stdout.write(seen.get("stdout", ""))
    sys.stderr.write(seen.get("stderr", ""))
    with open(Path(work) / f"{i}.json", "w", encoding="utf-8") as file:
        json.dump(seen, file)
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])
