import NightjarKit

/// Demonstrations before each question: one a label, where it is not the number 0.
enum Shots: String, ParameterChoice { case perLabel }

/// Which token stands for a label: the one it begins with after the prompt, or the one it begins with alone.
enum LabelToken: String, ParameterChoice { case context, isolated }

/// What happens to items that are in more than one split.
enum Overlap: String, ParameterChoice { case keep, remove }

/// A task of a manifest's own.
struct TaskData: AnalysisParameters {
    @Parameter("The task's name: one of ours, or one that `templates` has a file for") var name: String
    @Parameter("What neurons are ranked on and demonstrations are drawn from; a task without it is left out")
    var train: Dataset?
    @Parameter("What the number of neurons is chosen on") var dev: Dataset
    @Parameter("What accuracies are measured on") var test: Dataset
}

/// How many items of each split a job takes.
struct ItemCounts: AnalysisParameters {
    @Parameter("Items of `train`; all by default") var train: Int?
    @Parameter("Items of `dev`; all by default") var dev: Int?
    @Parameter("Items of `test`; all by default") var test: Int?
}

/// DESIGN section 5.
struct SkillProbingParameters: AnalysisParameters {
    @Parameter("A folder CATEGORY/TASK/{train,valid,test}.json as MCEval8K has it, or a list of tasks")
    var tasks: OneOf<DataPath, [TaskData]>
    @Parameter("Names of the tasks to take, of those in `tasks`; all by default") var only: [String]?
    @Parameter("A file a task that says how its items become prompts; for MCEval8K's 22 tasks there are ours")
    var templates: [String: DataPath] = [:]
    @Parameter("How many items of each split, drawn with the job's seed, answers and languages in their shares")
    var items = ItemCounts()
    @Parameter("Items in more than one split: keep them as they are, or remove them from train, and from dev for test")
    var overlap = Overlap.keep
    @Parameter("Demonstrations before each question: one a label, or 0") var shots = OneOf<Shots, Int>.first(.perLabel)
    @Parameter("A label's token: the one it begins with after the prompt, or alone") var labelToken = LabelToken.context
    @Parameter("What makes a neuron a voter") var probers: [SkillProber] = [.polar, .magnitude]
    @Parameter("What neurons are ranked by") var ranking = SkillRanking.contrastive
    @Parameter("How many neurons vote: the numbers that are tried on `dev`") var sizes = (0...16).map { 1 << $0 }
}

extension SkillProbingParameters {
    /// What is wrong with the parameters together.
    var problems: [String] {
        var problems: [String] = []
        if let shots = shots.second, shots != 0 {
            problems.append("`shots` is `perLabel` (one demonstration a label) or 0, not \(shots)")
        }
        if probers.isEmpty { problems.append("`probers` is empty; give polar, magnitude, or both") }
        if let twice = probers.firstRepeated { problems.append("`probers` has \(twice.rawValue) twice") }
        if sizes.isEmpty { problems.append("`sizes` is empty; give numbers of neurons, as [1, 2, 4]") }
        if let wrong = sizes.first(where: { $0 < 1 }) {
            problems.append("`sizes` has \(wrong); each must be 1 or more")
        }
        if let twice = sizes.firstRepeated { problems.append("`sizes` has \(twice) twice") }
        for (split, count) in [("train", items.train), ("dev", items.dev), ("test", items.test)] {
            if let count, count < 1 { problems.append("`items.\(split)` is \(count); it must be 1 or more") }
        }
        if let only, only.isEmpty { problems.append("`only` is empty; name tasks, or leave it out to take all") }
        if let twice = only?.firstRepeated { problems.append("`only` has \(twice) twice") }
        guard let list = tasks.second else { return problems }
        if list.isEmpty { problems.append("`tasks` is empty; give a folder, or a list of {name, train, dev, test}") }
        if let twice = list.map(\.name).firstRepeated {
            problems.append("`tasks` has \(twice) twice; tasks are told apart by their names")
        }
        return problems
    }
}

extension Array where Element: Hashable {
    /// The first element that an earlier one equals.
    var firstRepeated: Element? {
        var seen: Set<Element> = []
        return first { !seen.insert($0).inserted }
    }
}
