import Files
import Foundation
import Jobs

/// The processes of jobs, picked from all of this machine's.
///
/// A process is its parent's job's, its group's, its session's, or that of the job that its environment names, and stays
/// so: whatever leaves group and session is still known. Each is read once, when it is new, so that a look costs little
/// more than a listing of `/proc`.
final class ProcessTable {
    /// Every worker has its job's folder under this name in its environment, and all that it starts inherits it.
    static let environmentKey = "NIGHTJAR_JOB"

    private var seen: Set<Int32> = []
    private var jobs: [Int32: String] = [:]
    /// The first process of each running job, which leads its group.
    private var leaders: [Int32: String] = [:]

    /// Notes which process a job began with.
    func add(_ folder: JobFolder, leader: Int32) {
        // A later job may get the number of an earlier one's process.
        seen.remove(leader)
        leaders[leader] = folder.url.path
    }

    /// Looks for new processes, and forgets those that are gone.
    func update() {
        let names = (try? Folders.listing(URL(fileURLWithPath: "/proc", isDirectory: true))) ?? []
        let present = Set(names.compactMap { Int32($0) })
        seen.formIntersection(present)
        jobs = jobs.filter { present.contains($0.key) }
        for process in present where !seen.contains(process) { place(process) }
    }

    /// The processes of a job, as of the last look.
    func members(of folder: JobFolder) -> [Int32] {
        let path = folder.url.path
        return jobs.compactMap { $0.value == path ? $0.key : nil }
    }

    /// Kills everything that a job has started, also what begins meanwhile.
    func endAll(of folder: JobFolder) {
        var killed: Set<Int32> = []
        while true {
            update()
            let left = members(of: folder).filter { !killed.contains($0) }
            guard !left.isEmpty else { break }
            for process in left { kill(process, SIGKILL) }
            killed.formUnion(left)
        }
        leaders = leaders.filter { $0.value != folder.url.path }
    }

    /// Says whose a new process is, after its parents, whatever their numbers.
    private func place(_ process: Int32) {
        var line: [(process: Int32, figures: ProcessFigures)] = []
        var next = process
        while seen.insert(next).inserted, let figures = ProcessFigures(next) {
            line.append((next, figures))
            next = figures.parent
        }
        var job = jobs[next]
        for (process, figures) in line.reversed() where process != getpid() {
            job =
                leaders[process] ?? leaders[figures.group] ?? leaders[figures.session] ?? job
                ?? Self.namedJob(of: process)
            jobs[process] = job
        }
    }

    /// The job that a process' environment names.
    private static func namedJob(of process: Int32) -> String? {
        let prefix = Array("\(environmentKey)=".utf8)
        let variables = KernelFile.bytes("/proc/\(process)/environ", limit: 128 << 10)?.split(separator: 0) ?? []
        return variables.first { $0.starts(with: prefix) }.map {
            String(decoding: $0.dropFirst(prefix.count), as: UTF8.self)
        }
    }
}
