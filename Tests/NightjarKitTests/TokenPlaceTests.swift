import Foundation
import NightjarKit
import NightjarTestKit
import Problems
import Testing

@Suite("What a plugin says of tokens is checked, and no number of its own is trusted")
struct TokenPlaceTests {
    let context: Context
    let model: Model
    static let texts = [[2, 5, 6, 3], [2, 7, 3]]

    init() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("places-\(UUID().uuidString)")
        try TinyModel.bert.write(to: folder.appendingPathComponent("model"))
        context = Context(host: FolderHost(folder))
        model = try await context.model()
    }

    private func problem(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "none"
        } catch {
            return (error as? Problem)?.message ?? "\(error)"
        }
    }

    static let wrong: [([[Int]], String)] = [
        ([[0], [3]], "text 1 of 3 tokens has no position 3"), ([[-1], [0]], "text 0 of 4 tokens has no position -1"),
        ([[0], []], "text 1 has no positions"), ([[0]], "2 texts have positions for 1"),
        ([[0], [1 << 40]], "text 1 of 3 tokens has no position 1099511627776"),
    ]

    @Test("Positions of responses", arguments: wrong)
    func responses(_ positions: [[Int]], _ words: String) {
        let said = problem {
            _ = try model.responses(of: Self.texts, positions: positions, pooling: .mean, in: context)
        }
        #expect(said.contains(words), "\(said)")
    }

    @Test("Positions of gradients, and targets for fewer texts")
    func gradients() {
        let targets = Array(repeating: [GradientTarget(position: 1, output: 5, quantity: .probability)], count: 2)
        func said(_ targets: [[GradientTarget]], _ positions: [Int]) -> String {
            problem {
                _ = try model.neuronGradients(
                    of: Self.texts, targets: targets, positions: positions, in: context
                ) { _ in }
            }
        }
        #expect(said(targets, [1, 1]) == "none")
        #expect(said(targets, [1, 3]).contains("text 1 of 3 tokens has no position 3"))
        #expect(said(targets, [1, -1]).contains("text 1 of 3 tokens has no position -1"))
        #expect(said(Array(targets.prefix(1)), [1, 1]).contains("2 texts have targets for 1"))
    }

    @Test("Token ids that are none")
    func ids() {
        let said = problem {
            _ = try model.responses(of: [[2, 1 << 40]], positions: [[0]], pooling: .mean, in: context)
        }
        #expect(said.contains("the tokenizer does not belong to this checkpoint"), "\(said)")
    }
}
