import Foundation
import NightjarKit

/// The models that a job makes, one after the other; each lies where the bundle's `checkpoint/` is made from: the model
/// of all tasks at its top, the controls under `controls/`.
final class Tuning {
    private let parameters: LayerwiseParameters
    private let base: NamedModel
    private let context: Context
    /// What was trained, in order.
    private(set) var trainings: [Training] = []
    /// Where the models are; nil: none was made.
    private(set) var checkpoint: URL?

    init(parameters: LayerwiseParameters, base: NamedModel, context: Context) {
        self.parameters = parameters
        self.base = base
        self.context = context
    }

    /// The model tuned on all tasks that are not held out, of each cluster at most so many examples.
    func modelOfAll(_ tasks: TaskSet, progress: (Double, String) -> Void) throws -> NamedModel {
        let examples = context.mixture(
            tasks.learned.map { ($0.cluster, $0.examples) }, perCluster: options.perCluster)
        return try tuned(
            "the model of all tasks", on: examples, named: "all-tasks", in: try folder(), progress)
    }

    /// The model tuned on one task.
    func control(of task: AnalysedTask, progress: (Double, String) -> Void) throws -> NamedModel {
        let name = FolderName.of(task.name, among: parameters.tasks.map(\.name))
        let folder = try folder().appending(path: "controls/\(name)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return try tuned(
            "the control of \(task.name)", on: task.examples, named: "control-\(name)", in: folder, progress)
    }

    /// Of a job without `train` there is nothing to make, as the parameters' check has seen.
    private var options: TuningOptions { parameters.train ?? TuningOptions() }

    private func folder() throws -> URL {
        if let checkpoint { return checkpoint }
        let folder = try context.folder("checkpoint")
        checkpoint = folder
        return folder
    }

    private func tuned(
        _ role: String, on examples: [AnswerExample], named name: String, in folder: URL,
        _ progress: (Double, String) -> Void
    ) throws -> NamedModel {
        let recipe = try options.recipe(for: base.model, key: "parameters.train")
        let tuned = try base.model.tune(on: examples, recipe, named: name, in: context) {
            progress($0, "\(role): \($1)")
        }
        trainings.append(
            Training(
                model: role, examples: examples.count, parameters: tuned.trainedParameters, losses: tuned.losses,
                stopped: tuned.stopped))
        return NamedModel(name: role, model: try tuned.model(in: folder))
    }
}

/// A model that the job made.
struct Training: Sendable {
    let model: String
    let examples: Int
    /// How many values were trained.
    let parameters: Int
    /// The mean loss of an answer token, an epoch each.
    let losses: [Double]
    /// Why it ended before its time.
    let stopped: String?
}
