import Foundation

extension Boundaries {
    /// What breaks the boundaries in a source tree: a line for each forbidden import, and for each module that only
    /// the tree or only the table has.
    func violations(in root: URL) throws -> [String] {
        let folders = try Self.folders(in: root)
        let strangers = Set(folders.keys).subtracting(allowed.keys).map { "\($0) has no row in the table" }
        let ghosts = Set(allowed.keys).subtracting(folders.keys).map { "\($0) has a row in the table but no folder" }
        let forbidden = try folders.flatMap { module, folder in
            let permitted = Self.platform.union(allowed[module] ?? [])
            return try imports(below: folder, in: root)
                .filter { !permitted.contains($0.module) }
                .map { "\(module) may not import \($0.module): \($0.file):\($0.line)" }
        }
        return (strangers + ghosts + forbidden).sorted()
    }

    /// The folders of Swift modules under `Sources` and `Plugins`, by module name.
    ///
    /// A folder without a Swift file is a wrapped C library or our C kernels: it imports no module.
    private static func folders(in root: URL) throws -> [String: String] {
        var folders: [String: String] = [:]
        for parent in ["Sources", "Plugins"] {
            for name in try FileManager.default.contentsOfDirectory(atPath: root.appending(path: parent).path) {
                let contents = FileManager.default.enumerator(atPath: root.appending(path: "\(parent)/\(name)").path)
                if contents?.contains(where: { "\($0)".hasSuffix(".swift") }) ?? false {
                    folders[name] = "\(parent)/\(name)"
                }
            }
        }
        return folders
    }
}
