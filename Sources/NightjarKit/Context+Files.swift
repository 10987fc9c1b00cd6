import Documents
public import Foundation
import Problems

extension Context {
    /// The rows of a data set with all their fields, in its order, after `sample` and `limit`: the same rows that
    /// `rows(_:)` takes.
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

    /// A document of a plugin's own form, YAML or JSON by its ending, checked as a manifest's parameters are.
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
    /// - Parameter file: Stands in messages.
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
