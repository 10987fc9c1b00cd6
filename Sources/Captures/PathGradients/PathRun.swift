import Models
import Tensors

/// One batch of paths on its way through the layers and back.
///
/// A point is a path's text with one node's factor on its neurons. It is alive above the path's layer: the run keeps the
/// input of each layer for the points alive there.
///
/// `@unchecked Sendable`: a thread writes the states and gradients of its own points alone.
final class PathRun: @unchecked Sendable {
    let model: any LanguageModel
    let nodes: [PathNode]
    let threads: Int
    let unchanged: UnchangedTexts
    /// The pass' numbers of the texts.
    private let numbers: [Int]
    /// Of each text.
    let targets: [GradientTarget]
    let rows: [PathRows]
    /// In the order of their layers, so that the points alive in a layer are the first ones; their texts are the batch's.
    let paths: [Path]
    /// A point's first row among those of all points.
    private let firsts: [Int]
    /// Where the input of each layer begins, in floats.
    private let places: [Int]
    /// The inputs of all layers, and the rows that the head reads.
    private let states: FloatBuffer
    /// The gradients by the points' states on their way back, and by the rows that the head reads.
    private let carry, headGradients: FloatBuffer
    /// The targets' values, [paths][nodes]; known once the points were at the head.
    private(set) var values: [[Double]] = []
    let scratches: [ThreadScratch]

    var width: Int { model.shape.width }
    var depth: Int { model.shape.layers }

    init(_ pass: PathGradientPass, paths batch: [Path]) throws {
        model = pass.model
        nodes = pass.nodes
        threads = pass.resources.threads
        let numbers = Set(batch.map(\.text)).sorted()
        self.numbers = numbers
        let places = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
        let paths = batch.map { Path(text: places[$0.text] ?? 0, layer: $0.layer) }
            .sorted { ($0.layer, $0.text) < ($1.layer, $1.text) }
        self.paths = paths
        targets = numbers.map { pass.targets[$0] }
        rows = numbers.map { pass.isLastTokens ? PathRows(changed: 0, read: 0) : pass.rows[$0] }
        let unchanged = try UnchangedTexts(
            model: pass.model, texts: numbers.map { pass.texts[$0] }, isLastTokens: pass.isLastTokens,
            resources: pass.resources)
        self.unchanged = unchanged
        let points = paths.flatMap { path in pass.nodes.map { _ in unchanged.rows(of: path.text) } }
        let firsts = points.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
        self.firsts = firsts
        let width = pass.model.shape.width, depth = pass.model.shape.layers
        self.places = (0..<depth).reduce(into: [0]) { ends, layer in
            let alive = paths.prefix { $0.layer < layer }.count * pass.nodes.count
            ends.append((ends.last ?? 0) + firsts[alive] * width)
        }
        states = try pass.resources.buffer((self.places.last ?? 0) + points.count * width)
        carry = try pass.resources.buffer((firsts.last ?? 0) * width)
        headGradients = FloatBuffer(count: points.count * width)
        scratches = ThreadScratch.forThreads(pass.resources.threads)
    }

    /// The points that are alive in a layer.
    func alive(in layer: Int) -> Int { paths.prefix { $0.layer < layer }.count * nodes.count }
    /// All points.
    var points: Int { paths.count * nodes.count }

    /// The text of a point.
    func text(of point: Int) -> Int { paths[point / nodes.count].text }

    /// The rows of a text that a point has after some layers: after the last one that which the head reads.
    func seen(of text: Int, after layers: Int) -> Range<Int> {
        layers < depth ? 0..<unchanged.rows(of: text) : rows[text].read..<rows[text].read + 1
    }

    /// A point's state after some layers.
    func state(_ point: Int, after layers: Int) -> UnsafeMutablePointer<Float> {
        states.pointer + places[layers] + (layers < depth ? firsts[point] : point) * width
    }

    /// The gradient by a point's state after some layers; one memory for all layers but the last.
    func gradient(_ point: Int, after layers: Int) -> UnsafeMutablePointer<Float> {
        layers < depth ? carry.pointer + firsts[point] * width : headGradients.pointer + point * width
    }

    /// Takes the batch forward and back.
    ///
    /// - Returns: The paths' sums, text by text, from the first layer to the last.
    func finish(_ checkCancellation: () throws -> Void) throws -> [PathGradients] {
        for index in 0..<depth {
            try checkCancellation()
            let layer = try model.layer(index)
            try unchanged.advance(layer)
            try advance(through: index, layer)
        }
        values = try backThroughHead()
        var results: [PathGradients] = []
        for index in (0..<depth).reversed() {
            try checkCancellation()
            results += try back(through: index, model.layer(index))
        }
        return results.map { result in
            var result = result
            result.text = numbers[result.text]
            return result
        }.sorted { ($0.text, $0.layer) < ($1.text, $1.layer) }
    }
}

extension ForwardPass.Resources {
    /// Zeroed floats, in a file where they outgrow memory.
    fileprivate func buffer(_ count: Int) throws -> FloatBuffer {
        count * MemoryLayout<Float>.stride <= statesInMemory
            ? FloatBuffer(count: count) : try FloatBuffer(count: count, fileIn: scratch)
    }
}
