public import Models
import Problems
import Tensors

/// The scores of texts' classes and their slopes along the straight paths from baselines: all that integrated gradients
/// are made of, whatever the quadrature (METHODS section 4.1).
///
/// Points of many paths go through the model together, in blocks of one tape through all layers and back. The weights
/// are loaded once and held, and the last layer computes only the rows that the head reads. A point's bits depend on
/// nothing but the point.
public final class AttributionPass: Sendable {
    let loaded: LoadedModel
    let head: any Head
    let site: InputSite
    let quantity: GradientTarget.Quantity
    let model: any LanguageModel
    let resources: ForwardPass.Resources
    private let rehearsal: Rehearsal

    /// A pass; loads the model.
    ///
    /// - Throws: A `Problem` where the checkpoint does not classify texts, or lacks a weight.
    public init(
        model: any LanguageModel, site: InputSite, quantity: GradientTarget.Quantity,
        resources: ForwardPass.Resources
    ) throws {
        try model.requireTextClassifier()
        let loaded = try LoadedModel(model)
        guard let head = loaded.head else { throw Problem.notTextClassifier(model) }
        self.model = model
        self.loaded = loaded
        self.head = head
        self.site = site
        self.quantity = quantity
        self.resources = resources
        rehearsal = try Rehearsal(whole: model, longest: min(model.shape.positions, 512))
    }

    /// Width of the states that move along a path.
    var width: Int { site == .embeddings ? model.shape.width : loaded.embedding.words.width }

    /// The logits of each text's classes.
    ///
    /// - Throws: A `Problem` where a text is empty or longer than the model takes.
    public func logits(
        of texts: [[Int32]], checkCancellation: @Sendable () throws -> Void = {}
    ) throws -> [[Float]] {
        try model.check(texts)
        let results = PerText<[Float]>(texts: texts.count)
        try eachBlock(texts.map(\.count)) { block, scratch in
            try checkCancellation()
            let tape = tape(over: block.map { texts[$0].count }, scratch, lanes: 0)
            let words = words(of: block.map { texts[$0].map(Optional.some) }, on: tape)
            let logits = try logits(from: loaded.embedding.forward(words, on: tape), on: tape)
            for (place, text) in block.enumerated() {
                let row = logits.pointer + RowRules.current.place(ofSingle: place) * head.outputs
                results.set(Array(UnsafeBufferPointer(start: row, count: head.outputs)), of: text)
            }
        }
        return results.all
    }

    /// The score and its slopes at points of paths.
    ///
    /// - Parameter checkCancellation: Is called before each block, from several threads; what it throws ends the pass.
    /// - Returns: One a point, in their order.
    /// - Throws: A `Problem` where a path's text is empty or too long, or its class is none of the head's.
    public func slopes(
        at points: [PathPoint], of paths: [InputPath], checkCancellation: @Sendable () throws -> Void = {}
    ) throws -> [PathSlopes] {
        try model.check(paths.map(\.ids))
        for (number, path) in paths.enumerated() {
            guard path.baseline.count == path.ids.count, (0..<head.outputs).contains(path.output) else {
                throw Problem.badInput(
                    "path \(number): \(path.ids.count) tokens, a baseline of \(path.baseline.count), class "
                        + "\(path.output) of \(head.outputs)")
            }
        }
        let needed = Set(points.map(\.path))
        let ends = try paths.enumerated().map { needed.contains($0) ? try self.ends(of: $1) : nil }
        let results = PerText<PathSlopes>(texts: points.count)
        try eachBlock(points.map { paths[$0.path].ids.count }) { block, scratch in
            try checkCancellation()
            let tape = tape(over: block.map { paths[points[$0].path].ids.count }, scratch, lanes: 1)
            let moving = tape.rows(
                at: block.compactMap { number in
                    ends[points[number].path].map { (ends: $0, factor: points[number].factor) }
                }, width: width)
            let logits = try logits(
                from: site == .embeddings ? moving : loaded.embedding.forward(moving, on: tape), on: tape)
            var values: [Double] = []
            for (place, number) in block.enumerated() {
                let row = RowRules.current.place(ofSingle: place) * head.outputs
                let target = GradientTarget(position: 0, output: paths[points[number].path].output, quantity: quantity)
                values.append(target.value(of: logits.pointer + row, count: head.outputs))
                target.addGradient(of: logits.pointer + row, count: head.outputs, to: logits.gradient(0) + row)
            }
            tape.backward()
            for (place, tokens) in tape.pathSlopes.enumerated() {
                results.set(PathSlopes(value: values[place], tokens: tokens), of: block.lowerBound + place)
            }
        }
        return results.all
    }

    /// From the first states to logits, one row a text at the places of single rows.
    private func logits(from embedded: Rows, on tape: Tape) throws -> Rows {
        try head.forward(loaded.states(of: embedded, readBy: head.reads, on: tape), on: tape)
    }

    /// Runs of texts of such lengths, each on one thread.
    private func eachBlock(
        _ lengths: [Int], _ body: @Sendable (_ block: Range<Int>, _ scratch: Scratch) throws -> Void
    ) throws {
        let threads = max(1, resources.threads), rules = RowRules.current
        let rows = lengths.map(rules.aligned)
        let most = rehearsal.rowsAtOnce(
            longest: lengths.max() ?? 1, threads: threads, memory: resources.statesInMemory,
            smallestWeight: loaded.smallestWeight)
        let blocks = Self.blocks(rows, ofAtMost: min(most, (rows.reduce(0, +) + threads - 1) / threads))
        let largest = blocks.map { $0.reduce(0) { $0 + rows[$1] } }.max() ?? 0
        let scratches = ThreadScratch.forThreads(
            threads, rows: rules.rows(atLeast: largest, smallestWeight: loaded.smallestWeight))
        try parallel(blocks.count, threads: threads) { number, thread in
            try body(blocks[number], scratches[thread].scratch)
        }
    }

    /// Cuts things of so many rows into runs of at most so many, but of one thing at least.
    private static func blocks(_ rows: [Int], ofAtMost most: Int) -> [Range<Int>] {
        var blocks: [Range<Int>] = [], held = 0, first = 0
        for (number, count) in rows.enumerated() {
            if held > 0, held + count > most {
                blocks.append(first..<number)
                (first, held) = (number, 0)
            }
            held += count
        }
        if first < rows.count { blocks.append(first..<rows.count) }
        return blocks
    }

    /// A tape over texts of such lengths.
    func tape(over lengths: [Int], _ scratch: Scratch, lanes: Int) -> Tape {
        let rules = RowRules.current
        var spans: [Span] = [], row = 0
        for count in lengths {
            spans.append(Span(first: row, count: count))
            row += rules.aligned(count)
        }
        return Tape(
            rows: rules.rows(atLeast: row, smallestWeight: loaded.smallestWeight), spans: spans, scratch: scratch,
            lanes: lanes)
    }
}
