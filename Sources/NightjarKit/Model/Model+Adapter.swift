import Checkpoints
public import Foundation

/// A LoRA adapter over a model, in short.
public struct AdapterDescription: Sendable, Equatable {
    /// The ranks that occur, ascending.
    public let ranks: [Int]
    /// The last parts of the adapted modules' paths, sorted, as `q_proj`.
    public let modules: [String]
    /// How many modules have an adapter, in all layers.
    public let places: Int
    /// The folder or file of the base.
    public let base: URL
}

extension Model {
    /// The adapter over the model; nil where there is none.
    public var adapter: AdapterDescription? {
        checkpoint.adapter.map { adapter in
            let modules = adapter.modules
            let ends = Set(modules.map { $0.path.split(separator: ".").last.map(String.init) ?? $0.path })
            return AdapterDescription(
                ranks: Set(modules.map(\.rank)).sorted(), modules: ends.sorted(), places: modules.count,
                base: checkpoint.folder)
        }
    }
}
