import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import SkillProbing

/// What transformers makes of a prompt, and of the prompt with each label.
private struct Expected: Decodable, Sendable {
    var model: String
    var prompt: String
    var labels: [String]
    var ids: [Int]
    var joint: [[Int]]

    static func all() throws -> [Expected] {
        try JSONDecoder().decode(
            [Expected].self, from: Data(contentsOf: PromptModels.folder.appendingPathComponent("expected.json")))
    }

    var start: Int { joint.map { zip(ids, $0).prefix { $0 == $1 }.count }.min() ?? 0 }
}

@Suite("A prompt's tokens and its labels'")
struct PromptReaderTests {
    @Test("A causal model's label begins with the first token that differs", arguments: ["causal", "merging"])
    func causal(name: String) throws {
        let model = try PromptModels.named(name)
        for expected in try Expected.all() where expected.model == name {
            var reader = try PromptReader(model: model, labels: expected.labels, labelToken: .context)
            let candidates = expected.joint.map { $0[expected.start] }
            guard Set(candidates).count == candidates.count else { continue }
            let prompt = try reader.read(expected.prompt, candidates: expected.labels.count, ending: 0)
            #expect(prompt.ids == Array(expected.ids[..<expected.start]))
            #expect(prompt.position == expected.start - 1)
            #expect(prompt.candidates == candidates)
        }
    }

    @Test("A label that joins the prompt's last token is compared from there")
    func merged() throws {
        let model = try PromptModels.named("merging")
        var reader = try PromptReader(model: model, labels: ["b", "c"], labelToken: .context)
        let prompt = try reader.read("Is it:", candidates: 2, ending: 0)
        #expect(prompt.candidates.map(model.token) == [":b", ":"])
        #expect(prompt.ids.map(model.token) == ["<s>", "I", "s", " ", "i", "t"])
    }

    @Test("A masked model's mask follows the prompt, and its label takes the mask's place")
    func masked() throws {
        let model = try PromptModels.named("masked")
        for expected in try Expected.all() where expected.model == "masked" {
            var reader = try PromptReader(model: model, labels: expected.labels, labelToken: .context)
            let position = expected.ids.count - 2
            let candidates = zip(expected.labels, expected.joint).map { label, joint in
                joint.count == expected.ids.count ? joint[position] : model.isolated(label)[0]
            }
            guard Set(candidates).count == candidates.count else { continue }
            let prompt = try reader.read(expected.prompt, candidates: expected.labels.count, ending: 0)
            #expect(prompt.ids == expected.ids)
            #expect(prompt.position == position && prompt.ids[position] == model.maskID)
            #expect(prompt.candidates == candidates)
        }
    }

    @Test("isolated takes the first token of the label alone, and the whole prompt", arguments: ["causal", "merging"])
    func isolated(name: String) throws {
        let model = try PromptModels.named(name)
        var reader = try PromptReader(model: model, labels: ["yes", "no"], labelToken: .isolated)
        let prompt = try reader.read("So: ", candidates: 2, ending: 0)
        #expect(prompt.candidates == ["yes", "no"].map { model.isolated($0)[0] })
        #expect(prompt.ids == model.tokenize("So: ").filter { model.token($0) != "</s>" })
    }

    @Test(
        "Prompts that end alike share what is known of their labels, and get the same",
        arguments: [
            "causal", "merging", "masked",
        ])
    func shared(name: String) throws {
        let model = try PromptModels.named(name)
        var one = try PromptReader(model: model, labels: ["a", "c"], labelToken: .context)
        let ending = "\n### Answer:"
        for text in ["", "x", "12345", "a b c", "##", "Answer", "\n", "né 问"] {
            var fresh = try PromptReader(model: model, labels: ["a", "c"], labelToken: .context)
            let shared = try one.read(text + ending, candidates: 2, ending: ending.unicodeScalars.count)
            #expect(try shared == fresh.read(text + ending, candidates: 2, ending: 0), "\(text)")
        }
    }

    @Test("Labels that begin with the same token are refused, with a remedy")
    func same() throws {
        let model = try PromptModels.named("causal")
        var reader = try PromptReader(model: model, labels: ["one", "oh", "x"], labelToken: .context)
        #expect(
            refusal { _ = try reader.read("A:", candidates: 3, ending: 0) }
                == "the labels \"one\" and \"oh\" begin with the same token \"o\", so the model cannot choose between "
                + "them; try `labelToken: isolated`, or a template with other labels")
        #expect(throws: Never.self) {
            var other = try PromptReader(model: model, labels: ["x", "one", "oh"], labelToken: .context)
            _ = try other.read("A:", candidates: 2, ending: 0)
        }
    }

    @Test("A checkpoint without a head that predicts tokens is refused")
    func noHead() throws {
        let model = try Model(
            folder: PromptModels.folder.appendingPathComponent("../../../DomainNeuronsTests/Fixtures/model")
                .standardizedFileURL)
        #expect(
            refusal { _ = try PromptReader(model: model, labels: ["a", "b"], labelToken: .context) }?
                .contains("no head that predicts tokens") == true)
    }
}
