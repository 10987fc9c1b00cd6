import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import SegmentTuning

@Suite struct `The parts of a model that are tuned` {
    private func parts(
        _ parameters: SegmentTuningParameters, in folder: TaskFolder, seed: UInt64 = 7
    ) async throws -> [TunedPart] {
        let context = Context(host: folder.host(seed: seed))
        return try TunedPart.all(parameters, model: try await context.model(), in: context)
    }

    @Test func `are the segments that another job has found`() async throws {
        let folder = try TaskFolder(segments: TaskFolder.found)
        let parts = try await parts(
            parameters(more: "compare: [refinement, shared, transition, all, none]"), in: folder)
        #expect(parts.map(\.name) == ["refinement", "shared", "transition", "all", "none"])
        #expect(parts.map(\.layers) == [2...3, 0...0, 1...1, nil, nil])
        #expect(parts.map(\.share) == [0.5, 0.5, 0.25, nil, nil])
        #expect(parts.map { $0.layers(of: 4) } == ["3-4", "1-1", "2-2", "1-4", ""])
    }

    @Test func `are those that the job gives, which needs no other ones`() async throws {
        let folder = try TaskFolder()
        let parts = try await parts(
            parameters(segments: "{refinement: [2, 4]}", more: "compare: [refinement, random]"), in: folder)
        #expect(parts.map(\.layers) == [1...3, 0...2])
    }

    @Test func `are nothing where no transition was found, and the line says what to do`() async throws {
        let folder = try TaskFolder(segments: [])
        let line = await refusal { _ = try await parts(parameters(), in: folder) }
        #expect(line?.contains("job:layers found no transition") == true)
        #expect(line?.contains("give `segments` as {shared: [1, 9]") == true)
    }

    @Test(arguments: [
        (["refinement,3,5,0.5"], "refinement ends at layer 5, and the model has 4 layers"),
        (["refinement,4,3,0.5"], "a segment from layer 4 to 3 has no layers"),
        (["refinement,0,3,0.5"], "a segment from layer 0 to 3 has no layers"),
        (["refinement,x,3,0.5"], "not a whole number"), (["shared,1,2,0.5"], "there are no bounds for refinement"),
        (["refinement,1,4,0.5"], "there are no other ones for `random`"),
    ])
    func `are refused where the table does not fit the model`(rows: [String], message: String) async throws {
        let folder = try TaskFolder(segments: rows)
        let line = await refusal {
            _ = try await parts(parameters(more: "compare: [refinement, random]"), in: folder)
        }
        #expect(line?.contains(message) == true, "\(line ?? "accepted")")
    }

    @Test func `have a random one as long as refinement, at every other place, the same for a seed`() async throws {
        let folder = try TaskFolder(segments: ["refinement,2,3,0.5"])
        var starts: Set<Int> = []
        for seed in 0..<40 {
            let parameters = try parameters(more: "compare: [random]")
            let layers = try #require(try await parts(parameters, in: folder, seed: UInt64(seed))[0].layers)
            #expect(layers.count == 2)
            #expect(try await parts(parameters, in: folder, seed: UInt64(seed))[0].layers == layers)
            starts.insert(layers.lowerBound)
        }
        #expect(starts == [0, 2])
    }
}

@Suite struct `A job's parameters` {
    @Test(arguments: [
        ("{shared: [1, 2]}", "", "`segments.transition` is missing, which `compare` needs for transition"),
        ("{shared: [2, 1]}", "compare: [shared]", "`segments.shared` is [2, 1]"),
        ("{shared: [0, 1]}", "compare: [shared]", "`segments.shared` is [0, 1]"),
        ("{shared: [1, 2]}", "compare: [random]", "`segments.refinement` is missing, which `compare` needs for random"),
        ("job:layers", "compare: [none]", "`compare` names nothing to tune"),
        ("job:layers", "compare: [all, all]", "`compare` has one twice"),
        ("job:layers", "template: Answer", "`template` has no {prompt}"),
    ])
    func `are refused together`(segments: String, more: String, message: String) throws {
        let problems = SegmentTuning.problems(with: try parameters(segments: segments, more: more))
        #expect(problems.contains { $0.contains(message) }, "\(problems)")
    }

    @Test func `say which layers are tuned in one place`() throws {
        let problems = SegmentTuning.problems(with: try parameters(train: "layers: [0, 1]"))
        #expect(problems.contains { $0.contains("`train.layers` is given, and `compare` says") })
        #expect(SegmentTuning.problems(with: try parameters()).isEmpty)
    }

    @Test(arguments: ["layers", "3", "{shared: 1}", "[1, 2]"])
    func `name a job or bounds`(segments: String) {
        #expect(throws: Problem.self) { try parameters(segments: segments) }
    }
}
