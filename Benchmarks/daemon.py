"""The daemon under load: many small jobs, the delay from drop to start, memory, idle processor use, the time to end.

Usage: Benchmarks/run daemon [jobs=10000] [drops=50] [idle=60] [stops=5]
Fails where a goal is missed: every job delivered; 50 ms (median) from drop to start; memory that does not grow with the
number done; 0.1 % of a processor when idle; 2 s from SIGTERM to exit, with state saved.
"""

import functools
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import made_up

SETTINGS = {"jobs": 10_000, "drops": 50, "idle": 60, "stops": 5}


@functools.cache
def program():
    return made_up.program()


class Daemon:
    """`nightjar watch`, its log with the time of each line."""

    def __init__(self, workspace, *options):
        self.workspace = workspace
        self.lines = []
        self.arrived = threading.Condition()
        self.process = subprocess.Popen(
            [program(), "watch", "--workspace", workspace, *options], stderr=subprocess.PIPE, text=True)
        threading.Thread(target=self.read, daemon=True).start()
        self.wait_for("watching ")

    def read(self):
        for line in self.process.stderr:
            with self.arrived:
                self.lines.append((time.monotonic(), line.rstrip("\n")))
                self.arrived.notify_all()

    def wait_for(self, *parts, since=0, timeout=600):
        """The time of the first line after so many that has all these parts."""
        end = time.monotonic() + timeout
        with self.arrived:
            while True:
                for moment, line in self.lines[since:]:
                    if all(part in line for part in parts):
                        return moment
                if self.process.poll() is not None or not self.arrived.wait(max(0, end - time.monotonic())):
                    sys.exit(f"daemon: never came: {parts}; it said {self.lines[-10:]}")

    def memory(self):
        """Resident bytes now."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        return 0

    def processor_seconds(self):
        """Of all its threads, by the scheduler's own account in nanoseconds."""
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def stop(self):
        """Seconds from SIGTERM to exit."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=60)
        if status != 0:
            sys.exit(f"daemon: it ended with status {status}")
        return time.monotonic() - start


def make_workspace(folder):
    for name in ("inbox", "outbox", "models", "data"):
        (folder / name).mkdir(parents=True)
    made_up.bert(folder / "models/tiny", layers=2, width=16, intermediate=64, heads=4)
    made_up.bert(folder / "models/larger", layers=12, width=128, intermediate=512, heads=4)
    made_up.write_texts(folder / "data/a.txt", 12, 3, 8, seed=1)
    made_up.write_texts(folder / "data/b.txt", 12, 3, 8, seed=2)
    made_up.write_texts(folder / "data/long-a.txt", 800, 20, 40, seed=3)
    made_up.write_texts(folder / "data/long-b.txt", 800, 20, 40, seed=4)


def drop(workspace, name, model="tiny", texts=("a.txt", "b.txt"), **more):
    """As a careful program does: a temporary name, then a rename. Returns when it was."""
    parameters = {"positive": texts[0], "negative": texts[1], "select": 5, "permutations": 0}
    temporary = workspace / "inbox" / f".{name}.tmp"
    temporary.write_text(made_up.manifest(model, parameters, limits={"threads": 1}, **more))
    temporary.rename(workspace / "inbox" / f"{name}.yaml")
    return time.monotonic()


def delivered(workspace):
    return sum(name.endswith(".tar.zst") for name in os.listdir(workspace / "outbox"))


def wait_for_bundles(daemon, count, began, every=1000):
    shown = 0
    while (done := delivered(daemon.workspace)) < count:
        if daemon.process.poll() is not None:
            sys.exit(f"daemon: it ended with {done} of {count} bundles; it said {daemon.lines[-10:]}")
        if done // every > shown:
            shown = done // every
            print(f"  {done} delivered after {time.monotonic() - began:.0f} s", flush=True)
        time.sleep(0.1)


def measure_delay(daemon, drops):
    delays = []
    for number in range(drops):
        since = len(daemon.lines)
        dropped = drop(daemon.workspace, f"drop-{number}")
        delays.append(daemon.wait_for(f"drop-{number} (", "started", since=since) - dropped)
        daemon.wait_for(f"drop-{number} (", "outbox/", since=since)
        time.sleep(0.05)
    delays.sort()
    return statistics.median(delays), delays[-1]


def measure_stop(workspace, stops):
    """Times from SIGTERM to exit with a running job, and whether each job went on from its saved state."""
    times, resumed = [], 0
    for number in range(stops):
        daemon = Daemon(workspace)
        name = f"stopped-{number}"
        drop(workspace, name, model="larger", texts=("long-a.txt", "long-b.txt"), seed=number)
        saved = wait_for_state(workspace, name)
        times.append(daemon.stop())
        if not saved.exists():
            sys.exit(f"daemon: the state of {name} is gone")
        again = Daemon(workspace, "--once")
        again.process.wait(timeout=600)
        bundle = next((workspace / "outbox").glob(f"{name}-*.tar.zst"))
        log = subprocess.run(
            ["tar", "--zstd", "-xOf", bundle, "log.jsonl"], capture_output=True, text=True, check=True).stdout
        resumed += "going on after" in log
    return times, resumed


def wait_for_state(workspace, name):
    """The saved state of a job that has not ended, as soon as there is some."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        # The newest are last: a listing of ten thousand would be read for longer than the job takes.
        for job in sorted((workspace / "state/jobs").iterdir())[-5:]:
            try:
                is_this = json.loads((job / "job.json").read_text())["name"] == name
            except OSError:
                continue
            saved = [file for file in (job / "saved").glob("*") if not file.name.startswith(".")]
            if is_this and saved:
                return saved[0]
        time.sleep(0.002)
    sys.exit(f"daemon: {name} never saved its state")


