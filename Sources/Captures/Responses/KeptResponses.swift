import Tensors

/// Where the pooled responses of one pass are kept, a layer an entry.
public struct KeptResponses: Sendable {
    let cache: CaptureCache
    let key: CacheKey

    /// - Parameter key: Of model, texts, positions and pooling.
    public init(_ cache: CaptureCache, key: CacheKey) {
        self.cache = cache
        self.key = key
    }

    /// A layer's responses, [units × texts], site after site; nil where they are not there.
    func values(of layer: Int, count: Int) -> FloatBuffer? {
        cache.entry(name(layer), of: key, countedAs: "pooledResponses")?.floats(count: count)
    }

    /// Keeps a layer's responses, unless all layers' together are more than the cache takes: a part is of little use.
    func keep(_ values: FloatBuffer, of layer: Int, layers: Int) {
        let bytes = values.count * MemoryLayout<Float>.stride
        guard cache.canHold(bytes * layers) else { return }
        cache.keep([UnsafeRawBufferPointer(start: values.pointer, count: bytes)], as: name(layer), of: key)
    }

    private func name(_ layer: Int) -> String { "responses-\(layer)" }
}
