import NightjarKit

/// Labels that say nothing of their texts, as often as the true ones: what a probe can learn by heart (Hewitt and Liang
/// 2019, «Designing and interpreting probes with control tasks»).
struct ControlLabels: Sendable {
    let train, dev, test: [Int]

    /// The true labels dealt out anew among the different texts; a text that comes twice has one label.
    init(_ data: LabelledData, using random: SeededGenerator) {
        var random = random
        var labels: [String: Int] = [:], texts: [String] = [], dealt: [Int] = []
        for split in [data.train, data.dev, data.test] {
            for (text, label) in zip(split.texts, split.labels) where labels.updateValue(label, forKey: text) == nil {
                texts.append(text)
                dealt.append(label)
            }
        }
        for (text, label) in zip(texts, random.shuffled(dealt)) { labels[text] = label }
        func own(_ split: LabelledData.Split) -> [Int] { split.texts.map { labels[$0] ?? 0 } }
        (train, dev, test) = (own(data.train), own(data.dev), own(data.test))
    }
}
