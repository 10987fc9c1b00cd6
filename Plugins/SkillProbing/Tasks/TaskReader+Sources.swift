import NightjarKit

extension TaskReader {
    /// The tasks that a job asks for, each with its template; those without `train` are left out with a warning.
    static func sources(_ parameters: SkillProbingParameters, in context: Context) throws -> [TaskSource] {
        let all =
            switch parameters.tasks {
            case .first(let folder): try FoundTask.folder(folder, in: context)
            case .second(let list): FoundTask.list(list)
            }
        func check(_ name: String, _ key: String) throws {
            guard !all.contains(where: { $0.isCalled(name) }) else { return }
            let names = all.map(\.name)
            let hint = names.nearest(to: name).map { "; did you mean \($0)?" } ?? ""
            throw Problem.badInput(
                "there is no task \(name.quotedForMessage)\(hint); the tasks are \(names.joined(separator: ", "))",
                at: Problem.Place(key: key))
        }
        for name in parameters.only ?? [] { try check(name, "only") }
        for name in parameters.templates.keys.sorted() { try check(name, "templates.\(name)") }

        let asked = all.filter { task in parameters.only?.contains(where: task.isCalled) ?? true }
        var sources: [TaskSource] = []
        for task in asked {
            guard let train = task.train else {
                context.warn("\(task.name) was left out: it has no train items to rank neurons on")
                continue
            }
            guard let dev = task.dev, let test = task.test else {
                throw Problem.badInput(
                    "has no \(task.dev == nil ? "valid.json" : "test.json"); a task needs train, valid and test",
                    at: Problem.Place(file: task.path))
            }
            sources.append(
                TaskSource(
                    name: task.name, train: train, dev: dev, test: test,
                    template: try template(of: task, parameters.templates, in: context)))
        }
        guard !sources.isEmpty else {
            throw Problem.badInput(
                "no task is left: " + asked.map(\.name).joined(separator: ", ") + " have no train items",
                at: Problem.Place(key: "tasks"))
        }
        return sources
    }

    private static func template(
        of task: FoundTask, _ templates: [String: DataPath], in context: Context
    ) throws -> TaskTemplate {
        if let file = templates.keys.sorted().first(where: task.isCalled).flatMap({ templates[$0] }) {
            return try TaskTemplate(context.document(file, as: TemplateFile.self), file: file.path)
        }
        if let ours = try OurTemplates.template(of: task.path) { return ours }
        throw Problem.badInput(
            "no template for the task \(task.name.quotedForMessage), which is none of ours; write one and add "
                + "`templates: {\(task.name): FILE}`",
            at: Problem.Place(key: "templates"),
            detail: "A template is a YAML file such as\n\n\(OurTemplates.example)\n\nOurs are for "
                + OurTemplates.all.map(\.task).joined(separator: ", ") + ".")
    }
}
