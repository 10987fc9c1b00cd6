"""How long the texts are, in words."""
from nightjar_plugin import run


def analyse(job):
    rows = job.rows("texts")
    lengths = [len(row["text"].split()) for row in rows]
    job.progress(0.5, f"{len(rows)} texts counted")

    job.headline("texts", len(rows), "How many texts there are")
    job.headline("meanWords", sum(lengths) / len(rows), "Words of a text, on average")

    order = sorted(range(len(rows)), key=lambda index: -lengths[index])
    job.table(
        "longest", ["row", "words", "text"],
        [[rows[i]["row"], lengths[i], rows[i]["text"]] for i in order[: job.parameters["longest"]]],
        title="The longest texts")

    counts = [lengths.count(words) for words in range(max(lengths) + 1)]
    job.figure(
        "lengths", title="How long the texts are", caption="A bar for each number of words.",
        panels=[{
            "title": "All texts", "xLabel": "words", "yLabel": "texts",
            "series": [{"name": "texts", "kind": "bars", "counts": counts}],
        }])


if __name__ == "__main__":
    run(analyse)
