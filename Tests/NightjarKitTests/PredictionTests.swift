import NightjarKit
import NightjarTestKit
import Testing

@Suite("What a model predicts within a job")
struct PredictionTests {
    @Test("is the most probable fill of each mask, counted as one forward pass; a model is opened by its reference too")
    func masks() async throws {
        let folder = try TestFolder()
        let host = folder.host(), context = Context(host: host)
        let model = try await context.model(ModelReference("model"))
        let fills = try model.predict("the [MASK] and the [MASK]", top: 3, in: context)
        #expect(host.forwardPasses.withLock { $0 } == 1)
        #expect(fills.map(\.count) == [3, 3])

        let ids = model.tokenize("the [MASK] and the [MASK]")
        let masks = ids.indices.filter { ids[$0] == model.maskID }
        let best = try model.mostProbable(in: [ids, ids], at: masks, context: context)
        #expect(fills.map { $0[0].id } == best.map(\.output))
        #expect(fills.map { $0[0].token } == best.map { model.token($0.output) })
        for (fill, best) in zip(fills, best) {
            #expect(abs(fill[0].probability - best.probability) < 1e-12)
            #expect(fill.map(\.probability) == fill.map(\.probability).sorted(by: >))
        }
    }

    @Test("is refused of a text without a mask")
    func noMask() async throws {
        let folder = try TestFolder()
        let context = Context(host: folder.host())
        let model = try await context.model()
        #expect(throws: Problem.self) { try model.predict("the dog", top: 3, in: context) }
    }
}
