import Checkpoints
import Documents
import Files
import Foundation
import Problems
import Safetensors
import Tensors

/// A folder that a trained checkpoint is written into: its configuration, its source's tokenizer, its weights as float32.
struct CheckpointFolder {
    let folder: URL
    let source: Checkpoint

    /// Files that are copied as they are.
    private static let copied = [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt",
        "vocab.json", "merges.txt", "spm.model", "spiece.model", "tokenizer.model", "sentencepiece.bpe.model",
        "chat_template.jinja", "generation_config.json",
    ]

    /// Makes the folder where it is not there, and copies the tokenizer's files.
    ///
    /// - Throws: A `Problem` where a file cannot be read or written.
    init(_ folder: URL, from source: Checkpoint) throws {
        self.folder = folder
        self.source = source
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for name in Self.copied {
                let file = source.folder.appendingPathComponent(name)
                guard FileManager.default.fileExists(atPath: file.path) else { continue }
                let copy = folder.appendingPathComponent(name)
                try Data(contentsOf: file, options: .mappedIfSafe).write(to: copy, options: .atomic)
            }
        } catch let error as Problem {
            throw error
        } catch {
            throw Problem(.tryAgain, "\(folder.path): the checkpoint cannot be written (\(error))")
        }
    }

    /// Writes the source's configuration with what `change` makes of it; it says that the weights are float32.
    func writeConfiguration(_ change: (inout Value) -> Void = { _ in }) throws {
        var document = source.configuration.document
        document[document["torch_dtype"] == nil ? "dtype" : "torch_dtype"] = Value(.string("float32"))
        change(&document)
        try DurableFile.write(
            Data((document.json(pretty: true) + "\n").utf8), to: folder.appendingPathComponent("config.json"))
    }

    /// Writes the weights.
    ///
    /// - Parameters:
    ///   - tensors: The source's that belong to the model.
    ///   - trained: Values that take the place of the source's, by their keys.
    ///   - key: A tensor's key in the new file.
    ///   - besides: Adds what the source does not have.
    func writeWeights(
        _ tensors: [TensorShape], trained: [String: FloatBuffer], key: (String) -> String = { $0 },
        besides: (inout SafetensorsWriter) throws -> Void = { _ in }
    ) throws {
        var writer = SafetensorsWriter(metadata: ["format": "pt"])
        for (name, shape) in tensors {
            let tensor = try source.tensor(name, shape: shape), trained = trained[name]
            try writer.add(key(name), .float32, shape: shape) { append in
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
        try besides(&writer)
        try writer.write(to: folder.appendingPathComponent("model.safetensors"))
    }
}

extension FloatBuffer {
    /// All values.
    var values: UnsafeBufferPointer<Float> { UnsafeBufferPointer(start: pointer, count: count) }
}
