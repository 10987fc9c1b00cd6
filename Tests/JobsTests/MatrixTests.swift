import Documents
import Jobs
import Testing

private let base = """
    nightjar: 1
    plugin: domain-neurons
    name: m
    parameters:
      positive: {path: p}
      negative: n

    """

private let faultyMatrices: [Fault] = [
    Fault("matrix: [1]", "8:9: matrix: found a list of 1; allowed: an object whose values are (a list of at least 1)"),
    Fault("matrix: {}", "8:9: matrix: an empty matrix; name at least one key, or leave it out"),
    Fault("matrix: {seed: 1}", "8:16: matrix.seed: found the number 1; allowed: a list of at least 1"),
    Fault("matrix: {seed: []}", "8:16: matrix.seed: found an empty list; allowed: a list of at least 1"),
    Fault(
        "matrix: {name: [a]}", "8:10: matrix.name: a matrix varies model, seed, priority, retries, limits.KEY ",
        "and parameters.KEY"),
    Fault(
        "matrix: {sed: [1]}", "8:10: matrix.sed: a matrix varies model, seed, priority, retries, limits.KEY ",
        "and parameters.KEY; did you mean seed?"),
    Fault(
        "matrix: {seed.x: [1]}", "8:10: matrix.\"seed.x\": a matrix varies model, seed, priority, retries, limits.KEY ",
        "and parameters.KEY; did you mean seed?"),
    Fault("matrix: {parameters..x: [1]}", "8:10: matrix.\"parameters..x\": a key has an empty part"),
    Fault(
        "matrix: {parameters.a.b: [1], parameters.a: [2]}", "8:31: matrix.\"parameters.a\": sets the same as ",
        "\"parameters.a.b\""),
    Fault(
        "matrix: {parameters.negative.sample: [1, 2]}", "8:10: matrix.\"parameters.negative.sample\": cannot be set, ",
        "since parameters.negative is the text \"n\" and no object"),
    Fault(
        "matrix: {parameters.tokens: [all, most]}", "8:35: parameters.tokens: found the text \"most\"; ",
        "allowed: one of all, contrastive"),
    Fault(
        "matrix: {parameters.tokns: [all]}",
        "8:10: parameters.tokns: unknown key; did you mean tokens? known: positive, ",
        "negative, derivedModel, tokens, vocabulary, select"),
]

@Suite("A matrix is the cross product of its keys' values")
struct MatrixTests {
    @Test("One job a cell, the last key fastest, names and ids numbered from 1")
    func cells() throws {
        let jobs = try read(
            base
                + "matrix:\n  model: [a, b]\n  parameters.tokens: [all, contrastive]\n  parameters.positive.sample: [5]\n"
        )
        #expect(jobs.map(\.name) == ["m-1", "m-2", "m-3", "m-4"])
        #expect(jobs.map(\.id) == ["id-1", "id-2", "id-3", "id-4"])
        #expect(jobs.allSatisfy { $0.manifestName == "m" })
        #expect(jobs.map(\.model) == ["a", "a", "b", "b"])
        #expect(jobs.map { $0.parameters["tokens"] } == ["all", "contrastive", "all", "contrastive"])
        #expect(jobs.allSatisfy { $0.parameters["positive"] == ["path": "p", "sample": 5] })
    }

    @Test("Seeds, limits and objects that the manifest does not have")
    func created() throws {
        let jobs = try read(
            base + "model: a\nmatrix:\n  seed: [1, 2]\n  limits.time: [1h]\n  parameters.vocabulary.contrast: [1]\n")
        #expect(jobs.map(\.seed) == [1, 2])
        #expect(jobs.allSatisfy { $0.limits.time == 3600 && $0.parameters["vocabulary"] == ["contrast": 1.0] })
    }

    @Test("A cell's value takes the place of the manifest's")
    func replaces() throws {
        let jobs = try read(base + "model: a\nseed: 9\nmatrix: {seed: [1]}\n")
        #expect(jobs.map(\.seed) == [1])
    }

    @Test("A wrong matrix", arguments: faultyMatrices)
    func wrong(fault: Fault) {
        #expect(faults(base + "model: a\n" + fault.manifest) == ["job.yaml:" + fault.line])
    }

    @Test("Faults of the manifest and of its cells are told together, each once")
    func together() {
        let found = faults(base + "sede: 1\nmatrix: {parameters.select: [0, 1, 0], model: [a, b, '']}")
        #expect(found.count == 4)
        #expect(found[0].hasPrefix("job.yaml:7:1: sede"))
        #expect(found[1].hasPrefix("job.yaml:8:30: parameters.select"))
        #expect(found[2].hasPrefix("job.yaml:8:36: parameters.select"))
        #expect(found[3].hasPrefix("job.yaml:8:54: model"))
    }

    @Test("A cell cannot wait for itself")
    func itself() {
        let found = faults(base + "after: [m-2]\nmatrix: {model: [a, b, job:m-3]}")
        #expect(
            found == [
                "job.yaml:7:9: after[0]: a job cannot wait for itself",
                "job.yaml:8:24: model: a job cannot wait for itself",
            ])
    }

    @Test("The number of cells is bounded before any is made")
    func bounded() throws {
        let hundred = (1...100).map(String.init).joined(separator: ", ")
        let jobs = try read(base + "model: a\nmatrix: {seed: [\(hundred)], parameters.select: [\(hundred)]}")
        #expect(jobs.count == 10_000)
        #expect(jobs.last?.name == "m-10000")
        let keys = (0..<60).map { "parameters.k\($0): [\(hundred)]" }.joined(separator: ", ")
        #expect(
            faults(base + "model: a\nmatrix: {\(keys)}") == [
                "job.yaml:8:9: matrix: the matrix has more than 10000 cells; split it over several files"
            ])
    }
}
