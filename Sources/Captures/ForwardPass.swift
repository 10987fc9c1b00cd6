public import Foundation
public import Models
import Problems
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

    /// A pass of `texts` through `model`.
    ///
    /// - Throws: A `Problem` where a text is empty, longer than the model takes, or holds an id outside its vocabulary.
    public init(model: any LanguageModel, texts: [[Int32]], resources: Resources) throws {
        let shape = model.shape
        for (index, text) in texts.enumerated() {
            guard !text.isEmpty else { throw Problem.badInput("text \(index) has no tokens") }
            guard text.count <= shape.positions else {
                throw Problem.badInput(
                    "text \(index) has \(text.count) tokens; the model takes at most \(shape.positions): "
                        + "shorten it or set maxTokens")
            }
            if let id = text.first(where: { $0 < 0 || $0 >= shape.vocabulary }) {
                throw Problem.badInput(
                    "text \(index) has token id \(id); the model's word embedding has \(shape.vocabulary) rows: "
                        + "the tokenizer does not belong to this checkpoint")
            }
        }
        self.model = model
        self.packed = PackedTexts(texts, threads: resources.threads)
        self.resources = resources
    }

    /// Embeds the texts and returns the pass ready to go through its layers.
    public func start() throws -> Run {
        let width = model.shape.width
        let count = packed.rows * width
        let states =
            count * MemoryLayout<Float>.stride <= resources.statesInMemory
            ? FloatBuffer(count: count) : try FloatBuffer(count: count, fileIn: resources.scratch)
        let hidden = HiddenStates(packed: packed, width: width, states: states)
        let embedding = try model.embedding()
        try parallel(packed.texts.count, threads: resources.threads) { text, _ in
            embedding.embed(packed.texts[text], into: hidden.mutablePointer(of: text))
        }
        return Run(pass: self, hidden: hidden)
    }

    /// A pass on its way: the states between two layers.
    public final class Run {
        let pass: ForwardPass
        /// The texts' states after `layer` layers.
        public let hidden: HiddenStates
        /// How many layers the texts are through.
        public private(set) var layer = 0
        private let scratches: [ThreadScratch]

        init(pass: ForwardPass, hidden: HiddenStates) {
            self.pass = pass
            self.hidden = hidden
            scratches = (0..<max(pass.resources.threads, 1)).map { _ in ThreadScratch() }
        }

        /// Whether layers are left.
        public var isFinished: Bool { layer == pass.model.shape.layers }

        /// Takes every text through the next layer.
        ///
        /// - Parameter observe: Sees each site's output in each block; called from several threads, each block on one.
        ///   What it throws ends the pass.
        public func advance(_ observe: @Sendable (BlockValues) throws -> Void = { _ in }) throws {
            let index = layer
            let loaded = try pass.model.layer(index)
            let (pass, hidden, scratches) = (pass, hidden, scratches)
            try parallel(pass.packed.blocks.count, threads: pass.resources.threads) { number, thread in
                let texts = pass.packed.blocks[number]
                try pass.forward(loaded, texts: texts, hidden: hidden, scratch: scratches[thread].scratch) {
                    try observe(BlockValues(layer: index, site: $0, texts: texts, spans: $1, values: $2))
                }
            }
            layer += 1
        }
    }

    /// One layer over one block: copied out, so that rows the kernel demands do not touch the next block, and back.
    private func forward(
        _ layer: any Layer, texts: Range<Int>, hidden: HiddenStates, scratch: Scratch,
        show: (Int, [Block.Span], UnsafePointer<Float>) throws -> Void
    ) throws {
        let width = hidden.width
        let used = packed.rowCount(of: texts)
        let rows = RowRules.current.rows(atLeast: used, smallestWeight: layer.smallestWeight)
        scratch.reset()
        let memory = scratch.take(rows * width)
        let home = hidden.mutablePointer(of: texts.lowerBound)
        memory.update(from: home, count: used * width)
        (memory + used * width).update(repeating: 0, count: (rows - used) * width)
        let block = Block(rows: rows, spans: packed.spans(of: texts), hidden: memory)
        try layer.forward(block, scratch: scratch) { try show($0, block.spans, $1) }
        home.update(from: memory, count: used * width)
    }
}

/// A thread's scratch memory. `@unchecked Sendable`: `parallel` gives a thread's number to one thread at a time.
private final class ThreadScratch: @unchecked Sendable {
    let scratch = Scratch()
}
