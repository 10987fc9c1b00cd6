import NightjarKit

/// DESIGN section 5.
struct SegmentTuningParameters: AnalysisParameters {
    @Parameter("Where the segments end: the job:NAME of a layerwise-mtl job, or the bounds, layers counted from 1")
    var segments: OneOf<JobReference, SegmentBounds>
    @Parameter("The tasks: tuned on a part of each, scored on the rest; those held out are only scored")
    var tasks: [InstructionTask]
    @Parameter("How the models are tuned; which layers `compare` says") var train: TuningOptions?
    @Parameter("What is tuned, each by itself; `random` is as many layers as refinement, drawn with the seed")
    var compare: [LayerChoice] = LayerChoice.allCases
    @Parameter(
        "The share of a task's prompts that is scored and not tuned on, where the task does not say", in: 0.01...0.99)
    var testShare = 0.5
    @Parameter("Around every prompt, with {prompt} in it: a chat format, say") var template: String?
}

extension SegmentTuningParameters {
    /// The options with their defaults.
    var options: TuningOptions { train ?? TuningOptions() }

    /// What is wrong with the parameters together.
    var problems: [String] {
        var problems = InstructionTask.problems(with: tasks, template: template) { _ in true }
        problems += train?.problems(key: "train") ?? []
        if train?.layers.second != nil {
            problems.append("`train.layers` is given, and `compare` says which layers are tuned; leave it out")
        }
        if !tasks.isEmpty, tasks.allSatisfy(\.heldOut) {
            problems.append("every task is `heldOut`: none is left to tune on")
        }
        if compare.allSatisfy({ $0 == .untuned }) {
            problems.append("`compare` names nothing to tune; give shared, transition, refinement, all or random")
        }
        if Set(compare).count < compare.count { problems.append("`compare` has one twice") }
        if let bounds = segments.second { problems += bounds.problems(compare) }
        return problems
    }
}
