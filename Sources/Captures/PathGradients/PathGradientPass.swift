public import Models
import Problems
import Tensors

/// Gradients along the path on which a layer's neurons at one position grow together from zero to what they are, layer by
/// layer: the sums that integrated gradients are made of (METHODS section 2.4).
///
/// What a change cannot reach is computed once for all nodes: the layers below, and where a causal model's target is at
/// the position itself, every earlier token, whose keys and values are kept. A node of layer l then costs one row (else
/// one text) twice forward and once back through the layers above l: the inputs of layers are kept, and a layer is
/// computed again on its way back.
public struct PathGradientPass: Sendable {
    let model: any LanguageModel
    let texts: [[Int32]]
    let targets: [GradientTarget]
    let rows: [PathRows]
    let nodes: [PathNode]
    let layers: [Int]
    let resources: ForwardPass.Resources
    /// Whether nothing but the last token's row can be reached in any text.
    let isLastTokens: Bool

    /// What a batch holds at most, so that it is soon done and its memory is few mappings.
    private static let rowsInBatch = 1 << 14, textsInBatch = 256

    /// A pass over texts, each with a target.
    ///
    /// - Parameters:
    ///   - positions: The token of each text whose neurons are scaled. A causal model's text ends there where its target
    ///     is there too.
    ///   - layers: The layers, each with paths of its own; nil: all.
    /// - Throws: A `Problem` where the checkpoint has no head, or something is out of its range.
    public init(
        model: any LanguageModel, texts: [[Int32]], targets: [GradientTarget], positions: [Int], nodes: [PathNode],
        layers: Set<Int>? = nil, resources: ForwardPass.Resources
    ) throws {
        let head = try model.headOfRows()
        guard targets.count == texts.count, positions.count == texts.count else {
            throw Problem.badInput(
                "\(texts.count) texts have \(targets.count) targets and \(positions.count) positions; each needs one")
        }
        guard !nodes.isEmpty else { throw Problem.badInput("a path needs at least one node") }
        let all = 0..<model.shape.layers
        if let wrong = layers?.first(where: { !all.contains($0) }) {
            throw Problem.badInput("there is no layer \(wrong); the model has \(all.count), counted from 0")
        }
        for (number, text) in texts.enumerated() {
            let target = targets[number]
            guard text.indices.contains(positions[number]), text.indices.contains(target.position),
                (0..<head.outputs).contains(target.output)
            else {
                throw Problem.badInput(
                    "text \(number): no output \(target.output) at token \(target.position), or no neurons at token "
                        + "\(positions[number]); the text has \(text.count) tokens, the head \(head.outputs) outputs")
            }
        }
        let rows = texts.indices.map { text in
            PathRows(
                changed: positions[text],
                read: head.reads == .each
                    ? targets[text].position : head.reads.rows(of: texts[text].count).lowerBound)
        }
        // What comes after a causal model's target cannot have a part in it.
        self.texts = zip(texts, rows).map { text, rows in
            model.isCausal && rows.read == rows.changed ? Array(text.prefix(rows.read + 1)) : text
        }
        isLastTokens = model.isCausal && rows.allSatisfy { $0.read == $0.changed }
        self.model = model
        self.targets = targets.map { target in
            var target = target
            target.lane = 0
            return target
        }
        self.rows = rows
        self.nodes = nodes
        self.layers = (layers.map(Array.init) ?? Array(all)).sorted()
        self.resources = resources
        // For its checks: a batch counts its texts from 0.
        _ = try ForwardPass(model: model, texts: self.texts, resources: resources)
    }

    /// Goes over all paths.
    ///
    /// - Parameters:
    ///   - checkCancellation: Is called between layers; throws where the job is to stop.
    ///   - visit: Is handed each path's sums, text by text, from the first layer to the last.
    public func run(
        checkCancellation: () throws -> Void = {}, visit: (PathGradients) throws -> Void
    ) throws {
        for batch in batches() {
            let run = try PathRun(self, paths: batch)
            for result in try run.finish(checkCancellation) { try visit(result) }
        }
    }

    /// The paths, text by text, cut so that what a batch keeps fits in memory. (One path that does not is kept in a file.)
    private func batches() -> [[Path]] {
        let depth = model.shape.layers
        let most = resources.statesInMemory / (model.shape.width * MemoryLayout<Float>.stride)
        var batches: [[Path]] = [], batch: [Path] = []
        var kept = 0, rowsInBatch = 0, textsInBatch = 0
        for text in texts.indices {
            let rows = isLastTokens ? 1 : RowRules.current.aligned(texts[text].count)
            let unchanged = (depth + 1) * rows + (isLastTokens ? 2 * depth * texts[text].count : 0)
            for layer in layers {
                // The inputs of the layers above, the gradient on its way back, and the row that the head reads.
                let path = nodes.count * (rows * (depth - layer) + 2)
                let isNew = batch.last?.text != text
                let more = path + (isNew ? unchanged : 0)
                let isFull =
                    kept + more > most || rowsInBatch + rows * nodes.count > Self.rowsInBatch
                    || (isNew && textsInBatch == Self.textsInBatch)
                if isFull, !batch.isEmpty {
                    batches.append(batch)
                    (batch, kept, rowsInBatch, textsInBatch) = ([], 0, 0, 0)
                }
                if batch.last?.text != text {
                    kept += unchanged
                    textsInBatch += 1
                }
                batch.append(Path(text: text, layer: layer))
                kept += path
                rowsInBatch += rows * nodes.count
            }
        }
        if !batch.isEmpty { batches.append(batch) }
        return batches
    }
}
