public import Foundation

/// An analysis' view of its job: data, models, randomness, progress, saved state.
///
/// It is all that an analysis has of the world: what follows from it and the parameters alone is the same on every run.
public struct Context: Sendable {
    let host: any AnalysisHost

    /// A context over what runs the job: for hosts. An analysis is handed one.
    public init(host: any AnalysisHost) { self.host = host }

    /// The job's seed; `random(_:)` draws from it.
    public var seed: UInt64 { host.seed }
    /// Threads the job may use.
    public var threads: Int { host.threads }
    /// Bytes the job may use.
    public var memory: Int { host.memory }

    /// A random source for one purpose: the same numbers for the same job seed and name, whatever else was drawn.
    ///
    /// A name a step, and a job that goes on after a kill draws what it would have drawn:
    ///
    /// ```swift
    /// for layer in 0..<model.layers {
    ///     var generator = context.random("sample of layer \(layer)")
    ///     let some = generator.sample(100, of: Array(texts.indices))
    /// }
    /// ```
    public func random(_ name: String) -> SeededGenerator { SeededGenerator(seed: host.seed, stream: name) }

    /// The texts of a data set, in its order, after `sample` and `limit`.
    ///
    /// ``rows(_:)`` says where each stands in its file, ``records(_:)`` what other fields it has.
    ///
    /// - Throws: A `Problem` that names file and line where a row has no text.
    public func texts(_ dataset: Dataset) throws -> [String] { try rows(dataset).map(\.text) }

    /// The rows of a data set: each text and its place in the file, from 0.
    ///
    /// - Throws: A `Problem` that names file and line where a row has no text.
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

    /// Another model than the job's.
    ///
    /// - Throws: A `Problem` that names the file and field where the checkpoint cannot be run.
    public func model(_ reference: ModelReference) async throws -> Model { try open(reference.reference) }

    /// Another model, by the text of its reference.
    ///
    /// - Throws: A `Problem` that names the file and field where the checkpoint cannot be run.
    public func model(_ reference: String) async throws -> Model { try open(reference) }

    private func open(_ reference: String?) throws -> Model {
        try Model(
            folder: host.checkpoint(reference), threads: threads, base: { try host.base($0, ofAdapterIn: $1) },
            reference: reference ?? host.model)
    }

    /// How far the job is, 0…1, and at what: a few words, shown while it runs.
    ///
    /// ```swift
    /// for (index, text) in texts.enumerated() {
    ///     try context.checkCancellation()
    ///     context.progress(Double(index) / Double(texts.count), "text \(index + 1) of \(texts.count)")
    ///     context.log("\(model.tokenize(text).count) tokens")
    /// }
    /// ```
    public func progress(_ fraction: Double, _ what: String) { host.progress(fraction, what) }

    /// A line for the job's log.
    public func log(_ message: String) { host.log(.info, message) }

    /// A warning: in the job's log, and in its report.
    public func warn(_ message: String) { host.log(.warning, message) }

    /// Throws where the job is to stop: it was cancelled, its time is over, or the machine is needed. Call it between
    /// pieces of work, and let what it throws pass; a model's verbs call it themselves.
    public func checkCancellation() throws { try host.checkCancellation() }

    /// Keeps state to resume from: after a crash or a stop, the next attempt finds the newest under `name` with
    /// ``saved(_:)``.
    ///
    /// Save after each piece that costs minutes, under a name of its own, and begin by looking for what was saved. The
    /// result must be that of an undisturbed run:
    ///
    /// ```swift
    /// var lengths: [[Double]] = []
    /// for (number, text) in texts.enumerated() {
    ///     let name = "text-\(number)"
    ///     if let kept = try context.saved(name).flatMap(SavedNumbers.init) {
    ///         lengths.append(kept.lists[0])
    ///         continue
    ///     }
    ///     try context.checkCancellation()
    ///     lengths.append(model.encode(text).offsets.map { Double($0.count) })
    ///     try context.checkpoint(SavedNumbers([lengths[number]]).data, as: name)
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - state: Any bytes; ``SavedNumbers`` makes them of numbers.
    ///   - name: Of letters, digits, `-`, `_` and `.`.
    /// - Throws: A `Problem` where it cannot be written.
    public func checkpoint(_ state: Data, as name: String) throws { try host.save(state, as: name) }

    /// The state that an earlier attempt of this job kept; nil for none. Check that it is what you wrote: of an earlier
    /// version of the plugin it may be other.
    ///
    /// - Throws: A `Problem` where it is there and cannot be read.
    public func saved(_ name: String) throws -> Data? { try host.saved(name) }
}
