public import Foundation
import Problems

/// Where the base is that the adapter in a folder names, by `base_model_name_or_path`.
public typealias BaseLookup = (_ reference: String, _ adapter: URL) throws -> URL

extension Adapter {
    /// The base's folder or file.
    ///
    /// - Throws: A `Problem` at `base_model_name_or_path` where it is not found, or is an adapter itself.
    func findBase(_ lookup: BaseLookup?) throws -> URL {
        let found: URL
        do {
            found = try (lookup ?? Self.base)(base, folder)
        } catch let problem as Problem where problem.kind == .badInput {
            throw configuration.problem(
                "base_model_name_or_path",
                "\(problem.message); write the path of the adapter's base here, or put the base where it is looked for")
        }
        guard !Self.isAdapter(found) else {
            throw configuration.problem(
                "base_model_name_or_path",
                "\(found.path) is an adapter itself, not a base; \(AdapterConfiguration.remedy)")
        }
        return found
    }

    /// The base under a path, which may be relative to the adapter's folder.
    ///
    /// - Throws: A `Problem` where nothing is there.
    public static func base(_ reference: String, ofAdapterIn folder: URL) throws -> URL {
        let url = reference.hasPrefix("/") ? URL(fileURLWithPath: reference) : folder.appendingPathComponent(reference)
        guard !reference.isEmpty, FileManager.default.fileExists(atPath: url.path) else {
            throw Problem.badInput("no model \(reference.quotedForMessage)")
        }
        return url.standardizedFileURL
    }
}
