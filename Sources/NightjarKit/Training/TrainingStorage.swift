import Foundation
import Tensors
import Training

/// A training's state as the job keeps it: a small record, which names the set of files that weights and moments are
/// in. A set is written whole before the record names it, so that a kill at any moment leaves one that fits.
package final class TrainingStorage {
    private let name: String
    private let context: Context
    private let pace: Pace
    private var due: ContinuousClock.Instant

    /// How often weights and moments are written within an epoch.
    package struct Pace: Sendable {
        /// Between two savings there is at least this.
        package var interval = Duration.seconds(60)
        /// And so many times what a saving takes.
        package var patience = 20.0

        /// The usual pace.
        package init() {}
    }

    /// Bytes of a file.
    static let pieceSize = 32 << 20

    init(name: String, context: Context, pace: Pace) {
        self.name = name
        self.context = context
        self.pace = pace
        due = .now + pace.interval
    }

    /// The record of an earlier attempt; nil where there is none of this training.
    func state(fingerprint: Double) throws -> TrainingState? {
        guard let state = try context.saved(name).flatMap(TrainingState.init),
            state.fingerprint == fingerprint
        else { return nil }
        return state
    }

    /// Takes up weights and moments, and the best weights where there are some.
    ///
    /// - Returns: Whether they are there.
    func read(_ state: TrainingState, into training: ModelTraining, best: [FloatBuffer]) throws -> Bool {
        guard !state.hasEnded, try read(training.buffers, "state-\(state.generation)"),
            try state.bestEpoch == 0 || readBest(of: state, into: best)
        else { return false }
        training.steps = state.steps
        return true
    }

    /// Takes up the best weights.
    ///
    /// - Returns: Whether they are there.
    func readBest(of state: TrainingState, into best: [FloatBuffer]) throws -> Bool {
        try read(best, "best-\(state.bestGeneration)")
    }

    /// Writes weights and moments where the last time is long enough ago.
    func writeIfDue(_ state: inout TrainingState, _ training: ModelTraining) throws {
        if ContinuousClock.now >= due { try write(&state, training, best: nil) }
    }

    /// Writes weights and moments, and the best weights where they are new.
    func write(_ state: inout TrainingState, _ training: ModelTraining, best: [FloatBuffer]?) throws {
        let start = ContinuousClock.now
        let old = state
        state.steps = training.steps
        state.generation = old.generation == 0 ? 1 : 0
        try write(training.buffers, "state-\(state.generation)")
        if let best {
            state.bestGeneration = old.bestGeneration == 0 ? 1 : 0
            try write(best, "best-\(state.bestGeneration)")
        }
        try context.checkpoint(state.data, as: name)
        if old.generation >= 0 { try clear(training.buffers, "state-\(old.generation)") }
        if let best, old.bestGeneration >= 0 { try clear(best, "best-\(old.bestGeneration)") }
        due = .now + max(pace.interval, start.duration(to: .now) * pace.patience)
    }

    /// Notes that there is nothing left to train.
    func writeEnd(_ state: inout TrainingState, _ training: ModelTraining) throws {
        state.hasEnded = true
        try context.checkpoint(state.data, as: name)
        if state.generation >= 0 { try clear(training.buffers, "state-\(state.generation)") }
    }

    /// Calls `body` with each file's name and the runs of values in it.
    private func pieces(
        _ buffers: [FloatBuffer], _ set: String,
        _ body: (_ file: String, _ runs: [UnsafeMutableBufferPointer<Float>]) throws -> Void
    ) rethrows {
        var runs: [UnsafeMutableBufferPointer<Float>] = [], count = 0, number = 0
        let most = Self.pieceSize / MemoryLayout<Float>.stride
        func end() throws {
            try body("\(name).\(set).\(number)", runs)
            (runs, count, number) = ([], 0, number + 1)
        }
        for buffer in buffers {
            var start = 0
            while start < buffer.count {
                let length = min(buffer.count - start, most - count)
                runs.append(UnsafeMutableBufferPointer(start: buffer.pointer + start, count: length))
                start += length
                count += length
                if count == most { try end() }
            }
        }
        if count > 0 { try end() }
    }

    private func write(_ buffers: [FloatBuffer], _ set: String) throws {
        try pieces(buffers, set) { file, runs in
            var data = Data(capacity: runs.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride)
            for run in runs { data.append(UnsafeBufferPointer(run)) }
            try context.checkpoint(data, as: file)
        }
    }

    private func clear(_ buffers: [FloatBuffer], _ set: String) throws {
        try pieces(buffers, set) { file, _ in try context.checkpoint(Data(), as: file) }
    }

    private func read(_ buffers: [FloatBuffer], _ set: String) throws -> Bool {
        var isThere = true
        try pieces(buffers, set) { file, runs in
            let size = runs.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride
            guard isThere, let data = try context.saved(file), data.count == size else { return isThere = false }
            var place = data.startIndex
            for run in runs {
                let length = run.count * MemoryLayout<Float>.stride
                place += data.copyBytes(to: run, from: place..<place + length)
            }
        }
        return isThere
    }
}

extension ModelTraining {
    /// Everything that a step changes.
    fileprivate var buffers: [FloatBuffer] { weights.flatMap { [$0.values, $0.mean, $0.variance] } }
}
