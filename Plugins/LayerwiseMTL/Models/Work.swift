import NightjarKit

/// How much of the job each of its parts is, for its progress; in tokens that go through a model.
struct Work {
    /// A part of the job.
    enum Part: Hashable {
        case tuned
        case control(String)
        case passes(String)
    }

    private var starts: [Part: Double] = [:]
    private var sizes: [Part: Double] = [:]
    private var total = 0.0
    private let context: Context

    init(_ parameters: LayerwiseParameters, tasks: TaskSet, context: Context) {
        self.context = context
        // Back is twice as far.
        let times = 3 * Double(parameters.train?.epochs ?? 0)
        func learning(_ task: AnalysedTask) -> Double { times * task.examples.reduce(0) { $0 + Double($1.ids.count) } }
        if parameters.makesTuned { add(tasks.learned.reduce(0) { $0 + learning($1) }, .tuned) }
        for task in tasks.tasks {
            if parameters.makesControl(of: task.task) { add(learning(task), .control(task.name)) }
            add(3 * task.ids.reduce(0) { $0 + Double($1.count) }, .passes(task.name))
        }
    }

    private mutating func add(_ size: Double, _ part: Part) {
        starts[part] = total
        sizes[part] = size
        total += size
    }

    /// Says how far the job is, by how far a part of it is.
    func report(_ fraction: Double, of part: Part, _ what: String) {
        guard let start = starts[part], let size = sizes[part], total > 0 else { return }
        context.progress(0.99 * (start + fraction * size) / total, what)
    }
}
