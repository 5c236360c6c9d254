"""A real search cluster of three processes on this machine, for tests and benchmarks.

`python -m tests.cluster.rig` builds what the nodes are made of (Maven, Java 17); `Rig.start` starts them. Each node is
a process of its own, so that one can be killed (`Node.kill`) or frozen (`Node.freeze`) alone.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
from filelock import FileLock

HERE = Path(__file__).parent / "node"
MEMORY = "512m"
SECONDS_TO_START = 180.0
SECONDS_TO_BUILD = 300.0


class RigError(RuntimeError):
    """There is no Java, no Maven, no repository to get the server from, or the nodes do not come up."""


@dataclass
class Node:
    """One process; `name` is the cluster's name for it too."""

    name: str
    folder: Path
    port: int
    transport_port: int
    command: list[str]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(self.command, stdout=output, stderr=output, stdin=subprocess.PIPE)

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        """As when the machine loses power: nothing is said to the others."""
        self.signal(signal.SIGKILL)
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def freeze(self) -> None:
        """As when a machine hangs: connections stay open and nothing answers."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.signal(signal.SIGCONT)

    @property
    def processor_seconds(self) -> float:
        """What the process has used so far; only Linux tells."""
        assert self.process is not None
        stat = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return sum(map(int, stat[11:13])) / os.sysconf("SC_CLK_TCK")

    @property
    def compiling_seconds(self) -> float:
        """What the JVM's compilers have used of that, if none of their threads has ended."""
        assert self.process is not None
        stats = [path.read_text("ascii") for path in Path(f"/proc/{self.process.pid}/task").glob("*/stat")]
        ticks = (stat.rpartition(")")[2].split()[11:13] for stat in stats if "Compile" in stat)
        return sum(int(part) for one in ticks for part in one) / os.sysconf("SC_CLK_TCK")

    @property
    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None


@dataclass
class Rig:
    """The nodes of one cluster."""

    nodes: list[Node]

    @classmethod
    def start(cls, folder: Path, *, size: int = 3, options: Sequence[str] = ()) -> "Rig":
        """Starts the nodes, with these options of the JVM, and waits until all have found each other."""
        classes = build()
        ports = free_ports(2 * size)
        names = [f"node-{number}" for number in range(size)]
        seeds = ",".join(f"127.0.0.1:{port}" for port in ports[size:])
        nodes = []
        for name, port, transport_port in zip(names, ports[:size], ports[size:], strict=True):
            home = folder / name
            (home / "config").mkdir(parents=True)
            arguments = [name, str(home), str(port), str(transport_port), seeds, ",".join(names)]
            # What the JVM says when it dies belongs to the log, not into the folder the tests are run from.
            memory = [f"-Xms{MEMORY}", f"-Xmx{MEMORY}", f"-XX:ErrorFile={home}/crash", "-Dlog4j2.disable.jmx=true"]
            command = ["java", *memory, *options, "-cp", classes, "wenbao.OneNode", *arguments]
            nodes.append(Node(name, home, port, transport_port, command))
        rig = cls(nodes)
        with ExitStack() as undo:
            undo.callback(rig.stop)
            for node in nodes:
                node.start()
            rig.wait_until_whole()
            undo.pop_all()
        return rig

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(node.url for node in self.nodes)

    def ask(self, path: str, *, node: Node | None = None, timeout: float = 10.0) -> Any:
        """What a node answers to a GET; the first one where none is named."""
        answer = httpx.get((node or self.nodes[0]).url + path, timeout=timeout, trust_env=False)
        answer.raise_for_status()
        return answer.json()

    def wait_until_whole(self, seconds: float = SECONDS_TO_START) -> None:
        """Until every node is in the cluster and every copy of every shard is there."""
        end = time.monotonic() + seconds
        query = (
            f"wait_for_nodes={len(self.nodes)}&wait_for_status=green&wait_for_no_initializing_shards=true&timeout=2s"
        )
        while time.monotonic() < end:
            if dead := [node.name for node in self.nodes if node.has_ended]:
                raise RigError(f"{dead[0]} ended: {self._last_words(dead[0])}")
            try:
                if not self.ask(f"/_cluster/health?{query}")["timed_out"]:
                    return
            except httpx.HTTPError:
                time.sleep(0.2)
        raise RigError(
            f"the cluster was not whole within {seconds:.0f} seconds: {self._last_words(self.nodes[0].name)}"
        )

    def empty(self) -> None:
        """Deletes every index."""
        for one in self.ask("/_cat/indices?format=json&h=index"):
            httpx.delete(f"{self.urls[0]}/{one['index']}", timeout=30.0, trust_env=False).raise_for_status()

    def manager(self) -> Node:
        """The node that leads the cluster."""
        name = self.ask("/_cat/cluster_manager?format=json&h=node")[0]["node"]
        return next(node for node in self.nodes if node.name == name)

    def other_than(self, *excluded: Node) -> Node:
        return next(node for node in self.nodes if node not in excluded)

    def restart(self, node: Node) -> None:
        """Starts a node that was killed, and waits until the cluster is whole again."""
        node.start()
        self.wait_until_whole()

    def stop(self) -> None:
        for node in self.nodes:
            if not node.has_ended:
                node.kill()

    def _last_words(self, name: str) -> str:
        node = next(node for node in self.nodes if node.name == name)
        return (node.folder / "output").read_text("utf-8", "replace")[-2000:]


def is_built() -> bool:
    """Whether nodes can be started without fetching anything, and are those that are described here."""
    built_from = HERE / "target" / "built-from"
    return shutil.which("java") is not None and built_from.exists() and built_from.read_text() == _description()


def _description() -> str:
    """Of what is to be built; by content, because times say when a tree was checked out or copied."""
    source = HERE / "src" / "main" / "java" / "wenbao" / "OneNode.java"
    return sha256((HERE / "pom.xml").read_bytes() + source.read_bytes()).hexdigest()


def build() -> str:
    """The class path of a node; made by Maven the first time. Raises RigError where that is not possible."""
    if shutil.which("java") is None:
        raise RigError("there is no java")
    # Two of Maven beside each other take away what the other has just made.
    (HERE / "target").mkdir(exist_ok=True)
    with FileLock(HERE / "target" / "building.lock"):
        if not is_built():
            _build_by_maven()
    return os.pathsep.join((str(HERE / "target" / "classes"), str(HERE / "target" / "lib" / "*")))


def _build_by_maven() -> None:
    if shutil.which("mvn") is None:
        raise RigError("there is no mvn to get the search server with")
    # Maven goes by times, and leaves libraries that are not wanted any more.
    for made in ("classes", "lib"):
        shutil.rmtree(HERE / "target" / made, ignore_errors=True)
    command = ["mvn", "--batch-mode", "--quiet", "--file", str(HERE / "pom.xml"), "process-classes"]
    built = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_TO_BUILD, check=False)
    if built.returncode:
        raise RigError(f"mvn failed: {built.stdout[-1000:]}{built.stderr[-1000:]}")
    (HERE / "target" / "built-from").write_text(_description())


def free_ports(count: int) -> Sequence[int]:
    """Ports of the loopback interface that nobody uses now, all different."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


if __name__ == "__main__":
    build()
