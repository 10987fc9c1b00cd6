import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import IntegratedGradients

@Suite("What cannot be attributed is refused, and why")
struct RefusalTests {
    private func message(_ parameters: [String: Any], _ architecture: String = "bert") async -> String {
        do {
            _ = try await run(architecture, parameters)
            return ""
        } catch { return "\(error)" }
    }

    @Test("A target that is no class names those there are")
    func target() async {
        let message = await message(["target": "fire"])
        #expect(message.contains("fire") && message.contains("land, water, air"))
        #expect(await self.message(["target": 3]).contains("land, water, air"))
    }

    @Test("A target may be a name, a number, or the text's own label")
    func targets() async throws {
        let one: [String: Any] = ["steps": ["fixed": 1]]
        for (target, classes) in [("water" as Any, [1, 1, 1]), (2 as Any, [2, 2, 2]), ("gold" as Any, [0, 1, 2])] {
            let results = try await run("bert", one.merging(["target": target]) { $1 })
            #expect(try results.table("texts").ints("class") == classes)
        }
        #expect(await message(["target": "gold", "label": "colour"]).contains("colour"))
    }

    @Test("A baseline that the tokenizer has no token for")
    func baseline() async {
        #expect(await message(["baseline": "mask"], "llama").contains("baseline: zero"))
    }

    @Test("Parameters that do not go together")
    func parameters() throws {
        func problems(_ parameters: [String: Any]) throws -> [String] { try resolved(parameters).problems }
        #expect(try problems([:]) == [])
        #expect(try resolved([:]).steps.counts == Array(1...200))
        #expect(try problems(["steps": ["fixed": 5, "sweep": [1, 2]]]).count == 1)
        #expect(try problems(["steps": ["sweep": [9, 2]]]).count == 1)
        #expect(try problems(["steps": ["fixed": 0]]).count == 1)
        #expect(try problems(["steps": ["fixed": 1], "quadrature": "trapezoid"]).first?.contains("2 steps") == true)
        #expect(try problems(["steps": ["grid": [1, 50, 10]]]) == [])
    }
}
