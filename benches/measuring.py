"""What the scripts of this folder share: building what they measure, where it works, how they say what they found."""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Place(NamedTuple):
    path: Path
    kind: str  # file system
    in_memory: bool


class Failed(Exception):
    """Something could not be measured."""


def built(package, binary):
    """Builds in release and says where the program is."""
    manifest = ["--manifest-path", str(package / "Cargo.toml")]
    note(f"building {binary}")
    if subprocess.run(["cargo", "build", "--quiet", "--release", *manifest, "--bin", binary]).returncode != 0:
        raise Failed(f"{binary} does not build")
    metadata = subprocess.run(
        ["cargo", "metadata", "--no-deps", "--format-version", "1", *manifest], check=True, stdout=subprocess.PIPE
    )
    return Path(json.loads(metadata.stdout)["target_directory"]) / "release" / binary


def choose_place(parent, need):
    """A folder of our own: below `parent` if that is given, on a memory file system with room for `need` bytes, else
    wherever temporary files go."""
    if parent is None:
        shm = Path("/dev/shm")
        if file_system(shm) == "tmpfs" and os.access(shm, os.W_OK) and room(shm) > need:
            parent = shm
        else:
            parent = Path(tempfile.gettempdir())
            note(f"note: /dev/shm is no memory file system with {need / 1e9:.1f} GB of room; times will hold {parent}'s disk too")
    kind = file_system(parent)
    return Place(Path(tempfile.mkdtemp(prefix="nutgraf-bench-", dir=parent)), kind, kind == "tmpfs")


def file_system(path):
    """The type of file system that holds `path`, where the kernel tells."""
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return "unknown"
    path = os.path.realpath(path)
    holding = [(len(at), kind) for at, kind in mounts if path == at or path.startswith(at.rstrip("/") + "/")]
    return max(holding, default=(0, "unknown"))[1]


def room(path):
    """Bytes that can be written below `path`; on tmpfs they are memory, of which a quarter is left to the programs."""
    free = shutil.disk_usage(path).free
    if file_system(path) == "tmpfs":
        facts = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
        free = min(free, int(facts["MemAvailable"].split()[0]) * 1024 * 3 // 4)
    return free


def table(head, rows):
    head = head[: max(map(len, rows))]
    widths = [max(len(line[column]) for line in [head, *rows]) for column in range(len(head))]
    for line in [head, *rows]:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths)).rstrip())


def processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def note(message):
    print(message, file=sys.stderr, flush=True)
