import NightjarKit

/// The models that a job names, held against each other before anything is computed.
struct GivenModels: Sendable {
    let pretrained: NamedModel
    /// nil: the job makes it.
    let tuned: NamedModel?
    private let controls: [String: ModelReference]
    private let context: Context

    /// - Throws: A `Problem` where a checkpoint cannot be run, or does not go together with the pretrained one.
    init(
        _ parameters: LayerwiseParameters, pretrained: NamedModel, tasks: TaskSet, in context: Context
    ) async throws {
        self.pretrained = pretrained
        self.context = context
        controls = parameters.controls
        var tuned: NamedModel?
        if let reference = parameters.tuned?.reference {
            let model = NamedModel(name: "tuned (\(reference))", model: try await context.model(reference))
            try model.check(against: pretrained, on: tasks.tasks)
            tuned = model
        }
        self.tuned = tuned
        // Opened again when their turn comes: the tokenizers of sixty models take memory.
        for task in tasks.tasks {
            try context.checkCancellation()
            try await control(of: task.name)?.check(against: pretrained, on: [task])
        }
    }

    /// A task's control; nil where the job makes it.
    func control(of task: String) async throws -> NamedModel? {
        guard let reference = controls[task]?.reference else { return nil }
        return NamedModel(name: "the control of \(task) (\(reference))", model: try await context.model(reference))
    }
}
