#!/usr/bin/env python3
"""Puts what the jobs of examples/figures drew on one page.

    python3 scripts/figures-page.py examples/figures OUTBOX PAGE

Under each job file's name and first comment stand the figures of its bundles, unpacked beside the page, with a link to
each bundle's report. Ends with 1 where a job has left no figure.
"""
import html
import json
import pathlib
import re
import subprocess
import sys

PAPERS = {
    "domain-neurons": "Domain-specific neurons (Suzuki, Takayanagi, Sakaji and Izumi)",
    "empirical-gradient": "The neuron empirical gradient (Zhao, Jiang and Yoshinaga)",
    "fine-tuning-and-ig": "Fine-tuning and integrated gradients (Nakata and Masada)",
    "layer-by-layer": "Layer by layer (Zhao, Ziser and Cohen)",
}
STYLE = """
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1f2328; }
h2 { margin-top: 3rem; padding-bottom: .25rem; border-bottom: 1px solid #d0d7de; }
h3 { margin: 2rem 0 .25rem; }
h4 { margin: 1rem 0 .25rem; font-weight: 600; }
p { margin: .25rem 0; }
img { display: block; max-width: 100%; margin: .5rem 0; }
.quiet { color: #59636e; }
"""


def title(name):
    """domain-neurons-figures-2-3 is «domain-neurons» and «figures 2-3»; what follows the numbers stays."""
    paper, figure, numbers, rest = re.fullmatch(r"(.*?)-(figures?)-(\d+(?:-\d+)?)(.*)", name).groups()
    return paper, f"{figure} {numbers.replace('-', '–')}{rest.replace('-', ', ', 1)}"


def order(path):
    """By paper, then by the figures' numbers, 2 before 10, then by what follows."""
    parts = re.split(r"(\d+)", path.stem.replace("-figures-", "-figure-"))
    return [int(part) if part.isdigit() else part for part in parts]


def comment(path):
    """The paragraphs of the lines with # that a job file begins with."""
    lines = []
    for line in path.read_text().splitlines():
        if not line.startswith("#"):
            break
        lines.append(line[1:].strip())
    return "\n".join(lines).split("\n\n")


def unpack(bundle, below):
    folder = below / bundle.name.split(".tar.zst")[0]
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["tar", "--zstd", "-xf", bundle, "-C", folder], check=True)
    return folder


def show(bundle, page):
    folder = unpack(bundle, page.parent / "bundles")
    summary = json.loads((folder / "summary.json").read_text())
    model = json.loads((folder / "job.json").read_text()).get("model") or ""
    here = folder.relative_to(page.parent)
    figures = (summary.get("figures") or {}).values()
    parts = [f'<h4>{html.escape(str(model))} · <a href="{here}/report.html">report</a></h4>']
    if not figures:
        parts.append(f"<p>No figure: {html.escape((summary.get('error') or {}).get('message', summary['status']))}</p>")
    parts += [f'<img src="{here}/{figure["file"]}" alt="{html.escape(figure["title"])}">' for figure in figures]
    return parts, bool(figures)


def main(examples, outbox, page):
    parts, paper, complete = [], None, True
    for path in sorted(pathlib.Path(examples).glob("*.yaml"), key=order):
        its_paper, figure = title(path.stem)
        if its_paper != paper:
            paper = its_paper
            parts.append(f"<h2>{html.escape(PAPERS[paper])}</h2>")
        parts.append(f"<h3>{html.escape(figure.capitalize())}</h3>")
        first, *more = [html.escape(paragraph.replace("\n", " ")) for paragraph in comment(path)]
        parts += [f"<p>{first}</p>", *(f'<p class="quiet">{text}</p>' for text in more)]
        name = re.compile(re.escape(path.stem) + r"(-\d+)?-\d{8}-\d{6}-[0-9a-f]{6}(-\d+)?(\.\w+)?\.tar\.zst")
        bundles = sorted((file for file in outbox.iterdir() if name.fullmatch(file.name)), key=order)
        if not bundles:
            parts.append("<p>No bundle: the job was rejected, see the outbox.</p>")
        complete = complete and bool(bundles)
        for bundle in bundles:
            shown, has_figures = show(bundle, page)
            parts += shown
            complete = complete and has_figures
    page.write_text(
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>The figures of four papers</title>\n<style>{STYLE}</style>\n<h1>The figures of four papers</h1>\n"
        '<p>Each with a small model and little text: how they look, not what the papers found.</p>\n'
        + "\n".join(parts) + "\n")
    return complete


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(0 if main(sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])) else 1)
