import Models
import Tensors

/// One layer's values of one site at one position of each text, and the gradients of the texts' targets by them.
public struct PositionGradients: Sendable {
    /// The layer, from 0.
    public let layer: Int
    /// Values a text.
    public let width: Int
    /// How many texts.
    public let texts: Int
    /// Gradients a text: the most lanes that a text's targets have.
    public let lanes: Int
    fileprivate let values: FloatBuffer
    fileprivate let gradients: FloatBuffer

    /// Lends the neurons' activations, [texts × width], a row a text.
    public func withValues<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(start: values.pointer, count: values.count))
    }

    /// Lends the gradients, [lanes × texts × width], a row a text; zero where a text has fewer targets.
    public func withGradients<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(start: gradients.pointer, count: gradients.count))
    }

    init(layer: Int, width: Int, texts: Int, lanes: Int) {
        self.layer = layer
        self.width = width
        self.texts = texts
        self.lanes = lanes
        values = FloatBuffer(count: texts * width)
        gradients = FloatBuffer(count: lanes * texts * width)
    }

    /// Takes what was kept: the values, then the gradients.
    func fill(from entry: CacheEntry) {
        guard let both = entry.floats(count: values.count + gradients.count) else { return }
        values.pointer.update(from: both.pointer, count: values.count)
        gradients.pointer.update(from: both.pointer + values.count, count: gradients.count)
    }

    /// Takes one text's row of a block.
    func take(_ text: Int, row: Int, of found: SiteGradients) {
        (values.pointer + text * width).update(from: found.values + row * width, count: width)
        for lane in 0..<lanes {
            (gradients.pointer + (lane * texts + text) * width)
                .update(from: found.gradient(lane) + row * width, count: width)
        }
    }
}

extension GradientPass {
    /// Gradients by one site at one position of each text, a layer at a time from the last to the first.
    ///
    /// Where the positions are the last tokens of a causal model's texts, only their rows are gone back over.
    ///
    /// - Parameters:
    ///   - site: A site that the pass was made to want.
    ///   - positions: A token of each text.
    ///   - kept: Where they are kept; nil: nowhere. Nothing is computed where all of it is there.
    ///   - onStart: Called where the texts do go through the model.
    ///   - visit: Is handed each layer.
    /// - Returns: The targets' values, [texts][targets].
    public func positionGradients(
        at site: Int, positions: [Int], kept: KeptLayers? = nil, onStart: () -> Void = {},
        visit: @escaping @Sendable (PositionGradients) throws -> Void
    ) throws -> [[Double]] {
        let model = forward.model
        let width = site < model.sites.count ? model.sites[site].units : model.shape.intermediateSize
        let current = CurrentLayer { [lanes] in
            PositionGradients(layer: $0, width: width, texts: positions.count, lanes: lanes)
        }
        current.begin(model.shape.layers - 1)
        let layers = model.shape.layers
        if let kept, let values = try showKept(kept, current, visit) { return values }
        onStart()
        let layerDone: @Sendable (Int) throws -> Void = { layer in
            kept?.keep([current.gradients.values, current.gradients.gradients], of: layer, layers: layers)
            try visit(current.gradients)
            current.begin(layer - 1)
        }
        if LastTokenGradients.serve(self, positions: positions) {
            let values = try LastTokenGradients(pass: self).run(
                at: site,
                show: { texts, spans, found in
                    for (text, span) in zip(texts, spans) { current.gradients.take(text, row: span.first, of: found) }
                }, layerDone: layerDone)
            kept?.keepTargets(values)
            return values
        }
        var observers = Observers()
        observers.layer = { block in
            guard let found = block.sites[site] else { return }
            for (text, span) in zip(block.texts, block.spans) {
                current.gradients.take(text, row: span.first + positions[text], of: found)
            }
        }
        observers.layerDone = layerDone
        let values = try run(observers)
        kept?.keepTargets(values)
        return values
    }

    /// Shows every layer from the cache; nil, and nothing shown, where one is missing.
    private func showKept(
        _ kept: KeptLayers, _ current: CurrentLayer, _ visit: (PositionGradients) throws -> Void
    ) throws -> [[Double]]? {
        guard let values = kept.targets(targets.map(\.count)),
            let entries = kept.entries(layers: forward.model.shape.layers)
        else { return nil }
        for (layer, entry) in entries.enumerated().reversed() {
            current.begin(layer)
            current.gradients.fill(from: entry)
            try visit(current.gradients)
        }
        return values
    }
}

extension KeptLayers {
    /// Every layer's entry, which stays readable whatever happens to the cache; nil where one is missing.
    fileprivate func entries(layers: Int) -> [CacheEntry]? {
        let entries = (0..<layers).compactMap { cache.entry(name($0), of: key, countedAs: kind.rawValue) }
        return entries.count == layers ? entries : nil
    }

    fileprivate func keepTargets(_ values: [[Double]]) {
        values.flatMap { $0 }.withUnsafeBytes { cache.keep([$0], as: "targets", of: key) }
    }

    /// The targets' values of texts with so many each.
    fileprivate func targets(_ counts: [Int]) -> [[Double]]? {
        guard let entry = cache.entry("targets", of: key),
            entry.count == counts.reduce(0, +) * MemoryLayout<Double>.stride
        else { return nil }
        return entry.withBytes { bytes in
            var place = 0
            return counts.map { count in
                (0..<count).map { _ in
                    defer { place += MemoryLayout<Double>.stride }
                    return bytes.loadUnaligned(fromByteOffset: place, as: Double.self)
                }
            }
        }
    }
}

/// The layer that is being filled. `@unchecked Sendable`: it changes between layers, when no block runs.
private final class CurrentLayer: @unchecked Sendable {
    private let make: (_ layer: Int) -> PositionGradients
    private(set) var gradients: PositionGradients

    init(_ make: @escaping (_ layer: Int) -> PositionGradients) {
        self.make = make
        gradients = make(0)
    }

    func begin(_ layer: Int) {
        if layer >= 0 { gradients = make(layer) }
    }
}
