import Files
import Foundation
import Jobs

/// What reading a manifest gives: the jobs it asks for, or a `Rejection`. The daemon's is `ManifestReader`.
typealias ManifestReading = (_ manifest: Data, _ fileName: String, _ id: String) throws -> [ResolvedJob]

/// Settles claims: a claim becomes job folders, or a rejection; done again after a kill it comes to the same.
struct Intake {
    /// More than any manifest may have, so that the reader says what is wrong with a larger one.
    static let mostBytes = 16 << 20

    enum Outcome: Equatable {
        /// The jobs' ids.
        case jobs([String])
        /// The rejection's name in the outbox.
        case rejected(String)
        /// Somebody opened the file before it was claimed and writes it still.
        case unfinished
    }

    let places: Places
    let claims: Claims
    let ledger: any Ledger
    let wholeness: Wholeness
    let read: ManifestReading

    /// What comes of a claim; it may be removed then, unless it is unfinished.
    func settle(_ claim: Claim) throws -> Outcome {
        try claims.sync(claim)
        let rejecter = Rejecter(outbox: places.outbox)
        if try !rejecter.isDecided(claim) {
            guard let manifest = wholeness.read(claim.file, limit: Self.mostBytes) else { return .unfinished }
            do {
                let jobs = try read(manifest, claim.fileName, claim.id)
                let arrived = FileStatus(claim.file)?.modified ?? Date()
                for job in jobs { try place(job, manifest: manifest, arrived: arrived) }
                return .jobs(jobs.map(\.id))
            } catch let rejection as Rejection {
                try rejecter.decide(claim, text: rejection.text)
            }
        }
        return .rejected(try rejecter.finish(claim))
    }

    /// Builds the job's folder out of sight and gives it its name in one rename; one that is there already is kept.
    private func place(_ job: ResolvedJob, manifest: Data, arrived: Date) throws {
        let folder = JobFolder(places.jobs.appendingPathComponent(job.id, isDirectory: true))
        if try !StoredFile.exists(folder.url) {
            let building = JobFolder(places.building.appendingPathComponent(job.id, isDirectory: true))
            try building.create(job, manifest: manifest)
            _ = try FileMove.rename(building.url, to: folder.url)
        }
        try folder.sync()
        if (try? ledger.state(of: job.id)) == nil { try ledger.record(JobState(arrived: arrived), of: job.id) }
    }
}
