import Foundation
import TinyWorkspace

/// The library of faults, compiled from `Library/` by the compiler that comes with Swift.
enum FaultLibrary {
    static let compiled = Result {
        let folder = FileManager.default.temporaryDirectory
        let library = folder.appendingPathComponent("nightjar-faults-\(getpid()).so")
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Library")
        let result = try NightjarProcess.tool(
            "clang",
            ["-std=gnu11", "-O1", "-fPIC", "-shared", "-o", library.path]
                + ["judge.c", "calls.c"].map { sources.appendingPathComponent($0).path } + ["-ldl"], in: folder)
        guard result.status == 0 else { throw NotCompiled(errors: result.errors) }
        return library
    }

    struct NotCompiled: Error { var errors: String }
}
