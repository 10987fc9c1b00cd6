import Foundation
import TinyWorkspace

/// The library of faults, compiled from `faults.c` by the compiler that comes with Swift.
enum FaultLibrary {
    static let compiled = Result {
        let folder = FileManager.default.temporaryDirectory
        let library = folder.appendingPathComponent("nightjar-faults-\(getpid()).so")
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("faults.c")
        let result = try NightjarProcess.tool(
            "clang", ["-std=gnu11", "-O1", "-fPIC", "-shared", "-o", library.path, source.path, "-ldl"], in: folder)
        guard result.status == 0 else { throw NotCompiled(errors: result.errors) }
        return library
    }

    struct NotCompiled: Error { var errors: String }
}
