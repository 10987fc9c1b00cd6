import Checkpoints
import Tensors

/// Weights by the checkpoint's own keys: a missing or misshapen one is a line in an error.
extension Checkpoint {
    func floats(_ name: String, shape: [Int]) throws -> FloatBuffer { try tensor(name, shape: shape).buffer() }

    func linear(_ name: String, outputs: Int, inputs: Int, hasBias: Bool = true) throws -> Linear {
        Linear(
            weight: try floats(name + ".weight", shape: [outputs, inputs]),
            bias: hasBias ? try floats(name + ".bias", shape: [outputs]) : nil, outputs: outputs, inputs: inputs)
    }

    func layerNorm(_ name: String, width: Int, epsilon: Float) throws -> LayerNorm {
        LayerNorm(
            gain: try floats(name + ".weight", shape: [width]), bias: try floats(name + ".bias", shape: [width]),
            epsilon: epsilon)
    }

    func table(_ name: String, rows: Int, width: Int) throws -> EmbeddingTable {
        EmbeddingTable(storage: try tensor(name + ".weight", shape: [rows, width]), rows: rows, width: width)
    }
}

extension WeightTensor {
    /// All values: the mapped file's own pages where it holds them as they are needed, a converted copy else.
    func buffer() -> FloatBuffer {
        if let mapped { return FloatBuffer(borrowing: mapped.values, count: count, from: mapped.owner) }
        let buffer = FloatBuffer(count: count)
        read(from: 0, count: count, into: buffer.pointer)
        return buffer
    }
}
