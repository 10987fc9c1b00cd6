import Bundles
import Documents
import Foundation
import Jobs

/// The bundle of a job that no worker could end: it crashed, could never start, or was cancelled before it did.
enum FailedBundle {
    static func write(_ folder: JobFolder, _ state: JobState, _ ending: Ending) throws {
        var provenance: [(String, Value)] = [
            ("id", Value(.string(folder.id))), ("host", Value(.string(ProcessInfo.processInfo.hostName))),
            ("attempts", Value(.int(state.starts))),
        ]
        if let started = state.started {
            provenance.append(("started", Value(.string(started.ISO8601Format()))))
        }
        provenance.append(("ended", Value(.string(Date().ISO8601Format()))))
        let hasLog = FileManager.default.fileExists(atPath: folder.eventsFile.path)
        let bundle = JobBundle(
            job: try folder.job(), manifest: try folder.manifest(),
            status: ending.status == .cancelled ? .cancelled : .failed, problem: ending.problem,
            provenance: .object(provenance), log: hasLog ? folder.eventsFile : nil)
        try bundle.write(to: folder.bundleFile)
    }
}
