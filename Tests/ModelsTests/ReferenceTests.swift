import Captures
import Checkpoints
import Foundation
import Models
import Safetensors
import Testing

@Suite("Every architecture agrees with transformers")
struct ReferenceTests {
    /// The acceptance bound: within 2e-4 of the tensor's largest magnitude.
    static let tolerance: Float = 2e-4

    @Test("hidden states of every layer, and logits", arguments: seededCheckpoints)
    func agrees(_ name: String) throws { try agrees(at: fixture(name)) }

    /// A checkpoint's states and logits beside the expected ones in its folder.
    func agrees(at folder: URL) throws {
        let model = try languageModel(of: Checkpoint(folder: folder))
        let expected = try SafetensorsFile(folder.appendingPathComponent("expected.safetensors"))
        let count = expected.names.count { $0.hasPrefix("ids.") }
        let texts = try (0..<count).map { try integers(expected, "ids.\($0)") }
        let pass = try ForwardPass(
            model: model, texts: texts,
            resources: .init(threads: 2, scratch: FileManager.default.temporaryDirectory))
        let run = try pass.start()
        while true {
            for text in texts.indices {
                let found = states(run, text: text, width: model.shape.width)
                try compare(found, expected, "hidden.\(text).\(run.layer)")
                if run.isFinished, let logits = try run.logits(of: text) {
                    try compare(logits, expected, "logits.\(text)")
                }
            }
            if run.isFinished { break }
            try run.advance()
        }
        #expect(expected.names.contains("logits.0") == (model.headKind != nil))
    }

    private func states(_ run: ForwardPass.Run, text: Int, width: Int) -> [Float] {
        Array(
            UnsafeBufferPointer(
                start: run.hidden.pointer(of: text), count: run.hidden.tokens(of: text) * width))
    }

    func compare(_ found: [Float], _ file: SafetensorsFile, _ name: String) throws {
        let expected = try floats(file, name)
        try #require(found.count == expected.count, "\(name)")
        let largest = expected.map(abs).max() ?? 0
        let error = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(error <= Self.tolerance * largest, "\(name): \(error) of \(largest)")
    }
}

func floats(_ file: SafetensorsFile, _ name: String) throws -> [Float] { try file.tensor(name).floats() }

func integers(_ file: SafetensorsFile, _ name: String) throws -> [Int32] {
    try file.tensor(name).withBytes { bytes in
        (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self) }
    }
}
