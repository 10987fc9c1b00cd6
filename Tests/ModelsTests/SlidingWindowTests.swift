import Checkpoints
import Documents
import Foundation
import Testing

@testable import Models

@Suite("A sliding window is what config.json makes it")
struct SlidingWindowTests {
    @Test(
        "Mistral's and Qwen2's is 4,096 where it is not said, and none where it is null",
        arguments: [
            ("mistral", "", 4096), ("mistral", #""sliding_window": null,"#, nil),
            ("mistral", #""sliding_window": 7,"#, 7), ("qwen2", "", nil),
            ("qwen2", #""use_sliding_window": true, "max_window_layers": 0,"#, 4096),
            ("qwen2", #""use_sliding_window": true, "max_window_layers": 0, "sliding_window": null,"#, nil),
            ("llama", #""sliding_window": 7,"#, nil),
        ] as [(String, String, Int?)])
    func windows(_ type: String, _ window: String, _ expected: Int?) throws {
        let json = """
            {"model_type": "\(type)", \(window) "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
             "intermediate_size": 12, "vocab_size": 30, "max_position_embeddings": 9000}
            """
        let document = try Value(json: Data(json.utf8), file: "config.json", limits: .manifest)
        let configuration = ModelConfiguration(document, file: URL(fileURLWithPath: "config.json"))
        #expect(try LlamaConfiguration(configuration).windows == [expected, expected])
    }
}
