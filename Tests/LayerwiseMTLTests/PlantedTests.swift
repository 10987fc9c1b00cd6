import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import LayerwiseMTL

@Suite("What is planted is found")
struct PlantedTests {
    @Test("a control that is the tuned model itself is like it in every layer")
    func sameModel() async throws {
        let results = try await run(
            "{pretrained: pretrained, tuned: tuned, controls: {colours: tuned}, metrics: [cka, cka-debiased, svcca], "
                + "tasks: [{name: colours, cluster: things, prompts: {path: data/colours.jsonl, field: question}}]}")
        let rows = try results.table("similarity").rows
        #expect(rows.count == 8 * 3 * 3)
        for row in rows where row[3] == "tuned-control" {
            #expect(abs((Double(row[5]) ?? .nan) - 1) < (row[4] == "svcca" ? 1e-6 : 1e-12), "\(row)")
        }
        // And the pretrained one is as like the control as it is like the tuned model.
        let others = rows.filter { $0[3] == "pretrained-control" }, same = rows.filter { $0[3] == "tuned-pretrained" }
        for (a, b) in zip(others, same) { #expect(abs((Double(a[5]) ?? 0) - (Double(b[5]) ?? 1)) < 1e-12) }
    }

    @Test("a model that was tuned only from its fifth layer on has not changed before")
    func lateLayers() async throws {
        let results = try await run(givenModels + tasks())
        let change = try results.table("change").doubles("value")
        #expect(change[..<4].allSatisfy { abs($0) < 1e-12 } && change[4...].allSatisfy { $0 > 1e-3 })
        #expect(results.number("mostChangedLayer") ?? 0 >= 5)
        #expect(results.number("mostChangedLayer.low") ?? 0 >= 5)
        let note = try #require(results.note("Which layers should you tune?"))
        #expect(note.text.contains("The layers that changed most are"))
        #expect(note.text.contains("segment-tuning"))
    }

    @Test("a model that was not tuned at all has not changed, and the note says so")
    func nothing() async throws {
        let results = try await run(
            "{pretrained: pretrained, tuned: pretrained, controls: {colours: control-colours}, "
                + "tasks: [{name: colours, prompts: {path: data/colours.jsonl, field: question}}]}")
        #expect(try results.table("change").doubles("value").allSatisfy { abs($0) < 1e-12 })
        #expect(results.note("Tuning hardly changed") != nil)
        #expect(results.text("segments") == "no transition")
        #expect(try results.table("segments").rowCount == 0)
        #expect(results.note("No transition") != nil)
    }

    @Test("held-out tasks stand beside those that were tuned on, and out of segments, change and correlations")
    func heldOut() async throws {
        let job =
            givenModels + tasks(["colours", "numbers", "places"])
            + tasks(["weather"], more: ", heldOut: true")
            .dropFirst("tasks:\n".count)
        let results = try await run(job)
        let all = try await run(givenModels + tasks())
        let without = try await run(
            job.replacing(", weather: control-weather", with: "").components(separatedBy: "\n")
                .filter { !$0.contains("name: weather") }.joined(separator: "\n"))
        #expect(try results.table("change").rows == without.table("change").rows)
        #expect(try results.table("covariates").rows == without.table("covariates").rows)
        #expect(try results.table("similarity").rows == all.table("similarity").rows)
        #expect(results.figures.map(\.name).contains("held-out") && !all.figures.map(\.name).contains("held-out"))
        #expect(results.note("never saw (weather)") != nil)
        #expect(results.number("heldOutLastLayer") != nil)
        #expect(try results.table("boxes").strings("tasks").contains("held out"))
    }
}

@Suite("Segments of layers")
struct FindingTests {
    /// Outcomes whose dimensions are those of the paper's figure 5, digitised (METHODS section 5).
    private func outcomes(texts: Int) -> [TaskOutcome] {
        let tuned = [
            269, 382, 446, 497, 658, 780, 854, 922, 949, 1002, 1154, 1342, 1515, 1591, 1722, 1748, 1740, 1779, 1720,
            1711,
            1702, 1724, 1718, 1728, 1742, 1759, 1768, 1763, 1763, 1757, 1713, 1520,
        ]
        let base = [
            269, 363, 459, 513, 601, 716, 778, 769, 779, 791, 803, 830, 818, 825, 818, 798, 775, 750, 737, 731, 740,
            777,
            800, 833, 903, 967, 1046, 1050, 1075, 1125, 1081, 821,
        ]
        return (0..<5).map { task in
            let layers = zip(tuned, base).map { tuned, base in
                var layer = LayerOutcome(rows: texts)
                layer[.tuned] = tuned + 2 * task
                layer[.pretrained] = base + 2 * task
                layer[.control] = base
                layer[.tunedPretrained, .cka] = 1 - Double(tuned - base) / 2000
                return layer
            }
            return TaskOutcome(layers: layers, means: [])
        }
    }

