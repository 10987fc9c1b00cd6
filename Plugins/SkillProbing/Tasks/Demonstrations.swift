import NightjarKit

/// What stands before the questions of a task: the instruction and answered questions, the same for all items of a
/// language, so that prompts begin alike.
struct Demonstrations: Sendable {
    private(set) var texts: [String?: String] = [:]
    /// Answers that no item of `train` could show.
    private(set) var missing: [String] = []

    /// Draws one item a label and language, in the labels' order, from `train`; from those items of it that are in
    /// neither `dev` nor `test`, where there are any.
    ///
    /// - Parameters:
    ///   - shots: Whether there are demonstrations; else there is the instruction alone.
    ///   - random: A random source for each language.
    init(_ splits: TaskSplits, template: TaskTemplate, shots: Bool, random: (String?) -> SeededGenerator) {
        let others = splits.dev + splits.test
        let seen = Set(others.map(\.content))
        let languages = Set((splits.train + others).map(\.language))
        for language in languages.sorted(by: { ($0 ?? "") < ($1 ?? "") }) {
            var blocks = [template.instruction(in: language)].compactMap { $0 }
            var random = random(language)
            for (index, label) in template.labels.enumerated() where shots {
                let known = splits.train.filter { $0.gold == index && $0.language == language }
                let unseen = known.filter { !seen.contains($0.content) }
                guard let item = (unseen.isEmpty ? known : unseen).randomElement(using: &random) else {
                    missing.append(label.quotedForMessage + (language.map { " in \($0)" } ?? ""))
                    continue
                }
                blocks.append(item.question + label)
            }
            texts[language] = blocks.map { $0 + "\n\n" }.joined()
        }
    }

    /// The whole prompt of an item.
    func prompt(_ item: TaskItem) -> String { (texts[item.language] ?? "") + item.question }
}
