import Files
import Foundation
import Jobs
import Problems

/// Brings the ledger and the jobs' folders together, at every start of a daemon.
///
/// The folders are the truth on life and end. A folder that the ledger does not know is taken up, also one of an older
/// Nightjar, which kept a `state.json` in each. A row without a folder is history where its job had ended, else a loss
/// that is said.
struct Reconciliation {
    let places: Places
    let log: (String) -> Void

    /// The ledger, opened and agreeing with the folders; a damaged one is put aside and made anew from them.
    func ledger() throws -> SQLiteLedger {
        let ledger = try open()
        let folders = try Folders.listing(places.jobs).filter { !$0.hasPrefix(".") }
        let known = Set(try ledger.ids())
        try takeUp(folders.filter { !known.contains($0) }, ledger)
        let there = Set(folders)
        for record in try ledger.open() where !there.contains(record.id) {
            var state = record.state
            state.phase = .failed
            state.ended = Date()
            state.message = "its folder is gone from state/jobs/"
            try ledger.record(state, of: record.id)
            log("\(record.name) (\(record.id)) is lost: its folder is gone from state/jobs/")
        }
        return ledger
    }

    private func open() throws -> SQLiteLedger {
        do {
            return try SQLiteLedger(places.ledger, jobs: places.jobs)
        } catch let problem as Problem where problem.kind == .damaged {
            let aside = places.ledger.path + ".damaged-\(JobID.new())"
            for ending in ["", "-wal", "-shm"] { rename(places.ledger.path + ending, aside + ending) }
            log("the ledger was damaged and is made anew from the jobs' folders; the old one is \(aside)")
            return try SQLiteLedger(places.ledger, jobs: places.jobs)
        }
    }

    private func takeUp(_ ids: [String], _ ledger: SQLiteLedger) throws {
        var records: [JobRecord] = []
        for id in ids {
            let folder = JobFolder(places.jobs.appendingPathComponent(id, isDirectory: true))
            do { records.append(try ledger.newRecord(state(folder), of: id)) } catch {
                log("\(id) cannot be read and is left alone: \(error)")
            }
        }
        guard !records.isEmpty else { return }
        try ledger.add(records)
        for record in records {
            unlink(JobFolder(places.jobs.appendingPathComponent(record.id, isDirectory: true)).stateFile.path)
        }
    }

    /// Where a job stands, by its folder alone.
    private func state(_ folder: JobFolder) throws -> JobState {
        let older = try? JobState(olderValue: folder.readValue(folder.stateFile))
        var state = older ?? JobState(arrived: FileStatus(folder.jobFile)?.modified ?? Date())
        state.starts = max(state.starts, (try? folder.start())?.attempt ?? 0)
        guard let ending = try folder.ending(), try !folder.hasBundle, !folder.isWorkerAlive else {
            // An end whose bundle is still here is the runner's to deliver.
            if state.phase.isEnd { state.phase = .queued }
            return state
        }
        state.phase = JobState.phase(ending.status)
        state.ended = state.ended ?? FileStatus(folder.endFile)?.modified
        state.message = ending.problem?.description
        state.bundle = Deliverer.bundleName(try folder.job().name, folder.id, ending.status)
        return state
    }
}

extension Places {
    /// What is known of every job.
    var ledger: URL { state.appendingPathComponent("ledger.sqlite") }
    /// What people have asked of jobs.
    var requests: URL { state.appendingPathComponent("requests", isDirectory: true) }
}
