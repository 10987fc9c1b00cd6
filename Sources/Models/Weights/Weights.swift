public import Checkpoints
import Problems
public import Tensors

/// Where an architecture takes its weights from: the checkpoint's files, which stay mapped, and in their place, for
/// those that are being trained, values in memory.
public struct Weights: Sendable {
    /// The files and their configuration.
    public let checkpoint: Checkpoint
    /// Weights that are used instead of the checkpoint's, by its keys.
    let trained: [String: FloatBuffer]
    /// How many threads convert a weight.
    let threads: Int
    /// Notes what would be loaded, in whose place nothing is; nil: weights are loaded.
    let tally: WeightTally?
    /// An adapter that is no checkpoint's yet; its matrices are in `trained`.
    let newAdapter: LowRankConfiguration?

    /// The weights of a checkpoint.
    ///
    /// - Parameters:
    ///   - trained: Values that take the place of the checkpoint's, in their layout.
    ///   - threads: How many threads convert a weight.
    ///   - tally: Loads nothing, and notes what would have been loaded.
    ///   - newAdapter: The modules that have an adapter to be trained, whose matrices are in `trained`
    ///     (`LowRankConfiguration.matrices(for:)`).
    public init(
        _ checkpoint: Checkpoint, trained: [String: FloatBuffer] = [:], threads: Int = 1, tally: WeightTally? = nil,
        newAdapter: LowRankConfiguration? = nil
    ) {
        self.checkpoint = checkpoint
        self.newAdapter = newAdapter
        self.trained = trained
        self.threads = threads
        self.tally = tally
    }

    var configuration: ModelConfiguration { checkpoint.configuration }

    func has(_ name: String) -> Bool { checkpoint.has(name) }

    /// A weight by its key: the file's own pages where it holds them as they are needed, a converted copy else.
    func floats(_ name: String, shape: [Int]) throws -> FloatBuffer {
        let tensor = try checkpoint.tensor(name, shape: shape)
        if let tally {
            tally.note(tensor)
            return FloatBuffer(count: tensor.count, name: tensor.name, isHollow: true)
        }
        if let trained = trained[tensor.name] { return trained }
        if let mapped = tensor.mapped {
            return FloatBuffer(borrowing: mapped.values, count: tensor.count, from: mapped.owner, name: tensor.name)
        }
        let buffer = FloatBuffer(count: tensor.count, name: tensor.name)
        // A piece is a whole number of the blocks of every quantised format.
        let piece = 1 << 20
        try parallel((tensor.count + piece - 1) / piece, threads: threads) { index, _ in
            let start = index * piece
            tensor.read(from: start, count: min(piece, tensor.count - start), into: buffer.pointer + start)
        }
        // The file's pages have done their duty.
        tensor.advise(.dontNeed)
        return buffer
    }

    /// A dense layer: NAME.weight and, where it has one, NAME.bias, and the adapter where one is on it.
    ///
    /// - Parameter module: What the layer is called where its weights are another's.
    func linear(
        _ name: String, outputs: Int, inputs: Int, hasBias: Bool = true, layout: Linear.Layout = .outputsFirst,
        module: String? = nil
    ) throws -> Linear {
        Linear(
            weight: try floats(
                name + ".weight", shape: layout == .outputsFirst ? [outputs, inputs] : [inputs, outputs]),
            bias: hasBias ? try floats(name + ".bias", shape: [outputs]) : nil, outputs: outputs, inputs: inputs,
            layout: layout, adapter: try adapter(of: module ?? name, outputs: outputs, inputs: inputs))
    }

    /// A layer normalisation: NAME.weight and NAME.bias.
    func layerNorm(_ name: String, width: Int, epsilon: Float) throws -> Norm {
        Norm(
            .layer, gain: try floats(name + ".weight", shape: [width]),
            bias: try floats(name + ".bias", shape: [width]), epsilon: epsilon)
    }

    /// A normalisation by the root mean square: NAME.weight.
    func rootMeanSquareNorm(_ name: String, width: Int, epsilon: Float) throws -> Norm {
        Norm(.rootMeanSquare, gain: try floats(name + ".weight", shape: [width]), bias: nil, epsilon: epsilon)
    }

    /// An embedding: NAME.weight.
    func table(_ name: String, rows: Int, width: Int) throws -> EmbeddingTable {
        let tensor = try checkpoint.tensor(name + ".weight", shape: [rows, width])
        tally?.note(table: tensor)
        return EmbeddingTable(tensor: tensor, trained: trained[tensor.name], rows: rows, width: width)
    }
}
