import Foundation
import Testing

/// Runs a script of Fixtures on a folder with the Python that NIGHTJAR_PYTHON names, which has transformers and peft; it
/// says whether they find the same. Nothing where there is none.
func expectAgreement(_ script: String, on folder: URL) throws {
    guard let python = ProcessInfo.processInfo.environment["NIGHTJAR_PYTHON"] else { return }
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(script)")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, file.path, folder.path]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
}
