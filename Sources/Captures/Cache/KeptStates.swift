import Foundation
import Tensors

/// The hidden states of a pass on its way, kept now and then: after a kill the next attempt goes on from there.
///
/// States that live in a file, since memory is short, are not kept: they would have to pass through memory as a whole.
public struct KeptStates: Sendable {
    let cache: CaptureCache
    let key: CacheKey
    /// How long a pass computes between two states that it keeps.
    let interval: Duration
    /// How often the time that keeping took has to pass before it is done again: a slow disk is not kept busy with what
    /// may never be read.
    let patience: Int

    /// Where the states of one pass are kept.
    ///
    /// - Parameter key: Of model and texts.
    public init(_ cache: CaptureCache, key: CacheKey, interval: Duration = .seconds(60), patience: Int = 20) {
        self.cache = cache
        self.key = key
        self.interval = interval
        self.patience = patience
    }

    /// Fills in the latest states after at most so many layers; returns how many layers they are through, nil for none.
    func restore(_ hidden: HiddenStates, atMost layer: Int) -> Int? {
        if hidden.isInFile { return nil }
        for done in done.filter({ $0 <= layer }).sorted(by: >) {
            guard let entry = cache.entry(name(done), of: key, countedAs: "hiddenStates"),
                let states = entry.floats(count: hidden.states.count)
            else { continue }
            hidden.states.pointer.update(from: states.pointer, count: states.count)
            return done
        }
        return nil
    }

    /// Keeps the states after so many layers in the place of earlier ones.
    func keep(_ hidden: HiddenStates, after layer: Int) {
        if hidden.isInFile { return }
        let earlier = done
        cache.keep(
            [UnsafeRawBufferPointer(start: hidden.states.pointer, count: hidden.states.count * 4)], as: name(layer),
            of: key)
        for other in earlier where other != layer { cache.remove(name(other), of: key) }
    }

    /// Removes all: the pass is through.
    func clear() {
        for layer in done { cache.remove(name(layer), of: key) }
    }

    /// After how many layers there are states.
    private var done: [Int] { cache.names(of: key).compactMap { $0.hasPrefix("states-") ? Int($0.dropFirst(7)) : nil } }

    private func name(_ layer: Int) -> String { "states-\(layer)" }
}