    private func random(_ name: String) -> SeededGenerator { SeededGenerator(seed: 3, stream: name) }

    @Test("are the paper's on its own curves: 1–9, 10–15, 16–32")
    func paper() {
        let finding = Finding(outcomes(texts: 10_000), random: random)
        #expect(finding.inWords == "1–9, 10–15, 16–32")
        #expect(finding.bootstrap?.sameKnots == 1)
        #expect(finding.mostChanged == 18)
    }

    @Test("are not identifiable where dimensions are more than half the prompts")
    func fewPrompts() {
        let finding = Finding(outcomes(texts: 2000), random: random)
        #expect(finding.segments == nil && finding.inWords == "not identifiable")
        guard case .notIdentifiable(.tooFewTexts(_, let texts, let segments)) = finding.segmentation else {
            Issue.record("\(finding.segmentation)")
            return
        }
        #expect(texts == 2000 && segments.firstKnot == 9 && segments.secondKnot == 16)
    }
}

@Suite("States that are not numbers")
struct NaNTests {
    @Test("are left out of all three models, and counted in a note")
    func dropped() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("broken-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A token of a few prompts has no number for its embedding.
        let lines = try String(contentsOf: fixtures.appendingPathComponent("data/colours.jsonl"), encoding: .utf8)
            .split(separator: "\n").map(String.init)
        let model = try Model(folder: fixtures.appendingPathComponent("tuned"))
        let ids = lines.map { model.promptTokens($0.components(separatedBy: "\"")[3]) }
        let token = try #require(Set(ids.joined()).sorted().first { token in ids.count { $0.contains(token) } == 5 })
        try copyTuned(to: folder.appendingPathComponent("broken"), withoutEmbeddingOf: token)
        let kept = lines.indices.filter { !ids[$0].contains(token) }
        try Data(kept.map { lines[$0] + "\n" }.joined().utf8).write(to: folder.appendingPathComponent("kept.jsonl"))

        func job(_ tuned: String, _ prompts: String) -> String {
            "{pretrained: pretrained, tuned: \(tuned), controls: {colours: control-colours}, "
                + "tasks: [{name: colours, prompts: {path: \(prompts), field: question}}]}"
        }
        let broken = try await run(job(folder.appendingPathComponent("broken").path, "data/colours.jsonl"))
        let whole = try await run(job("tuned", folder.appendingPathComponent("kept.jsonl").path))
        for name in ["similarity", "dimensions", "change"] {
            #expect(try broken.table(name).rows == whole.table(name).rows, "\(name)")
        }
        #expect(broken.note("States of up to 5 prompts were not numbers") != nil)
        #expect(whole.note("were not numbers") == nil)
    }

    private func copyTuned(to folder: URL, withoutEmbeddingOf token: Int) throws {
        try FileManager.default.copyItem(at: fixtures.appendingPathComponent("tuned"), to: folder)
        let file = folder.appendingPathComponent("model.safetensors")
        var bytes = try Data(contentsOf: file)
        let length = bytes.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
        let header = try JSONSerialization.jsonObject(with: bytes[8..<8 + length]) as? [String: [String: Any]]
        let embedding = try #require(header?["model.embed_tokens.weight"])
        let width = try #require((embedding["shape"] as? [Int])?.last)
        let start = try #require((embedding["data_offsets"] as? [Int])?.first) + 8 + length + 4 * token * width
        let nan = withUnsafeBytes(of: Float.nan.bitPattern.littleEndian) { Array($0) }
        bytes.replaceSubrange(start..<start + 4, with: nan)
        try bytes.write(to: file)
    }
}

@Suite("A task's numbers, kept")
struct SavedTests {
    @Test("come back with all their bits, for the same prompts alone")
    func kept() throws {
        var layer = LayerOutcome(rows: 7)
        layer[.tunedControl, .debiased] = -0.25
        layer[.control] = 5
        let outcome = TaskOutcome(layers: [layer, LayerOutcome(rows: 0)], means: [[1, .nan], []])
        let again = try #require(TaskOutcome(saved: outcome.saved(fingerprint: 9), fingerprint: 9))
        #expect(again.layers[0].rows == 7 && again.layers[0][.control] == 5 && again.layers.count == 2)
        #expect(again.layers[0][.tunedControl, .debiased] == -0.25 && again.layers[0][.tunedControl, .cka].isNaN)
        #expect(again.means.count == 2 && again.means[0][0] == 1 && again.means[0][1].isNaN && again.means[1] == [])
        #expect(TaskOutcome(saved: outcome.saved(fingerprint: 9), fingerprint: 8) == nil)
    }
}
