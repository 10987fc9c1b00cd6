import Captures
import Checkpoints
import Foundation
import Models
import Problems
import Safetensors
import Testing

@Suite("A DeBERTa-v2")
struct DebertaV2Tests {
    @Test(
        "what cannot run names its field",
        arguments: [
            ("pos_att_type", "[\"c2p\", \"p2p\"]", "\"p2p\" is not supported"),
            ("pos_att_type", "\"c2p|p3c\"", "\"p3c\" is not supported"),
            ("position_buckets", "1", "1 is not supported"),
            ("conv_kernel_size", "4", "4 is not supported"),
            ("conv_groups", "5", "5 groups do not divide hidden_size 12"),
            ("conv_act", "\"mish\"", "\"mish\" is not supported"),
            ("norm_rel_ebd", "\"batch_norm\"", "\"batch_norm\" is not supported"),
            ("attention_head_size", "5", "5 is not supported"),
            ("pooler_hidden_size", "7", "7 is not supported"),
            ("num_attention_heads", "5", "5 heads do not divide hidden_size 12"),
            ("talking_head", "true", "true is not supported"),
            ("share_att_key", "\"yes\"", "allowed: true or false"),
        ])
    func refusals(field: String, value: String, message: String) throws {
        let folder = try copy(of: "deberta-shared") { $0[field] = value }
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            _ = try languageModel(of: Checkpoint(folder: folder))
            Issue.record("\(field): \(value) was accepted")
        } catch let problem as Problem {
            #expect("\(problem)".contains(field) && "\(problem)".contains(message), "\(problem)")
        }
    }

    @Test("a narrower embedding is refused with the head that multiplies with it")
    func narrowOriginalHead() throws {
        let folder = try copy(of: "deberta-original-head") { $0["embedding_size"] = "6" }
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: Problem.self) { try languageModel(of: Checkpoint(folder: folder)) }
    }

    @Test("a configuration that does not say which head has it by the weights")
    func headWithoutWord() throws {
        for name in ["deberta-shared", "deberta-original-head"] {
            let folder = try copy(of: name) { $0["legacy"] = "null" }
            defer { try? FileManager.default.removeItem(at: folder) }
            #expect(try languageModel(of: Checkpoint(folder: folder)).headKind == .maskedLM)
        }
        let other = try copy(of: "deberta-original-head") { $0["legacy"] = "true" }
        defer { try? FileManager.default.removeItem(at: other) }
        #expect(try languageModel(of: Checkpoint(folder: other)).headKind == nil)
    }

    /// A case with some fields of its config.json set to other JSON.
    private func copy(of name: String, change: (inout [String: String]) -> Void) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("deberta-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: fixture(name), to: folder)
        let file = folder.appendingPathComponent("config.json")
        var fields: [String: String] = [:]
        change(&fields)
        var config = try #require(
            JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        for (field, value) in fields {
            config[field] = try JSONSerialization.jsonObject(with: Data(value.utf8), options: .fragmentsAllowed)
        }
        try JSONSerialization.data(withJSONObject: config).write(to: file)
        return folder
    }
}
