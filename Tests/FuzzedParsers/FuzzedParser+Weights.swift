import Checkpoints
import Foundation
import Models
import NightjarKit
import Problems
import Safetensors
import Tokenizers

extension FuzzedParser {
    static let safetensors = FuzzedParser("safetensors") { bytes in
        try ScratchFolder.with(["model.safetensors": bytes, "config.json": Data("{}".utf8)]) { folder in
            let file = try SafetensorsFile(folder.appending(path: "model.safetensors"))
            for name in file.names {
                let tensor = try file.tensor(name)
                tensor.withBytes { _ = $0.reduce(0, ^) }
                _ = try? tensor.floats()
            }
            try readWeights(of: folder)
        }
    }

    /// `pytorch_model.bin`: a zip archive or the older sequence, with pickles in it.
    static let pickle = FuzzedParser("pickle") { bytes in
        try ScratchFolder.with(["pytorch_model.bin": bytes, "config.json": Data("{}".utf8)]) { folder in
            try readWeights(of: folder)
        }
    }

    /// A GGUF file: weights, configuration and tokenizer in one.
    static let gguf = FuzzedParser("gguf") { bytes in
        try ScratchFolder.with(["model.gguf": bytes]) { folder in
            try readWeights(of: folder)
            let checkpoint = try Checkpoint(folder: folder)
            do {
                try use(languageModel(of: checkpoint))
            } catch is Problem {}
            use(try Tokenizer(of: checkpoint))
        }
    }

    /// Opens a checkpoint and reads every tensor, as a model would its layers.
    private static func readWeights(of folder: URL) throws {
        let checkpoint = try Checkpoint(folder: folder)
        for name in checkpoint.names {
            do {
                guard let tensor = try checkpoint.tensor(name) else { continue }
                tensor.advise(.willNeed)
                try read(tensor)
                if let mapped = tensor.mapped, tensor.count > 0 { _ = mapped.values[tensor.count - 1] }
                tensor.advise(.dontNeed)
            } catch is Problem {
                // A tensor of another type than weights have is no reason not to read the others.
            }
        }
    }

    /// All of a small tensor; both ends of one that only seems large, as a view of few bytes may.
    private static func read(_ tensor: any WeightTensor) throws {
        let count = tensor.count
        guard count > 0 else { return }
        let most = 1 << 20
        let buffer = UnsafeMutablePointer<Float>.allocate(capacity: min(count, most))
        defer { buffer.deallocate() }
        tensor.read(from: 0, count: min(count, most), into: buffer)
        tensor.read(from: count - 1, count: 1, into: buffer)
    }
}
