import Foundation
import NightjarKit
import NightjarTestKit
import Safetensors
import Testing

@testable import SkillProbing

/// What make_probers.py says of one prober and ranking.
private struct Expected: Decodable {
    struct Split: Decodable {
        let predictions: [[Int]]
        let ties: [Int]
    }

    let score: [Double]
    let polarity: [Int8]
    let order, sizes, devRight: [Int]
    let dev, test: Split
    let size: Int
}

@Suite("Probers agree with METHODS section 3 in numpy")
struct ProberReferenceTests {
    private static let fixtures = Bundle.module.bundleURL.appending(path: "Fixtures")
    private static let kinds = SkillProber.allCases.flatMap { prober in
        SkillRanking.allCases.map { (prober, $0) }
    }

    /// x [items × candidates × neurons] of a split, as one layer under activations of 1.
    private struct Split {
        let items: ProbingItems
        let neurons: Int
        let activations, gradients: [Float]

        init(_ file: SafetensorsFile, _ name: String) throws {
            let tensor = try file.tensor(name)
            let shape = tensor.info.shape, x = try tensor.floats()
            let gold = try file.tensor(name + ".gold").withBytes { bytes in
                stride(from: 0, to: bytes.count, by: 4).map {
                    Int(bytes.loadUnaligned(fromByteOffset: $0, as: Int32.self))
                }
            }
            let (count, candidates) = (shape[0], shape[1])
            neurons = shape[2]
            activations = [Float](repeating: 1, count: count * shape[2])
            let width = shape[2]
            var gradients: [Float] = []
            for candidate in 0..<candidates {
                for item in 0..<count {
                    let start = (item * candidates + candidate) * width
                    gradients += x[start..<start + width]
                }
            }
            self.gradients = gradients
            items = ProbingItems(
                ids: gold.map { _ in [0] }, positions: gold.map { _ in 0 },
                candidates: gold.map { _ in Array(0..<candidates) }, gold: gold, rows: Array(0..<count))
        }

        func reduced<Reducer: ItemReducer>(by start: Reducer) -> Reducer {
            var reducer = start
            reducer.begin(0..<items.count, of: items)
            activations.withUnsafeBufferPointer { activations in
                gradients.withUnsafeBufferPointer {
                    reducer.add(
                        CandidateGradients(items: items.count, activations: activations, gradients: $0), at: 0)
                }
            }
            reducer.end(items.candidates.map { $0.map(Double.init) })
            return reducer
        }
    }

