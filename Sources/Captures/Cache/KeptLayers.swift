import Tensors

/// Where what one pass captured is kept, a layer an entry.
public struct KeptLayers: Sendable {
    /// What is captured.
    public enum Kind: String, Sendable {
        /// Pooled responses of every unit.
        case responses = "pooledResponses"
        /// Hidden states at a position of each text.
        case states = "hiddenStates"
        /// Neurons at a position of each text, and gradients by them.
        case gradients = "gradients"
    }

    let cache: CaptureCache
    let key: CacheKey
    let kind: Kind

    /// - Parameter key: Of model, texts, positions and whatever else decides the values.
    public init(_ kind: Kind, _ cache: CaptureCache, key: CacheKey) {
        self.kind = kind
        self.cache = cache
        self.key = key
    }

    /// A layer's values; nil where they are not there.
    func values(of layer: Int, count: Int) -> FloatBuffer? {
        cache.entry(name(layer), of: key, countedAs: kind.rawValue)?.floats(count: count)
    }

    /// Keeps a layer's values, unless all layers' together are more than the cache takes: a part is of little use.
    func keep(_ values: [FloatBuffer], of layer: Int, layers: Int) {
        let bytes = values.reduce(0) { $0 + $1.count * MemoryLayout<Float>.stride }
        guard cache.canHold(bytes * layers) else { return }
        cache.keep(
            values.map { UnsafeRawBufferPointer(start: $0.pointer, count: $0.count * MemoryLayout<Float>.stride) },
            as: name(layer), of: key)
    }

    func name(_ layer: Int) -> String { "\(kind)-\(layer)" }
}
