import Foundation
import NightjarKit
import NightjarTestKit

@testable import SkillProbing

/// Rows of news with the labels 0 … 3 in turn, as a JSON array.
func news(_ count: Int, from start: Int = 0) -> String {
    let rows = (0..<count).map { "{\"text\": \"Story \(start + $0).\", \"label\": \((start + $0) % 4)}" }
    return "[" + rows.joined(separator: ",\n") + "]"
}

let newsTemplate = """
    instruction: Name it.
    question: "Q: {text} A:"
    labels: [a, b, c, d]
    answer: {field: label}
    """

/// Files of one task beside the others: agnews, with 40 + 8 + 8 items.
func newsFiles(_ more: [String: String] = [:]) -> [String: String] {
    [
        "tasks/classification/agnews/train.json": news(40),
        "tasks/classification/agnews/valid.json": news(8, from: 100),
        "tasks/classification/agnews/test.json": news(8, from: 200),
    ].merging(more) { $1 }
}

func tasks(
    _ yaml: String, in folder: TaskFolder, model: String = "causal", seed: UInt64 = 7, host: FolderHost? = nil
) throws -> [ProbingTask] {
    let context = Context(host: host ?? FolderHost(folder.url, seed: seed))
    var reader = try TaskReader(parameters(yaml), model: PromptModels.named(model), in: context)
    var tasks: [ProbingTask] = []
    while let task = try reader.next() { tasks.append(task) }
    return tasks
}

/// A prompt of byte-level tokens as text.
func text(_ ids: [Int]) throws -> String {
    let model = try PromptModels.named("causal")
    return ids.map { model.token($0) }.joined()
        .replacingOccurrences(of: "Ġ", with: " ").replacingOccurrences(of: "Ċ", with: "\n")
}

extension ProbingTask {
    /// Items of train, dev and test.
    var sizes: [Int] { [train.count, dev.count, test.count] }
}
