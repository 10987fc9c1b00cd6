import Foundation

/// Finds programs as a shell does.
package enum ProgramSearch {
    /// The path of the first program of this name in the folders of PATH; nil where there is none.
    ///
    /// A folder that depends on where one stands is passed over: what lies there may be anybody's.
    package static func path(
        of name: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> String? {
        (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
            .filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }.first(where: isProgram)
    }

    /// Whether a path leads to a file that may be run.
    package static func isProgram(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && FileManager.default.isExecutableFile(atPath: path)
    }
}
