"""What a Nightjar plugin in Python says and hears (docs/plugin-protocol.md); needs the standard library alone.

    from nightjar_plugin import run

    def analyse(job):
        job.headline("texts", len(job.texts("texts")), "How many texts there are")

    run(analyse)

Whatever is printed goes to the job's log. An exception fails the job, and its traceback stands in the bundle.
"""
import csv
import json
import math
import os
import random
import signal
import sys
import traceback

PROTOCOL = 1


class Job:
    """A job: what it was given, and how it tells what it found."""

    def __init__(self, given, out):
        self.given = given
        self._out = out
        #: The parameters as the manifest has them, every default filled in.
        self.parameters = given["parameters"]
        #: The job's seed; `random(name)` follows from it.
        self.seed = given["seed"]
        #: How many threads the job may use.
        self.threads = given["threads"]
        #: {"name": …, "path": …} of the job's model; None where it names none.
        self.model = given["model"]
        #: True once the job is to stop: save what you have, and return.
        self.stopping = False

    # What was given.

    def rows(self, name):
        """The rows of the data set that parameter `name` is: {"row": place in the file, "text": …, "fields": {…}}."""
        path = self.given["datasets"].get(name)
        if path is None:
            return []
        with open(path, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def texts(self, name):
        """The texts of the data set that parameter `name` is."""
        return [row["text"] for row in self.rows(name)]

    def input(self, name):
        """What the host computed for the need `name`: {"file": …, "layers": […], …}; None where it did not."""
        return self.given["inputs"].get(name)

    def tensors(self, name):
        """The arrays of the need `name`, by name, as NumPy arrays; needs the packages numpy and safetensors."""
        from safetensors.numpy import load_file

        return load_file(self.input(name)["file"])

    def random(self, name):
        """A `random.Random` that follows from the job's seed and the name alone, whatever else was drawn."""
        return random.Random(f"{self.seed} {name}")

    # What was found.

    def emit(self, event, **fields):
        """Writes an event, one JSON object on one line; NumPy's numbers and arrays as Python's own."""
        try:
            line = json.dumps({"event": event, **fields}, ensure_ascii=False, allow_nan=False, default=_plain)
        except (TypeError, ValueError) as error:
            remedy = "; NaN and infinity are no JSON, give None" if isinstance(error, ValueError) else ""
            raise type(error)(f"{_named(event, fields.get('name'))}{error}{remedy}") from None
        self._out.write(line + "\n")
        self._out.flush()

    def progress(self, fraction, what=""):
        """How far the job is, 0 to 1, and at what."""
        self.emit("progress", fraction=fraction, what=what)

    def log(self, message):
        """A line for the job's log."""
        self.emit("log", message=message)

    def warn(self, message):
        """A warning for the log and the report."""
        self.emit("log", level="warning", message=message)

    def note(self, text, kind="assumption"):
        """A sentence that the report's reader needs: an `assumption` or a `warning`."""
        self.emit("note", text=text, kind=kind)

    def headline(self, name, value, help=""):
        """A number (or a word) that answers the question; `name.low` and `name.high` are its interval."""
        self.emit("headline", name=name, value=value, help=help)

    def table(self, name, columns, rows, title="", shown_rows=20):
        """A table, `tables/NAME.csv` in the bundle; None is an empty cell."""
        file = _file("table", name, ".csv")
        with open(os.path.join(self.given["output"], file), "w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(columns)
            for number, row in enumerate(rows, 1):
                writer.writerow([_cell(cell, f"{_named('table', name)}row {number}: ") for cell in row])
        self.emit("table", name=name, title=title, file=file, shownRows=shown_rows)

    def figure(self, name, panels=None, title="", caption="", texts=None):
        """A figure: panels of series, or texts with coloured tokens, as docs/plugin-protocol.md has them."""
        shown = {key: value for key, value in [("panels", panels), ("texts", texts)] if value is not None}
        self.emit("figure", name=name, title=title, caption=caption, **shown)

    def tensor(self, name, arrays):
        """Arrays by name, `tensors/NAME.safetensors` in the bundle; needs the packages numpy and safetensors."""
        from numpy import asarray
        from safetensors.numpy import save_file

        file = _file("tensor", name, ".safetensors")
        # save_file writes an array's memory as it lies, which of a transposed one is another array's.
        rows = {key: asarray(array, order="C") for key, array in arrays.items()}
        save_file(rows, os.path.join(self.given["output"], file))
        self.emit("tensor", name=name, file=file)

    # What must outlive a stop or a crash.

    def save(self, name, data):
        """Keeps bytes under a name: another attempt of this job finds them with `saved`."""
        with open(os.path.join(self.given["state"], name), "wb") as file:
            file.write(data)
        self.emit("state", file=name)

    def saved(self, name):
        """The bytes that an earlier attempt kept; None for none."""
        path = os.path.join(self.given["state"], name)
        if not os.path.exists(path):
            return None
        with open(path, "rb") as file:
            return file.read()


def _named(event, name):
    return event + (f" {json.dumps(name, ensure_ascii=False)}: " if isinstance(name, str) else ": ")


def _file(event, name, ending):
    if not (0 < len(name) <= 64 and name[0] != "." and all(c.isalnum() or c in "._-" for c in name)):
        raise ValueError(_named(event, name) + "a name has letters, digits, -, _ and . alone, at most 64")
    return name + ending


def _plain(value):
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} {value!r:.60} is no number, text, list or dictionary")


def _cell(cell, place):
    if hasattr(cell, "tolist"):
        cell = cell.tolist()
    if isinstance(cell, float) and not math.isfinite(cell):
        raise ValueError(f"{place}{cell} is no number; give None for an empty cell")
    return str(cell).lower() if isinstance(cell, bool) else cell


def run(analyse):
    """Reads the job, calls `analyse(job)`, and says how it ended."""
    out, sys.stdout = sys.stdout, sys.stderr
    job = Job(json.loads(sys.stdin.readline()), out)
    signal.signal(signal.SIGTERM, lambda *_: setattr(job, "stopping", True))
    job.emit("hello", protocol=PROTOCOL)
    try:
        analyse(job)
    except Exception as error:
        job.emit("error", message=f"{type(error).__name__}: {error}", detail=traceback.format_exc())
        sys.exit(1)
    if not job.stopping:
        job.emit("done")