    @Test("of 2 to 5 candidates, with ties, zeros of both signs and neighbours in float32", arguments: 2...5)
    func cases(_ candidates: Int) throws {
        let file = try SafetensorsFile(Self.fixtures.appending(path: "probers.safetensors"))
        let data = try Data(contentsOf: Self.fixtures.appending(path: "probers.json"))
        let all = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        let expected = try JSONDecoder().decode(
            [String: Expected].self,
            from: JSONSerialization.data(withJSONObject: try #require(all["\(candidates)-candidates"])))
        let splits = try ["train", "dev", "test"].map { try Split(file, "\(candidates)-candidates.\($0)") }
        let counts = splits[0].reduced(by: SkillCounting(neurons: splits[0].neurons)).counts
        let skills = Self.kinds.map {
            SkillNeurons(counts, items: splits[0].items.count, prober: $0, ranking: $1)
        }
        let voters = SkillVoters(skills, sizes: (0...16).map { 1 << $0 })
        let (dev, test) = (
            splits[1].reduced(by: SkillPredicting(voters: voters)),
            splits[2].reduced(by: SkillPredicting(voters: voters))
        )
        for (place, skill) in skills.enumerated() {
            let wanted = try #require(expected["\(skill.prober).\(skill.ranking)"])
            #expect(skill.scores == wanted.score)
            #expect(skill.polarities == wanted.polarity)
            #expect(skill.order == wanted.order)
            #expect(voters.sizes == wanted.sizes)
            for (found, split) in [(dev, wanted.dev), (test, wanted.test)] {
                for size in voters.sizes.indices {
                    let predictions = found.predictions(ranking: place, size: size)
                    #expect(predictions.map(\.candidate) == split.predictions[size])
                    #expect(predictions.count { $0.isTied } == split.ties[size])
                }
            }
            let outcome = ProberOutcome(
                skill, place: place, sizes: voters.sizes, dev: dev, devGold: splits[1].items.gold, test: test,
                testGold: splits[2].items.gold)
            #expect(outcome.devAccuracies == wanted.devRight.map { Double($0) / 20 })
            #expect(outcome.neurons.map(\.index) == Array(wanted.order.prefix(wanted.size)))
        }
    }

    @Test(
        "from a folder of tasks to the tables, on a seeded LLaMA's gradients by PyTorch",
        arguments: ["contrastive", "agreement"])
    func seeded(_ ranking: String) async throws {
        let folder = Self.fixtures.appending(path: "seeded")
        let data = try Data(contentsOf: folder.appending(path: "expected.json"))
        let all = try #require(JSONSerialization.jsonObject(with: data) as? [String: [String: Any]])
        let host = FolderHost(folder)
        let results = try await SkillProbing().run(
            parameters(
                """
                tasks: tasks
                templates: {agnews: templates/agnews.yaml, paws: templates/paws.yaml}
                shots: 0
                ranking: \(ranking)
                """), in: Context(host: host))
        func column(_ table: String, _ name: String, where isWanted: (Int, Table) -> Bool) throws -> [String] {
            let table = try #require(results.tables.first { $0.name == table })
            let values = try #require(table.columns.first { $0.name == name }).values
            return (0..<table.rowCount).filter { isWanted($0, table) }.map { values.text(at: $0) }
        }
        var compared = 0
        for (path, task) in all {
            let name = try #require(path.split(separator: "/").last.map(String.init))
            let test = try #require(task["test"] as? [String: Any])
            let items = try #require(test["items"] as? [[String: Any]])
            let gold = items.compactMap { $0["gold"] as? Int }
            let lmProb = zip(try #require(test["lmProb"] as? [Int]), gold).count { $0 == $1 }
            func ofTask(_ row: Int, _ table: Table) -> Bool { table.columns[0].values.text(at: row) == name }
            #expect(try column("accuracy", "items", where: ofTask) == ["\(gold.count)"])
            #expect(try column("accuracy", "lmProb", where: ofTask) == ["\(Double(lmProb) / Double(gold.count))"])
            for prober in SkillProber.allCases {
                func ofProber(_ row: Int, _ table: Table) -> Bool {
                    ofTask(row, table) && table.columns[1].values.text(at: row) == prober.rawValue
                }
                let wanted = try JSONDecoder().decode(
                    Expected.self,
                    from: JSONSerialization.data(withJSONObject: try #require(task["\(prober).\(ranking)"])))
                let best = try #require(wanted.sizes.firstIndex(of: wanted.size))
                let right = zip(wanted.test.predictions[best], gold).count { $0 == $1 }
                #expect(
                    try column("accuracy", prober.rawValue, where: ofTask)
                        == ["\(Double(right) / Double(gold.count))"])
                #expect(try column("accuracy", "\(prober)Neurons", where: ofTask) == ["\(wanted.size)"])
                #expect(try column("sizes", "neurons", where: ofProber) == wanted.sizes.map(String.init))
                let neurons = try column("skill-neurons", "neuron", where: ofProber).compactMap(Int.init)
                let layers = try column("skill-neurons", "layer", where: ofProber).compactMap(Int.init)
                let perLayer = wanted.order.count / 2
                #expect(zip(layers, neurons).map { $0 * perLayer + $1 } == Array(wanted.order.prefix(wanted.size)))
                #expect(
                    try column("skill-neurons", "score", where: ofProber)
                        == wanted.order.prefix(wanted.size).map { "\(wanted.score[$0])" })
                compared += 1
            }
        }
        #expect(compared == 4)
    }
}
