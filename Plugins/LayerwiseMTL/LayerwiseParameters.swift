import NightjarKit

/// Which token of a prompt is looked at.
enum PromptPosition: String, ParameterChoice { case last }

/// DESIGN section 5.
struct LayerwiseParameters: AnalysisParameters {
    @Parameter("The model before tuning; the job's own `model` by default") var pretrained: ModelReference?
    @Parameter("The model tuned on all tasks that are not held out; `train` makes it where there is none")
    var tuned: ModelReference?
    @Parameter("A model a task, tuned on that task alone; `train` makes those that are missing")
    var controls: [String: ModelReference] = [:]
    @Parameter("How models that are not given are tuned") var train: TuningOptions?
    @Parameter("The tasks, in the order of tables and figures") var tasks: [InstructionTask]
    @Parameter("What states are compared by; none twice") var metrics: [SimilarityMetric] = [.cka, .debiased]
    @Parameter("The token whose states are compared") var position = PromptPosition.last
    @Parameter("Whether the last layer's states are those after the model's last normalisation") var finalNorm = true
    @Parameter("Around every prompt, with {prompt} in it: a chat format, say") var template: String?
    @Parameter("Prompts a task, drawn with the seed; as many as the task with the least has, by default")
    var analysisSize: Int?
    @Parameter("Prompts of more tokens are left out", in: 1...1_000_000) var maxTokens = 1024
    @Parameter("The layers of the map of tasks; five that are spread, by default") var mapLayers: [Int]?
}

extension LayerwiseParameters {
    /// Whether the job tunes the model of all tasks.
    var makesTuned: Bool { tuned == nil && train != nil }

    /// Whether the job tunes a task's control.
    func makesControl(of task: InstructionTask) -> Bool { controls[task.name] == nil && train != nil }

    /// Whether a model of the job learns a task's answers.
    func learns(_ task: InstructionTask) -> Bool { makesControl(of: task) || makesTuned && !task.heldOut }

    /// What is wrong with the parameters together.
    var problems: [String] {
        var problems = InstructionTask.problems(with: tasks, template: template, learns: learns)
        problems += modelProblems
        problems += train?.problems(key: "train") ?? []
        if metrics.isEmpty { problems.append("`metrics` is empty; give cka, cka-debiased or svcca") }
        if Set(metrics).count < metrics.count { problems.append("`metrics` has one twice") }
        if let analysisSize, analysisSize < Self.fewestPrompts {
            problems.append("`analysisSize` is \(analysisSize); similarity needs \(Self.fewestPrompts) prompts or more")
        }
        if let wrong = mapLayers?.first(where: { $0 < 1 }) {
            problems.append(
                "`mapLayers` has \(wrong); layers count from 1 here, layer l being the state after l layers")
        }
        return problems
    }

    private var modelProblems: [String] {
        var problems: [String] = []
        let names = tasks.map(\.name)
        for name in controls.keys.sorted() where !names.contains(name) {
            problems.append("`controls` has \(name), which is no task; tasks: \(names.joined(separator: ", "))")
        }
        let missing = names.filter { controls[$0] == nil }
        guard train == nil else {
            if tuned != nil && missing.isEmpty && !names.isEmpty {
                problems.append("there is nothing to `train`: `tuned` and all `controls` are given; leave it out")
            } else if tuned == nil && !tasks.isEmpty && tasks.allSatisfy(\.heldOut) {
                problems.append("every task is `heldOut`: none is left to train the model of all tasks on")
            }
            return problems
        }
        if tuned == nil { problems.append("`tuned` is missing; name the tuned model, or give `train` to make it") }
        if !missing.isEmpty {
            problems.append(
                "`controls` has no model for \(missing.joined(separator: ", ")); name one each, or give `train` to "
                    + "make them"
            )
        }
        return problems
    }

    /// Fewer have no debiased similarity.
    static let fewestPrompts = 4
}
