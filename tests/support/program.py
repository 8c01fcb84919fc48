"""Running the program in a world of its own: environment, home and temp folders are the test's."""
import dataclasses
import json
import os
import pathlib
import signal
import subprocess

PEAK = str(pathlib.Path(__file__).with_name("peak.py"))
SANITIZER_VARIABLES = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS")


@dataclasses.dataclass
class Finished:
    """What a run left: exit code (negative where a signal ended it) and output."""
    args: list
    code: int
    out: bytes
    err: bytes

    @property
    def text(self):
        return self.out.decode()

    @property
    def errors(self):
        return self.err.decode(errors="replace")

    def json(self):
        return json.loads(self.out)

    def error_json(self):
        """The error object that `-o json` leaves on the last line of stderr."""
        return json.loads(self.err.decode().strip().splitlines()[-1])["error"]

    def expect(self, code):
        """Returns itself where the exit code is `code`, and otherwise shows the whole run."""
        assert self.code == code, (
            f"exit code {self.code}, not {code}: {' '.join(map(str, self.args))}\n"
            f"--- stdout\n{self.out.decode(errors='replace')}\n--- stderr\n{self.errors}")
        return self


class Running:
    """A run in the background."""

    def __init__(self, process, out, err):
        self.process, self.out_path, self.err_path = process, out, err
        self.pid = process.pid

    @property
    def out(self):
        return self.out_path.read_bytes()

    @property
    def err(self):
        return self.err_path.read_bytes()

    def alive(self):
        return self.process.poll() is None

    def send(self, number):
        self.process.send_signal(number)

    def wait(self, seconds=60):
        return self.process.wait(seconds)

    def stop(self, number=signal.SIGTERM, seconds=30):
        """Sends a signal and returns the exit code."""
        if self.alive():
            self.send(number)
        try:
            return self.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"{self.process.args} did not end on signal {number}\n"
                                 f"{self.err.decode(errors='replace')}") from None


class Hookctl:
    """The program under test."""

    def __init__(self, binary, home):
        self.binary = pathlib.Path(binary)
        self.home = pathlib.Path(home)
        self.temp = self.home / "tmp"
        self.config_home = self.home / "config"
        self.state_home = self.home / "state"
        for folder in (self.temp, self.config_home, self.state_home):
            folder.mkdir(parents=True, exist_ok=True)
        self._running = []
        self._count = 0

    def environment(self, extra=None):
        """A clean environment; a value of None takes a variable away."""
        env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC",
               "HOME": str(self.home), "XDG_CONFIG_HOME": str(self.config_home),
               "XDG_STATE_HOME": str(self.state_home), "TMPDIR": str(self.temp)}
        for name in SANITIZER_VARIABLES:
            if name in os.environ:
                env[name] = os.environ[name]
        env.update(extra or {})
        return {k: str(v) for k, v in env.items() if v is not None}

    def __call__(self, *args, env=None, stdin=b"", cwd=None, timeout=120):
        """Runs to the end."""
        line = [str(self.binary), *map(str, args)]
        run = self.start(*args, env=env, stdin=stdin, cwd=cwd)
        try:
            run.wait(timeout)
        except subprocess.TimeoutExpired:
            run.process.kill()
            run.process.wait()
            raise AssertionError(f"{line} still ran after {timeout} s\n"
                                 f"{run.err.decode(errors='replace')}") from None
        finally:
            self._running.remove(run)
        done = Finished(line, run.process.returncode, run.out, run.err)
        for path in (run.out_path, run.err_path):
            path.unlink()
        return done

    def peak_memory(self, *args, env=None, timeout=600):
        """Runs to a good end; returns the most memory that it had resident, in KiB."""
        note = self.home / "peak"
        line = ["/usr/bin/python3", "-IBS", PEAK, str(note), str(self.binary), *map(str, args)]
        run = subprocess.run(line, env=self.environment(env), cwd=self.home, timeout=timeout,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert run.returncode == 0, run.stderr.decode(errors="replace")
        return int(note.read_text())

    def start(self, *args, env=None, stdin=b"", cwd=None):
        """Starts a run in the background; it is killed at the end of the test at the latest, and
        with this process, should that be killed."""
        if isinstance(stdin, str):
            stdin = stdin.encode()
        self._count += 1
        out, err = (self.home / f"run{self._count}.{name}" for name in ("out", "err"))
        feed = self.home / f"run{self._count}.in"
        feed.write_bytes(stdin)
        with open(feed, "rb") as i, open(out, "wb") as o, open(err, "wb") as e:
            feed.unlink()
            process = subprocess.Popen(
                ["/usr/bin/setpriv", "--pdeathsig", "KILL", "--", str(self.binary),
                 *map(str, args)], stdin=i, stdout=o, stderr=e, cwd=cwd or self.home,
                env=self.environment(env))
        run = Running(process, out, err)
        self._running.append(run)
        return run

    def stop_all(self):
        for run in self._running:
            if run.alive():
                run.process.kill()
                run.process.wait()
        self._running.clear()
