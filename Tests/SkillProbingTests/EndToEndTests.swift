import Foundation
import NightjarKit
import NightjarTestKit
import Synchronization
import Testing

@testable import SkillProbing

@Suite("Probing a task, from token ids to accuracies")
struct EndToEndTests {
    private let parameters: SkillProbingParameters
    private var task: ProbingTask

    init() throws { try self.init(masked: false) }

    /// Token ids of no meaning; a masked model's are asked somewhere in the middle.
    private init(masked: Bool) throws {
        parameters = try SkillProbingParameters(
            document: Data("{tasks: none, sizes: [1, 2, 4, 16, 64, 1024]}".utf8), file: "job.yaml")
        var draws = SeededGenerator(seed: 11, stream: "items")
        func items(_ count: Int) -> ProbingItems {
            let ids = (0..<count).map { _ in (0..<4 + draws.below(17)).map { _ in 3 + draws.below(97) } }
            let candidates = (0..<count).map { item in (0..<2 + item % 4).map { 40 + 10 * $0 } }
            return ProbingItems(
                ids: ids, positions: ids.map { masked ? draws.below($0.count) : $0.count - 1 }, candidates: candidates,
                gold: candidates.map { draws.below($0.count) }, rows: Array(0..<count))
        }
        task = ProbingTask(
            name: "made", labels: ["a", "b", "c", "d", "e"], train: items(14), dev: items(6), test: items(9),
            notes: [])
    }

    private static let models = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../DomainNeuronsTests/Fixtures").standardizedFileURL

    private func host(
        threads: Int = 2, memory: Int = 1 << 30, state: [String: Data] = [:], savesUntilStop: Int? = nil,
        cache: URL? = nil
    ) -> FolderHost {
        FolderHost(
            Self.models, model: "llama", threads: threads, memory: memory, state: state,
            savesUntilStop: savesUntilStop, cache: cache)
    }

    private func outcome(
        _ host: FolderHost, ranking: String = "contrastive", model: Model? = nil
    ) async throws -> TaskOutcome {
        var parameters = parameters
        parameters.ranking = try #require(SkillRanking(rawValue: ranking))
        let context = Context(host: host)
        let own = try await context.model()
        return try TaskProbing(model: model ?? own, parameters: parameters, context: context)
            .outcome(of: task, name: "task-0") { _, _ in }
    }

    private func results(_ outcome: TaskOutcome) -> [String] {
        let report = SkillReport(outcomes: [outcome], parameters: parameters, layers: 2, neuronsPerLayer: 36)
        return report.results().tables.flatMap { table in
            table.columns.map { "\(table.name) \($0.name) \($0.values)" }
        }
    }

    @Test("is METHODS section 3 on gradients taken an item at a time", arguments: ["contrastive", "agreement"])
    func reference(_ ranking: String) async throws {
        try await agrees(ranking, model: try await Context(host: host()).model(), sizes: [1, 2, 4, 16, 64, 72])
    }

    @Test("and so of a masked model, at the masks")
    func masked() async throws {
        let model = try PromptModels.named("masked")
        try await EndToEndTests(masked: true).agrees("contrastive", model: model, sizes: [1, 2, 4, 12])
    }

    private func agrees(_ ranking: String, model: Model, sizes: [Int]) async throws {
        let train = try features(task.train, model), dev = try features(task.dev, model)
        let test = try features(task.test, model)
        let outcome = try await outcome(host(), ranking: ranking, model: model)

        #expect(outcome.items == 9 && outcome.devItems == 6)
        #expect(abs(outcome.chance - task.test.candidates.reduce(0) { $0 + 1 / Double($1.count) } / 9) < 1e-15)
        let most = zip(test, task.test.gold).map { item, gold in
            (item.probabilities.firstIndex(of: item.probabilities.max() ?? 0) ?? 0) == gold
        }
        #expect(outcome.lmProb.right == most)
        for found in outcome.probers {
            let slow = SlowProber(train, task.train.gold, found.prober, ranking == "contrastive")
            #expect(found.sizes == sizes)
            let accuracies = sizes.map { size in
                Double(zip(dev, task.dev.gold).count { slow.prediction($0, size) == $1 }) / 6
            }
            #expect(found.devAccuracies == accuracies)
            let best = sizes[accuracies.firstIndex(of: accuracies.max() ?? 0) ?? 0]
            #expect(found.neurons.map(\.index) == Array(slow.order.prefix(best)))
            #expect(found.neurons.map(\.polarity) == slow.order.prefix(best).map { slow.polarities[$0] })
            #expect(found.neurons.map(\.score) == slow.order.prefix(best).map { slow.scores[$0] })
            #expect(found.score.right == zip(test, task.test.gold).map { slow.prediction($0, best) == $1 })
        }
    }

    @Test("neither threads nor the size of groups change a bit", arguments: [(1, 1 << 30), (3, 1 << 17), (2, 1 << 10)])
    func independent(_ threads: Int, _ memory: Int) async throws {
        let expected = results(try await outcome(host()))
        #expect(results(try await outcome(host(threads: threads, memory: memory))) == expected)
    }

    @Test("a killed job goes on at the next group, to the same results", arguments: [1, 16, 25])
    func resumed(_ saves: Int) async throws {
        let expected = results(try await outcome(host()))
        // So little memory that every item is a group.
        let first = host(memory: 1 << 10, savesUntilStop: saves)
        await #expect(throws: FolderHost.Stopped.self) { try await outcome(first) }
        let second = host(memory: 1 << 10, state: first.savedState)
        #expect(results(try await outcome(second)) == expected)
        #expect(second.passes == 29 - saves)
    }

