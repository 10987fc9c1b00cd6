import Checkpoints
import Documents
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

    /// Writes `config.json`, `model.safetensors` and the tokenizer's files into a folder, which is made where it is not
    /// there.
    ///
    /// - Throws: A `Problem` where a file cannot be read or written.
    public func write(to folder: URL) throws {
        let modelType = try modelType(of: checkpoint)
        guard let names = ArchitectureNames.all[modelType], let classifier = names.classifier else {
            throw Problem(.ownError, "a classifier over a \(modelType)")
        }
        let written = try CheckpointFolder(folder, from: checkpoint)
        // In half of float32 the pooler's small identity would be lost.
        try written.writeConfiguration { configure(&$0, modelType, names) }
        try written.writeWeights(
            ModelTensors(encoder: checkpoint, layers: nil).all, trained: trained,
            key: { Self.present($0, prefix: names.prefix) }, besides: { try addOwn(&$0, classifier) })
    }

    /// What a classifier's configuration has besides its encoder's.
    private func configure(_ document: inout Value, _ modelType: String, _ names: ArchitectureNames) {
        let task = pooling == .cls ? "ForSequenceClassification" : "ForTokenClassification"
        document["model_type"] = Value(.string(modelType))
        document["architectures"] = Value(.array([Value(.string(names.classes + task))]))
        let numbered = labels.enumerated()
        document["id2label"] = .object(numbered.map { ("\($0)", Value(.string($1))) })
        document["label2id"] = .object(numbered.map { ($1, Value(.int($0))) })
        if document["num_labels"] != nil { document["num_labels"] = Value(.int(labels.count)) }
        document["problem_type"] = Value(.string("single_label_classification"))
        document["classifier_pooling"] = pooling == .mean ? Value(.string("mean")) : nil
        if modelType == "deberta-v2", pooling == .cls {
            document["pooler_hidden_act"] = Value(.string("tanh"))
            document["pooler_hidden_size"] = Value(.int(width))
        }
    }

    private func addOwn(_ writer: inout SafetensorsWriter, _ names: (dense: String, output: String)) throws {
        let values = weight.values
        switch pooling {
        case .cls:
            try writer.add(names.dense + ".weight", .float32, shape: [width, width]) { [width] append in
                for row in 0..<width {
                    var values = [Float](repeating: 0, count: width)
                    values[row] = Self.smallness
                    try values.withUnsafeBytes(append)
                }
            }
            try writer.add(names.dense + ".bias", shape: [width], [Float](repeating: 0, count: width))
            try writer.add(
                names.output + ".weight", shape: [labels.count, width], values.map { $0 / Self.smallness })
            try writer.add(names.output + ".bias", shape: [labels.count], Array(bias.values))
        case .mean:
            try writer.add(Self.weightName, shape: [labels.count, width], Array(values))
            try writer.add(Self.biasName, shape: [labels.count], Array(bias.values))
        }
    }

    /// A key as transformers writes it today: with the encoder's prefix, and with new names for old ones.
    private static func present(_ name: String, prefix: String) -> String {
        (name.hasPrefix(prefix) ? name : prefix + name)
            .replacing("LayerNorm.gamma", with: "LayerNorm.weight")
            .replacing("LayerNorm.beta", with: "LayerNorm.bias")
    }
}
