import NightjarKit

/// A task's items, before they become prompts.
struct TaskSplits: Sendable {
    var train: [TaskItem]
    var dev: [TaskItem]
    var test: [TaskItem]

    /// Each split with its name, in the order in which they are used.
    var named: [(name: String, items: [TaskItem])] { [("train", train), ("dev", dev), ("test", test)] }

    /// What a reader must know: items that stand in more than one split.
    ///
    /// In MCEval8K as published that is so for most tasks: test items are in valid, in train, or in both.
    var overlaps: [String] {
        let keys = named.map { $0.items.map(\.content) }
        var notes: [String] = []
        for later in named.indices {
            for earlier in 0..<later {
                let known = Set(keys[earlier])
                let count = keys[later].count { known.contains($0) }
                guard count > 0 else { continue }
                notes.append(
                    "\(count) of the \(keys[later].count) \(named[later].name) items are also \(named[earlier].name) "
                        + "items; `overlap: remove` takes them out of \(named[earlier].name).")
            }
        }
        return notes
    }

    /// Leaves every item in one split: in `test`, else in `dev`, else in `train`. Where `dev` has nothing of its own, as
    /// many as it had are drawn from `train`, at most a fifth of it.
    ///
    /// - Returns: What was done, for a reader of the results.
    mutating func removeOverlaps(using random: SeededGenerator) -> [String] {
        var notes: [String] = []
        let inTest = Set(test.map(\.content)), inDev = Set(dev.map(\.content))
        let before = (train: train.count, dev: dev.count)
        train.removeAll { inTest.contains($0.content) || inDev.contains($0.content) }
        dev.removeAll { inTest.contains($0.content) }
        if train.count < before.train {
            notes.append(
                "\(before.train - train.count) of \(before.train) train items, also in dev or test, were removed.")
        }
        if dev.isEmpty, before.dev > 0 {
            var draw = Draw(random: random)
            dev = draw.items(min(before.dev, train.count / 5), of: train)
            let rows = Set(dev.map(\.row))
            train.removeAll { rows.contains($0.row) }
            notes.append("Every dev item is also in test: \(dev.count) train items were taken for dev instead.")
        } else if dev.count < before.dev {
            notes.append("\(before.dev - dev.count) of \(before.dev) dev items, also in test, were removed.")
        }
        return notes
    }

    /// Draws so many items of each split.
    mutating func draw(_ counts: ItemCounts, using random: (String) -> SeededGenerator) {
        func drawn(_ count: Int?, _ items: [TaskItem], _ split: String) -> [TaskItem] {
            var draw = Draw(random: random(split))
            return draw.items(count, of: items)
        }
        train = drawn(counts.train, train, "train")
        dev = drawn(counts.dev, dev, "dev")
        test = drawn(counts.test, test, "test")
    }
}

extension TaskItem {
    /// What makes it the same item in another split: its language, question and answer.
    var content: String { "\(language ?? "") \(gold) \(question)" }
}
