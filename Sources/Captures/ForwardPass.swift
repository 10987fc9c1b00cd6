public import Foundation
public import Models
import Tensors

/// One forward pass of many texts, layer by layer over all of them: a layer's weights are loaded once, used for every
/// text, and let go, so memory is one layer and the texts' hidden states.
public struct ForwardPass: Sendable {
    /// What a pass may use.
    public struct Resources: Sendable {
        /// Threads that run blocks.
        public var threads: Int
        /// Bytes of hidden states above which they live in a file in `scratch`.
        public var statesInMemory: Int
        /// Where that file is made.
        public var scratch: URL

        /// Resources for one pass.
        public init(threads: Int, statesInMemory: Int = 4 << 30, scratch: URL) {
            self.threads = threads
            self.statesInMemory = statesInMemory
            self.scratch = scratch
        }
    }

    let model: any LanguageModel
    let packed: PackedTexts
    let resources: Resources
    /// Where states are kept for an attempt after this one; nil: nowhere.
    public var kept: KeptStates?
    /// Whether the states after the last layer are normalised as the model's head reads them.
    public var appliesFinalNorm = true

    /// A pass of `texts` through `model`.
    ///
    /// - Parameter parts: Into how many parts the texts are cut at least; nil: one a thread. Sums over blocks are in the
    ///   same order on every machine where it is given.
    /// - Throws: A `Problem` where a text is empty, longer than the model takes, or holds an id outside its vocabulary.
    public init(
        model: any LanguageModel, texts: [[Int32]], resources: Resources, parts: Int? = nil
    ) throws {
        try model.check(texts)
        self.model = model
        self.packed = PackedTexts(texts, threads: parts ?? resources.threads)
        self.resources = resources
    }

    /// Embeds the texts, or takes up the states that an earlier attempt kept.
    ///
    /// - Parameter layer: How far the pass may be already; states of later layers are of no use to the caller.
    public func start(atMost layer: Int = 0) throws -> Run {
        model.askFor(layer: layer)
        let hidden = try HiddenStates(of: packed, width: model.shape.width, resources: resources)
        if let done = kept?.restore(hidden, atMost: layer) { return Run(pass: self, hidden: hidden, layer: done) }
        try embed(into: hidden)
        return Run(pass: self, hidden: hidden, layer: 0)
    }

    /// A pass on its way: the states between two layers.
    public final class Run {
        let pass: ForwardPass
        /// The texts' states after `layer` layers, the model's last normalisation included after the last unless the pass
        /// leaves it out.
        public let hidden: HiddenStates
        /// How many layers the texts are through.
        public private(set) var layer: Int
        var loadedHead: (any Head)?
        private var nextKept: ContinuousClock.Instant

        init(pass: ForwardPass, hidden: HiddenStates, layer: Int) {
            self.pass = pass
            self.hidden = hidden
            self.layer = layer
            nextKept = .now.advanced(by: pass.kept?.interval ?? .zero)
        }

        /// Whether layers are left.
        public var isFinished: Bool { layer == pass.model.shape.layers }

        /// Takes every text through the next layer.
        ///
        /// - Parameter observe: Sees each site's output in each block; called from several threads, each block on one.
        ///   What it throws ends the pass.
        public func advance(
            _ observe: @escaping @Sendable (BlockValues) throws -> Void = { _ in }
        ) throws {
            try apply(layer, observe)
            pass.model.letGo(layer: layer)
            layer += 1
            guard let kept = pass.kept else { return }
            if isFinished {
                kept.clear()
            } else if ContinuousClock.now >= nextKept {
                let start = ContinuousClock.now
                kept.keep(hidden, after: layer)
                nextKept = .now.advanced(by: max(kept.interval, start.duration(to: .now) * kept.patience))
            }
        }

        /// The layer's weights and all scratch memory live in here alone.
        private func apply(_ index: Int, _ observe: @escaping @Sendable (BlockValues) throws -> Void) throws {
            let loaded = try pass.model.layer(index)
            let isNormalised = pass.appliesFinalNorm && index + 1 == pass.model.shape.layers
            let norm = isNormalised ? try pass.model.finalNorm() : nil
            pass.model.askFor(layer: index + 1)
            let (pass, hidden) = (pass, hidden)
            let scratches = ThreadScratch.forThreads(pass.resources.threads, rows: pass.rows(through: loaded))
            try parallel(pass.packed.blocks.count, threads: pass.resources.threads) { number, thread in
                let texts = pass.packed.blocks[number]
                let spans = pass.packed.spans(of: texts)
                let tape = pass.tape(over: texts, loaded, scratches[thread].scratch) { site, values in
                    try observe(
                        BlockValues(layer: index, site: site, texts: texts, spans: spans, values: values.pointer))
                }
                let output = try loaded.forward(hidden.rows(of: texts, on: tape), on: tape)
                hidden.store(norm.map { tape.norm(output, $0) } ?? output, of: texts)
            }
        }
    }
}

extension ForwardPass {
    /// Rows of the largest block on its way through a layer.
    private func rows(through layer: any Layer) -> Int {
        RowRules.current.rows(atLeast: packed.largestBlock, smallestWeight: layer.smallestWeight)
    }

    /// A tape for one block of texts through a layer.
    func tape(
        over texts: Range<Int>, _ layer: any Layer, _ scratch: Scratch,
        observe: @escaping (_ site: Int, _ values: Rows) throws -> Void = { _, _ in }
    ) -> Tape {
        let rows = RowRules.current.rows(
            atLeast: packed.rowCount(of: texts), smallestWeight: layer.smallestWeight)
        return Tape(rows: rows, spans: packed.spans(of: texts), scratch: scratch, observe: observe)
    }

    /// The first states of every text.
    private func embed(into hidden: HiddenStates) throws {
        let embedding = try model.embedding()
        let words = embedding.words
        let scratches = ThreadScratch.forThreads(resources.threads)
        try parallel(packed.blocks.count, threads: resources.threads) { number, thread in
            let texts = packed.blocks[number]
            let spans = packed.spans(of: texts)
            let tape = Tape(rows: packed.rowCount(of: texts), spans: spans, scratch: scratches[thread].scratch)
            let rows = self.words(of: texts, words, on: tape)
            hidden.store(try embedding.forward(rows, on: tape), of: texts)
        }
    }

    /// The word embedding's rows of a block's tokens; those of no text are zero.
    func words(of texts: Range<Int>, _ table: EmbeddingTable, on tape: Tape) -> Rows {
        let rows = tape.make(width: table.width)
        rows.pointer.update(repeating: 0, count: rows.count * rows.width)
        for (text, span) in zip(texts, tape.spans) {
            for (row, id) in packed.texts[text].enumerated() {
                table.read(row: Int(id), into: rows.pointer + (span.first + row) * table.width)
            }
            // The system maps 16 pages around each row: a large vocabulary would soon be in memory as a whole.
            table.letGo()
        }
        return rows
    }
}

/// A thread's scratch memory. `@unchecked Sendable`: `parallel` gives a thread's number to one thread at a time.
public final class ThreadScratch: @unchecked Sendable {
    /// The memory of the thread.
    public let scratch: Scratch

    /// One for each thread.
    ///
    /// - Parameter rows: Of the largest block, where it is known.
    public static func forThreads(_ threads: Int, rows: Int = 0) -> [ThreadScratch] {
        (0..<max(threads, 1)).map { _ in ThreadScratch(rows: rows) }
    }

    private init(rows: Int) { scratch = Scratch(rows: rows) }
}
