import Tensors

/// One layer's values of one site at one position of each text, and the gradients of the texts' targets by them.
public struct PositionGradients: Sendable {
    /// The layer, from 0.
    public let layer: Int
    /// Values a text.
    public let width: Int
    /// How many texts.
    public let texts: Int
    /// Targets a text.
    public let lanes: Int
    let values: FloatBuffer
    let gradients: FloatBuffer

    /// [texts × width]
    public func withValues<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(start: values.pointer, count: values.count))
    }

    /// [lanes × texts × width]; zero where a text has fewer targets.
    public func withGradients<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(start: gradients.pointer, count: gradients.count))
    }
}

extension GradientPass {
    /// Gradients by one site at one position of each text, a layer at a time from the last to the first.
    ///
    /// - Parameters:
    ///   - site: A site that the pass was made to want.
    ///   - positions: A token of each text.
    ///   - visit: Is handed each layer.
    /// - Returns: The targets' values, [texts][targets].
    public func positionGradients(
        at site: Int, positions: [Int], visit: @escaping @Sendable (PositionGradients) throws -> Void
    ) throws -> [[Double]] {
        let width =
            site < forward.model.sites.count ? forward.model.sites[site].units : forward.model.shape.intermediateSize
        let texts = positions.count, lanes = lanes
        let values = FloatBuffer(count: texts * width), gradients = FloatBuffer(count: lanes * texts * width)
        var observers = Observers()
        observers.layer = { block in
            guard let found = block.sites[site] else { return }
            for (text, span) in zip(block.texts, block.spans) {
                let row = (span.first + positions[text]) * width
                (values.pointer + text * width).update(from: found.values + row, count: width)
                for lane in 0..<lanes {
                    (gradients.pointer + (lane * texts + text) * width)
                        .update(from: found.gradient(lane) + row, count: width)
                }
            }
        }
        observers.layerDone = { layer in
            let (kept, slopes) = (FloatBuffer(copying: values), FloatBuffer(copying: gradients))
            try visit(
                PositionGradients(
                    layer: layer, width: width, texts: texts, lanes: lanes, values: kept, gradients: slopes))
        }
        return try run(observers)
    }
}