def main():
    settings = {**SETTINGS, **{key: int(value) for key, value in (word.split("=") for word in sys.argv[1:])}}
    missed = []

    def say(what, is_held):
        print(f"{what}{'' if is_held else '  NOT HELD'}", flush=True)
        if not is_held:
            missed.append(what)

    with tempfile.TemporaryDirectory(prefix="nightjar-daemon-") as folder:
        workspace = pathlib.Path(folder)
        make_workspace(workspace)
        daemon = Daemon(workspace, "--jobs", str(os.cpu_count()))

        median, worst = measure_delay(daemon, settings["drops"])
        say(f"from drop to start, {settings['drops']} drops: median {median * 1e3:.1f} ms, at most {worst * 1e3:.1f} ms "
            "(goal: median under 50 ms)", median < 0.05)

        count = settings["jobs"]
        began = time.monotonic()
        memories = []
        # In waves of one size, so that what a long queue takes is not taken for what is done.
        wave = min(1000, max(1, count // 10))
        for dropped in range(count):
            drop(workspace, f"job-{dropped}")
            if (dropped + 1) % wave == 0 or dropped + 1 == count:
                wait_for_bundles(daemon, settings["drops"] + dropped + 1, began)
                time.sleep(1)
                memories.append((dropped + 1, daemon.memory()))
        seconds = time.monotonic() - began
        names = {name.rsplit("-", 3)[0] for name in os.listdir(workspace / "outbox") if name.startswith("job-")}
        failed = sum(".failed" in name for name in os.listdir(workspace / "outbox"))
        say(f"{count} jobs: {len(names)} delivered, {failed} failed, in {seconds:.0f} s, "
            f"{seconds / count * 1e3:.0f} ms a job", len(names) == count and failed == 0)
        first, last = memories[0], memories[-1]
        growth = (last[1] - first[1]) / max(1, last[0] - first[0])
        say("the daemon's memory: " + ", ".join(
            f"{made_up.mebibytes(bytes_)} after {done}" for done, bytes_ in memories) + f", {growth:.0f} bytes a job "
            "(goal: does not grow)", last[1] - first[1] < 16 << 20)

        used = daemon.processor_seconds()
        time.sleep(settings["idle"])
        share = (daemon.processor_seconds() - used) / settings["idle"]
        say(f"idle for {settings['idle']} s: {share * 100:.3f} % of a processor (goal: under 0.1 %)", share < 0.001)
        say(f"SIGTERM to exit, idle: {daemon.stop() * 1e3:.0f} ms", True)

        times, resumed = measure_stop(workspace, settings["stops"])
        say(f"SIGTERM to exit with a running job, {len(times)} times: median {statistics.median(times) * 1e3:.0f} ms, "
            f"at most {max(times) * 1e3:.0f} ms (goal: under 2 s); {resumed} of {len(times)} went on from their saved state",
            max(times) < 2 and resumed == len(times))
    if missed:
        sys.exit("daemon: a goal is missed")


if __name__ == "__main__":
    main()
