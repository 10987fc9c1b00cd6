import NightjarKit

/// A task before it is read: its name, its data sets, its template.
struct TaskSource: Sendable {
    var name: String
    var train: Dataset
    var dev: Dataset
    var test: Dataset
    var template: TaskTemplate
}

/// A task's data, as a folder or a manifest has it.
struct FoundTask: Sendable, Equatable {
    /// `agnews`; of two tasks of one name `CATEGORY/TASK`.
    var name: String
    /// Where it was found: `…/classification/agnews`, or the name in a manifest's list.
    var path: String
    /// Nil where there is none.
    var train: Dataset?
    var dev: Dataset?
    var test: Dataset?

    /// Whether `name` means this task: its name, or the end of its path.
    func isCalled(_ name: String) -> Bool { name == self.name || path == name || path.hasSuffix("/" + name) }
}

extension FoundTask {
    /// The tasks of a manifest's list.
    static func list(_ tasks: [TaskData]) -> [FoundTask] {
        tasks.map { FoundTask(name: $0.name, path: $0.name, train: $0.train, dev: $0.dev, test: $0.test) }
    }

    /// The tasks of a folder: every folder in it that has `valid` (or `dev`) and `test`, in any form of data set.
    ///
    /// - Throws: A `Problem` where there is none, or a split of one is there twice.
    static func folder(_ folder: DataPath, in context: Context) throws -> [FoundTask] {
        var root = folder.path[...]
        while root.last == "/" { root.removeLast() }
        var tasks: [String: FoundTask] = [:]
        for file in try context.files(in: folder) {
            let parts = file.split(separator: "/")
            guard let leaf = parts.last, let split = Split(file: leaf) else { continue }
            let path = ([root] + parts.dropLast()).joined(separator: "/")
            var task = tasks[path] ?? FoundTask(name: "", path: path)
            guard task[split] == nil else {
                throw Problem.badInput(
                    "has its \(split.rawValue) items in more than one file; leave one", at: Problem.Place(file: path))
            }
            task[split] = Dataset(path: root + "/" + file)
            tasks[path] = task
        }
        let names = tasks.keys.map { $0.components(last: 1) }
        let found = tasks.values.sorted { $0.path < $1.path }.map { task in
            var task = task
            let name = task.path.components(last: 1)
            task.name = names.count { $0 == name } > 1 ? task.path.components(last: 2) : name
            return task
        }
        guard !found.isEmpty else {
            throw Problem.badInput(
                "holds no task: CATEGORY/TASK/{train,valid,test}.json, as MCEval8K has it",
                at: Problem.Place(file: folder.path))
        }
        return found
    }

    private subscript(split: Split) -> Dataset? {
        get {
            switch split {
            case .train: train
            case .dev: dev
            case .test: test
            }
        }
        set {
            switch split {
            case .train: train = newValue
            case .dev: dev = newValue
            case .test: test = newValue
            }
        }
    }
}

/// What a file of a task's folder holds, by its name.
private enum Split: String {
    case train, dev, test

    init?(file: Substring) {
        let parts = file.split(separator: ".", maxSplits: 1).map { $0.lowercased() }
        let forms = ["json", "jsonl", "csv", "tsv"]
        guard parts.count == 2, forms.flatMap({ [$0, $0 + ".gz", $0 + ".zst"] }).contains(parts[1]) else { return nil }
        switch parts[0] {
        case "train": self = .train
        case "valid", "validation", "dev": self = .dev
        case "test": self = .test
        default: return nil
        }
    }
}

extension String {
    fileprivate func components(last count: Int) -> String {
        split(separator: "/").suffix(count).joined(separator: "/")
    }
}
