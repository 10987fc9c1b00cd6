public import Foundation

/// An analysis' view of its job: data, models, randomness, progress, saved state.
public struct Context: Sendable {
    let host: any AnalysisHost

    /// A context over what runs the job.
    public init(host: any AnalysisHost) { self.host = host }

    /// The job's seed; `random(_:)` draws from it.
    public var seed: UInt64 { host.seed }
    /// Threads the job may use.
    public var threads: Int { host.threads }
    /// Bytes the job may use.
    public var memory: Int { host.memory }

    /// A random source for one purpose: the same numbers for the same job seed and name, whatever else was drawn.
    public func random(_ name: String) -> SeededGenerator { SeededGenerator(seed: host.seed, stream: name) }

    /// The texts of a data set, in its order, after `sample` and `limit`.
    ///
    /// - Throws: A `Problem` that names file and line where a row has no text.
    public func texts(_ dataset: Dataset) throws -> [String] { try rows(dataset).map(\.text) }

    /// The rows of a data set: each text and its place in the file, from 0.
    public func rows(_ dataset: Dataset) throws -> [TextRow] {
        try draw(dataset) { try $0.texts(sample: dataset.sample, limit: dataset.limit, using: &$1) }
    }

    /// What a reader of the data set's file takes with the data set's own random source.
    func draw<Row>(
        _ dataset: Dataset, _ read: (DatasetReader, inout SeededGenerator) throws -> [Row]
    ) throws -> [Row] {
        let reader = DatasetReader(file: try host.file(ofDataset: dataset.path), field: dataset.field)
        var generator = random("dataset \(dataset.path) \(dataset.field ?? "")")
        let rows = try read(reader, &generator)
        if let wanted = dataset.sample, rows.count < wanted {
            warn("\(dataset.path): has \(rows.count) texts, fewer than the sample of \(wanted); all are taken")
        }
        return rows
    }

    /// The job's model.
    ///
    /// - Throws: A `Problem` that names the file and field where the checkpoint cannot be run.
    public func model() async throws -> Model { try open(nil) }

    /// How the job names its model, as tables show it; nil where it names none.
    public var modelName: String? { host.model }

    /// Another model, by reference.
    public func model(_ reference: String) async throws -> Model { try open(reference) }

    private func open(_ reference: String?) throws -> Model {
        try Model(
            folder: host.checkpoint(reference), threads: threads, base: { try host.base($0, ofAdapterIn: $1) },
            reference: reference ?? host.model)
    }

    /// How far the job is, 0…1, and at what.
    public func progress(_ fraction: Double, _ what: String) { host.progress(fraction, what) }

    /// A line for the job's log.
    public func log(_ message: String) { host.log(.info, message) }

    /// A warning for the job's log.
    public func warn(_ message: String) { host.log(.warning, message) }

    /// Throws where the job is to stop; call it between pieces of work.
    public func checkCancellation() throws { try host.checkCancellation() }

    /// Keeps state to resume from: after a crash or a stop, the next attempt finds the newest under `name` with `saved`.
    public func checkpoint(_ state: Data, as name: String) throws { try host.save(state, as: name) }

    /// The state that an earlier attempt of this job kept; nil for none.
    public func saved(_ name: String) throws -> Data? { try host.saved(name) }
}
