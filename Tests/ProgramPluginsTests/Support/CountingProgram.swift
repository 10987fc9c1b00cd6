import Foundation

/// A program in Python that counts words row by row, keeps what it has after each, and goes on from there.
enum CountingProgram {
    /// What its plugin.yaml says of its parameters.
    static let parameters = """
        parameters:
          type: object
          properties:
            texts: {$ref: "nightjar:dataset"}
            # Seconds, after each row.
            pause: {type: number, minimum: 0, default: 0}
            # After so many rows it waits until it is to stop.
            waitAt: {type: integer, default: 0}

        """

    static let source = """
        import json, time
        from nightjar_plugin import run

        def analyse(job):
            rows = job.rows("texts")
            counts = json.loads(job.saved("counts") or b"[]")
            job.log(f"begins at {len(counts)}")
            for row in rows[len(counts):]:
                if job.stopping:
                    return
                counts.append(len(row["text"].split()) + job.random(f"row {row['row']}").random())
                job.save("counts", json.dumps(counts).encode())
                job.progress(len(counts) / len(rows), "counting")
                time.sleep(job.parameters["pause"])
                while len(counts) == job.parameters["waitAt"] and not job.stopping:
                    time.sleep(0.01)
            job.table("counts", ["row", "words"], [[row["row"], count] for row, count in zip(rows, counts)])
            job.headline("seed", job.seed)
            job.headline("draw", job.random("draw").random())

        run(analyse)

        """
}

/// The template's `nightjar_plugin.py`.
func pythonHelper() throws -> String {
    try String(contentsOf: repositoryFile("Sources/PluginTemplates/Python/nightjar_plugin.py"), encoding: .utf8)
}