    @Test("state of other items is not taken up")
    func otherItems() async throws {
        let stale = host(memory: 1 << 10, savesUntilStop: 9)
        await #expect(throws: FolderHost.Stopped.self) { try await outcome(stale) }
        var changed = self
        changed.task.train.gold[12] = 1 - changed.task.train.gold[12]
        let second = host(memory: 1 << 10, state: stale.savedState)
        let found = changed.results(try await changed.outcome(second))
        #expect(found == changed.results(try await changed.outcome(host())))
        #expect(second.passes == 29)
    }

    @Test("a second job on the same items computes nothing, whatever ranking it asks for")
    func remembered() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "probing-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = host(cache: folder)
        let expected = results(try await outcome(first))
        #expect(first.passes == 29)
        let second = host(cache: folder)
        #expect(results(try await outcome(second)) == expected)
        let third = host(cache: folder)
        let agreement = results(try await outcome(third, ranking: "agreement"))
        #expect(agreement == results(try await outcome(host(), ranking: "agreement")))
        #expect(agreement != expected)
        #expect(second.passes + third.passes == 0)
    }

    @Test("what a job will need is known before it: items, tokens, more work for more candidates, memory")
    func estimate() async throws {
        let context = Context(host: host())
        var cost = ProbingCost(try await context.model(), sizes: 6, in: context)
        try cost.add(task)
        let one = cost.estimate
        let tokens = [task.train, task.dev, task.test].flatMap(\.ids).reduce(0) { $0 + $1.count }
        #expect(one.items == 29 && one.tokens == tokens && one.held > 0 && one.multiplications > 0)
        // A second task comes after the first: more work, no more memory.
        try cost.add(task)
        #expect(cost.estimate.items == 58 && cost.estimate.multiplications == 2 * one.multiplications)
        #expect(cost.estimate.memory == one.memory)
    }

    /// x of each candidate and neuron, one item at a time.
    private func features(_ items: ProbingItems, _ model: Model) throws -> [ItemFeatures] {
        try items.ids.indices.map { item in
            let count = items.candidates[item].count, width = model.shape.intermediateSize
            let x = Mutex([[Float]](repeating: [Float](repeating: 0, count: model.layers * width), count: count))
            let values = try model.neuronGradients(
                of: [items.ids[item]],
                targets: [
                    items.candidates[item].enumerated().map {
                        GradientTarget(
                            position: items.positions[item], output: $1, quantity: .probability, lane: $0)
                    }
                ], positions: [items.positions[item]], in: Context(host: host(threads: 1))
            ) { layer in
                layer.withValues { a in
                    layer.withGradients { g in
                        for (place, gradient) in g.enumerated() {
                            let neuron = place % width
                            x.withLock {
                                $0[place / width][layer.layer * width + neuron] = a[neuron] > 0 ? gradient : -gradient
                            }
                        }
                    }
                }
            }
            return ItemFeatures(x: x.withLock { $0 }, probabilities: values[0])
        }
    }
}

extension FolderHost {
    fileprivate var passes: Int { forwardPasses.withLock { $0 } }
}

/// What probers see of one item: x [candidates][neurons], and the candidates' probabilities.
private struct ItemFeatures {
    let x: [[Float]]
    let probabilities: [Double]
}

/// METHODS section 3 as it is written, a neuron and an item at a time.
private struct SlowProber {
    let prober: SkillProber
    let contrastive: Bool
    private(set) var scores: [Double] = []
    private(set) var polarities: [Int] = []
    private(set) var order: [Int] = []

    init(_ items: [ItemFeatures], _ gold: [Int], _ prober: SkillProber, _ contrastive: Bool) {
        self.prober = prober
        self.contrastive = contrastive
        var ranks: [Double] = []
        let neurons = items[0].x[0].indices
        for neuron in neurons {
            var sum = 0, up = 0, down = 0
            for (item, gold) in zip(items, gold) {
                let x = item.x.map { $0[neuron] }
                let others = x.indices.filter { $0 != gold }.map { x[$0] }
                if prober == .polar {
                    sum += 2 * sign(x[gold]) - x.reduce(0) { $0 + sign($1) }
                    up += x[gold] > 0 ? 1 : 0
                    down += x[gold] < 0 ? 1 : 0
                } else {
                    sum += x.reduce(0) { $0 + sign(x[gold] - $1) }
                    up += others.allSatisfy { x[gold] > $0 } ? 1 : 0
                    down += others.allSatisfy { x[gold] < $0 } ? 1 : 0
                }
            }
            if contrastive {
                polarities.append(sum.signum())
                scores.append(Double(sum))
                ranks.append(Double(abs(sum)))
            } else {
                polarities.append(up >= down ? 1 : -1)
                scores.append(Double(max(up, down)) / Double(items.count))
                ranks.append(up == down ? -1 : Double(max(up, down)))
            }
        }
        order = neurons.sorted { (-ranks[$0], $0) < (-ranks[$1], $1) }
    }

    func prediction(_ item: ItemFeatures, _ size: Int) -> Int {
        let votes = item.x.indices.map { candidate in
            order.prefix(size).reduce(0) { total, neuron in
                let all = item.x.map { $0[neuron] * Float(polarities[neuron]) }
                let own = all[candidate]
                switch (prober, contrastive) {
                case (.polar, true): return total + sign(own)
                case (.polar, false): return total + (own > 0 ? 1 : 0)
                default: return total + (own == all.max() ? 1 : 0)
                }
            }
        }
        return votes.firstIndex(of: votes.max() ?? 0) ?? 0
    }

    private func sign(_ x: Float) -> Int { x > 0 ? 1 : x < 0 ? -1 : 0 }
}
