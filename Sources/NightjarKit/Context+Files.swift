import Documents
public import Foundation
import Problems

extension Context {
    /// The rows of a data set with all their fields, in its order, after `sample` and `limit`: the same rows that
    /// ``rows(_:)`` takes.
    ///
    /// ```swift
    /// let dataset = Dataset(path: "reviews.jsonl", sample: 500)
    /// let rows = try context.records(dataset)
    /// let reviews = try rows.map { try $0.text("review") }
    /// let stars = try rows.map { try $0.integer("stars") }
    /// ```
    ///
    /// - Throws: A `Problem` that names file and line where a row cannot be read.
    public func records(_ dataset: Dataset) throws -> [DatasetRow] {
        try draw(dataset) { try $0.rows(sample: dataset.sample, limit: dataset.limit, using: &$1) }
    }

    /// The files in a folder of data and the folders in it, as paths relative to it, sorted by name; those that begin
    /// with `.` are left alone.
    ///
    /// - Throws: A `Problem` where the folder cannot be read or holds more than 10,000 files.
    public func files(in folder: DataPath) throws -> [String] {
        let root = try host.folder(at: folder.path)
        func problem(_ what: String) -> Problem { Problem.badInput(what, at: Problem.Place(file: root.path)) }
        var found: [String] = []
        func list(_ relative: String, depth: Int) throws {
            let url = relative.isEmpty ? root : root.appendingPathComponent(relative)
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: url.path) else {
                throw problem("is no folder that can be read")
            }
            for name in names.sorted() where !name.hasPrefix(".") {
                let path = relative.isEmpty ? name : relative + "/" + name
                var isFolder: ObjCBool = false
                guard FileManager.default.fileExists(atPath: root.path + "/" + path, isDirectory: &isFolder) else {
                    continue
                }
                if !isFolder.boolValue {
                    found.append(path)
                } else if depth < 8 {
                    try list(path, depth: depth + 1)
                }
                guard found.count <= 10_000 else {
                    throw problem("holds more than 10,000 files; name a folder of data")
                }
            }
        }
        try list("", depth: 0)
        return found
    }

    /// The rows of a table that another job's bundle holds; none where the table has only its header.
    ///
    /// - Parameters:
    ///   - name: Without its ending, as `segments`.
    ///   - job: Which job's.
    /// - Throws: A `Problem` where that job's bundle is not in the outbox or has no such table.
    public func table(_ name: String, of job: JobReference) throws -> [DatasetRow] {
        let rows = try DatasetRows(host.table(name, of: job.reference))
        var all: [DatasetRow] = []
        while let row = try rows.next() { all.append(row) }
        return all
    }

    /// A new, empty folder for files that live until the job's bundle is written: a checkpoint, say.
    ///
    /// - Parameter name: Of ASCII letters, digits, `-`, `_` and `.`, for whoever looks in while the job runs.
    /// - Throws: A `Problem` where the folder cannot be made.
    public func folder(_ name: String) throws -> URL {
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_.".utf8.contains(byte)
        }
        guard isPlain, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 100 else {
            throw Problem(.ownError, "\(name.debugDescription) is no name for a folder: letters, digits, -, _ and .")
        }
        var folder = host.scratch.appendingPathComponent(name, isDirectory: true)
        var copy = 1
        // One call makes or refuses it: what was asked for earlier, or by another thread, is never handed out twice.
        while mkdir(folder.path, 0o777) != 0 {
            guard errno == EEXIST else {
                let reason = String(cString: strerror(errno))
                throw Problem(.tryAgain, "this folder cannot be made: \(reason)", at: .init(file: folder.path))
            }
            copy += 1
            folder = host.scratch.appendingPathComponent("\(name)-\(copy)", isDirectory: true)
        }
        return folder
    }

    /// A document of a plugin's own form, YAML or JSON by its ending, checked as a manifest's parameters are.
    ///
    /// ```swift
    /// struct Task: AnalysisParameters {
    ///     @Parameter("What the model is asked") var question: String
    ///     @Parameter("What it may answer") var options: [String]
    /// }
    /// let task = try context.document(DataPath("tasks/topics.yaml"), as: Task.self)
    /// ```
    ///
    /// - Throws: A `Problem` that names file, line, column and key, what was found and what is allowed.
    public func document<Form: AnalysisParameters>(_ path: DataPath, as form: Form.Type) throws -> Form {
        let file = try host.file(ofDataset: path.path)
        return try Form(document: Data(contentsOf: file, options: .mappedIfSafe), file: file.path)
    }
}

extension AnalysisParameters {
    /// Reads a document of this form: JSON where the file's name ends so, else YAML.
    ///
    /// - Parameters:
    ///   - bytes: The document.
    ///   - file: Its name: says which of the two it is, and stands in messages.
    /// - Throws: A `Problem` that names file, line, column and key, what was found and what is allowed.
    public init(document bytes: Data, file: String) throws {
        let document =
            file.lowercased().hasSuffix(".json")
            ? try Value(json: bytes, file: file, limits: .manifest)
            : try Value(yaml: bytes, file: file, limits: .manifest)
        let resolved: Value
        do throws(ProblemList) {
            resolved = try Self.schema.resolve(document, key: "")
        } catch {
            guard let first = error.problems.first else { throw error }
            let others = error.problems.dropFirst().map(\.description).joined(separator: "\n")
            throw Problem(first.kind, first.message, at: first.place, detail: others.isEmpty ? nil : others)
        }
        try self.init(resolved: resolved)
    }
}
