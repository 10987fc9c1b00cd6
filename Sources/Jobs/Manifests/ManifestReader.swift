import Documents
public import Foundation
import Problems

/// Reads a manifest and resolves it to jobs, knowing of a plugin no more than its description.
public struct ManifestReader: Sendable {
    /// The plugins that a manifest may name.
    public let plugins: [PluginDescription]

    /// Knows these plugins.
    public init(plugins: [PluginDescription]) {
        self.plugins = plugins
    }

    /// The name without the ending of a manifest, `.yaml`, `.yml` or `.json` in any case; nil without one.
    package static func stem(_ name: String) -> String? {
        for ending in [".yaml", ".yml", ".json"] where name.lowercased().hasSuffix(ending) {
            let stem = String(name.dropLast(ending.count))
            return stem.isEmpty ? nil : stem
        }
        return nil
    }

    /// Reads one manifest: one job, or one for each cell of its matrix, in order.
    ///
    /// - Parameters:
    ///   - fileName: Its name without folders; stands in messages, gives the default name and, by its ending, the format.
    ///   - id: The job's id; the cells of a matrix get `id-1`, `id-2`, ….
    /// - Throws: A `Rejection` with everything that is wrong.
    public func read(_ data: Data, fileName: String, id: String) throws(Rejection) -> [ResolvedJob] {
        let manifest: Value
        do throws(Problem) {
            manifest =
                fileName.lowercased().hasSuffix(".json")
                ? try Value(json: data, file: fileName, limits: .manifest)
                : try Value(yaml: data, file: fileName, limits: .manifest)
            guard manifest.members != nil else {
                let found = manifest.isNull ? "the file is empty" : "found \(manifest.inWords)"
                throw .badInput("\(found); a manifest begins with \"nightjar: 1\"", at: manifest.place)
            }
        } catch {
            throw Rejection([error], source: String(data: data, encoding: .utf8))
        }
        var problems: [Problem] = []
        let jobs = resolve(manifest, fileName: fileName, id: id, problems: &problems)
        guard problems.isEmpty else {
            throw Rejection(ProblemList(problems).problems, source: String(data: data, encoding: .utf8))
        }
        return jobs
    }

    private func resolve(
        _ manifest: Value, fileName: String, id: String, problems: inout [Problem]
    ) -> [ResolvedJob] {
        let resolver = ManifestResolver(plugins: plugins, fileName: fileName)
        guard let written = manifest["matrix"] else {
            return resolver.job(manifest, id: id, cell: nil, problems: &problems).map { [$0] } ?? []
        }
        _ = resolver.schema.resolve(manifest, key: "", problems: &problems)
        let isMatrix = !problems.contains { $0.place?.key?.hasPrefix("matrix") ?? false }
        guard isMatrix, let matrix = Matrix(written, problems: &problems) else { return [] }
        var jobs: [ResolvedJob] = []
        var known = Set(problems)
        // The cells of a wrong matrix say the same again and again.
        for index in 0..<matrix.count where known.count < 100 {
            var found: [Problem] = []
            do throws(Problem) {
                let cell = try matrix.cell(index, of: manifest)
                let job = resolver.job(cell, id: "\(id)-\(index + 1)", cell: index + 1, problems: &found)
                if let job { jobs.append(job) }
            } catch {
                found.append(error)
            }
            problems += found.filter { known.insert($0).inserted }
        }
        return jobs
    }
}
