import Checkpoints
import Documents
import Files
public import Foundation
import Models
import Problems
import Safetensors
import Tensors

// A checkpoint that transformers and Nightjar load.
//
// transformers' classifiers over [CLS] have a pooler, W₂·f(W₁·h), where ours has none: so W₁ is made so small an
// identity that tanh leaves it as it is in float, and W₂ as much larger. Powers of two change no bit but the exponent.
// The mean over all tokens of a classifier's logits is that classifier over the mean: a classifier of tokens.
extension TextClassifier {
    /// x·2⁻¹⁶ is below 10⁻² for all states that occur, and tanh(y) = y·(1 − y²/3 + …).
    private static let smallness: Float = 1 / 65_536

    /// Files of a tokenizer, copied as they are.
    private static let tokenizerFiles = [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt",
        "vocab.json", "merges.txt", "spm.model", "spiece.model", "tokenizer.model", "sentencepiece.bpe.model",
    ]

    /// Writes `config.json`, `model.safetensors` and the tokenizer's files into a folder, which is made where it is not
    /// there.
    ///
    /// - Throws: A `Problem` where a file cannot be read or written.
    public func write(to folder: URL) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for name in Self.tokenizerFiles {
                let source = checkpoint.folder.appendingPathComponent(name)
                guard FileManager.default.fileExists(atPath: source.path) else { continue }
                let copy = folder.appendingPathComponent(name)
                try Data(contentsOf: source, options: .mappedIfSafe).write(to: copy, options: .atomic)
            }
        } catch let error as Problem {
            throw error
        } catch {
            throw Problem(.tryAgain, "\(folder.path): the checkpoint cannot be written (\(error))")
        }
        try DurableFile.write(
            Data((try configuration().json(pretty: true) + "\n").utf8),
            to: folder.appendingPathComponent("config.json"))
        try writeWeights(to: folder.appendingPathComponent("model.safetensors"))
    }

    private var family: String { model.architecture == "BERT" ? "Bert" : "DebertaV2" }

    /// The source's configuration with what a classifier's has besides.
    private func configuration() throws -> Value {
        let source = checkpoint.folder.appendingPathComponent("config.json")
        var document = try Value(json: Data(contentsOf: source), file: source.path, limits: .data)
        let task = pooling == .cls ? "ForSequenceClassification" : "ForTokenClassification"
        document["model_type"] = Value(.string(family == "Bert" ? "bert" : "deberta-v2"))
        document["architectures"] = Value(.array([Value(.string(family + task))]))
        let numbered = labels.enumerated()
        document["id2label"] = .object(numbered.map { ("\($0)", Value(.string($1))) })
        document["label2id"] = .object(numbered.map { ($1, Value(.int($0))) })
        if document["num_labels"] != nil { document["num_labels"] = Value(.int(labels.count)) }
        document["problem_type"] = Value(.string("single_label_classification"))
        // The weights are written so, and half of their type would lose the pooler's small identity.
        document[document["torch_dtype"] == nil ? "dtype" : "torch_dtype"] = Value(.string("float32"))
        document["classifier_pooling"] = pooling == .mean ? Value(.string("mean")) : nil
        if family == "DebertaV2", pooling == .cls {
            document["pooler_hidden_act"] = Value(.string("tanh"))
            document["pooler_hidden_size"] = Value(.int(width))
        }
        return document
    }

    private func writeWeights(to file: URL) throws {
        var writer = SafetensorsWriter(metadata: ["format": "pt"])
        let encoder = try EncoderWeights(checkpoint, layers: nil)
        let prefix = family == "Bert" ? "bert." : "deberta."
        for (name, shape) in encoder.all {
            let tensor = try checkpoint.tensor(name, shape: shape), trained = trained[name]
            try writer.add(Self.present(name, prefix: prefix), .float32, shape: shape) { append in
                if let trained { return try append(UnsafeRawBufferPointer(trained.values)) }
                let piece = 1 << 20
                let buffer = FloatBuffer(count: min(piece, tensor.count))
                for start in stride(from: 0, to: tensor.count, by: piece) {
                    let count = min(piece, tensor.count - start)
                    tensor.read(from: start, count: count, into: buffer.pointer)
                    try append(UnsafeRawBufferPointer(UnsafeBufferPointer(start: buffer.pointer, count: count)))
                }
                tensor.advise(.dontNeed)
            }
        }
        let values = weight.values
        switch pooling {
        case .cls:
            let pooler = (family == "Bert" ? prefix : "") + "pooler.dense."
            try writer.add(pooler + "weight", .float32, shape: [width, width]) { [width] append in
                for row in 0..<width {
                    var values = [Float](repeating: 0, count: width)
                    values[row] = Self.smallness
                    try values.withUnsafeBytes(append)
                }
            }
            try writer.add(pooler + "bias", shape: [width], [Float](repeating: 0, count: width))
            try writer.add(Self.weightName, shape: [labels.count, width], values.map { $0 / Self.smallness })
        case .mean:
            try writer.add(Self.weightName, shape: [labels.count, width], Array(values))
        }
        try writer.add(Self.biasName, shape: [labels.count], Array(bias.values))
        try writer.write(to: file)
    }

    /// A key as transformers writes it today: with the encoder's prefix, and with new names for old ones.
    private static func present(_ name: String, prefix: String) -> String {
        (name.hasPrefix(prefix) ? name : prefix + name)
            .replacing("LayerNorm.gamma", with: "LayerNorm.weight")
            .replacing("LayerNorm.beta", with: "LayerNorm.bias")
    }
}

extension FloatBuffer {
    /// All values.
    var values: UnsafeBufferPointer<Float> { UnsafeBufferPointer(start: pointer, count: count) }
}
