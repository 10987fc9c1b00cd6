import NightjarKit

/// From a task's items to what its probers reach: counted on train, sized on dev, measured on test.
struct TaskProbing {
    let model: Model
    let parameters: SkillProbingParameters
    let context: Context

    /// Both probers in both rankings: they cost next to nothing beside the gradients, and a later job that asks for
    /// others finds them remembered.
    private static let kinds = SkillRanking.allCases.flatMap { ranking in
        SkillProber.allCases.map { (prober: $0, ranking: ranking) }
    }

    /// Goes through a task.
    ///
    /// - Parameters:
    ///   - name: Under what its saved state lies.
    ///   - advance: Is called with the share of items done and at what.
    func outcome(of task: ProbingTask, name: String, advance: (Double, String) -> Void) throws -> TaskOutcome {
        let all = Double(task.train.count + task.dev.count + task.test.count)
        func pass<Reducer: ItemReducer>(
            _ items: ProbingItems, _ split: String, after before: Int, by reducer: Reducer, _ parts: [CacheKey.Part]
        ) throws -> Reducer {
            let stream = ItemStream(model: model, items: items, context: context, name: "\(name)-\(split)")
            return try stream.reduced(by: reducer, parts) {
                advance(Double(before + $0) / all, "\(task.name): \(split) item \($0) of \(items.count)")
            }
        }
        let neurons = model.layers * model.shape.intermediateSize
        let counting = try pass(task.train, "train", after: 0, by: SkillCounting(neurons: neurons), [])
        let skills = Self.kinds.map {
            SkillNeurons(counting.counts, items: task.train.count, prober: $0.prober, ranking: $0.ranking)
        }
        let voters = SkillVoters(skills, sizes: parameters.sizes)
        let parts = task.train.keyParts + [.numbers(voters.sizes.map(Int32.init))]
        let dev = try pass(
            task.dev, "dev", after: task.train.count, by: SkillPredicting(voters: voters), parts)
        let test = try pass(
            task.test, "test", after: task.train.count + task.dev.count, by: SkillPredicting(voters: voters), parts)

        let probers = parameters.probers.compactMap { prober in
            skills.indices.first {
                skills[$0].prober == prober && skills[$0].ranking == parameters.ranking
            }
        }
        return TaskOutcome(
            name: task.name, notes: task.notes, devItems: task.dev.count,
            chance: task.test.chance,
            lmProb: MethodScore(test.ofModel, gold: task.test.gold),
            probers: probers.map {
                ProberOutcome(
                    skills[$0], place: $0, sizes: voters.sizes, dev: dev, devGold: task.dev.gold, test: test,
                    testGold: task.test.gold)
            })
    }
}
