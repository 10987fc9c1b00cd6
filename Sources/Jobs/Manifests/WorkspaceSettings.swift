public import Documents
public import Foundation
import Problems

/// `nightjar.yaml`: what holds for a whole workspace. Every key is optional.
public struct WorkspaceSettings: Sendable, Equatable {
    /// Folders outside the workspace that jobs may read; relative ones lie under the workspace.
    public var roots: [String] = []
    /// Jobs that run at the same time.
    public var jobs: Int?
    /// Threads of a job whose manifest does not say.
    public var threads: Int?
    /// Bytes for all jobs together.
    public var memory: Int?
    /// The hours in which jobs may start.
    public var hours: WorkingHours?
    /// What becomes of running jobs when the hours end.
    public var whenHoursEnd = HoursEnd.finish
    /// Where jobs run.
    public var executor = Executor.local
    /// What is handed to Slurm, where jobs run there.
    public var slurm = Slurm()
    /// A command that is run when a job ends.
    public var notify: String?
    /// Whether what was computed is kept for later jobs.
    public var hasCache = true
    /// Bytes that the cache may take; nil: the usual.
    public var cacheSize: Int?
    /// Seconds between looks at the inbox, for network folders whose changes are not told.
    public var poll: Double?
    /// Seconds for which succeeded jobs are kept.
    public var keepSucceeded: Double?

    /// What becomes of running jobs when the hours end.
    public enum HoursEnd: String, Sendable, CaseIterable {
        /// They go on.
        case finish
        /// They are saved, and go on when the hours begin again.
        case pause
    }

    /// Whether workers are kept from everything but their own job.
    public var confine = Confine.auto

    /// How far workers are kept from everything but their own job.
    public enum Confine: String, Sendable, CaseIterable {
        /// As far as the system allows it.
        case auto
        /// Not at all.
        case none
        /// The daemon does not start where the system does not allow it.
        case required
    }

    /// Where jobs run.
    public enum Executor: Sendable, Equatable {
        /// On this machine.
        case local
        /// Handed to Slurm.
        case slurm(Slurm)
    }

    /// What is handed to Slurm with each job.
    public struct Slurm: Sendable, Equatable {
        /// `--partition`
        public var partition: String?
        /// `--account`
        public var account: String?
        /// `--time`, as Slurm writes it.
        public var time: String?
        /// Further options of `sbatch`, one an element.
        public var options: [String] = []

        /// Nothing but the cluster's defaults.
        public init() {}
    }

    /// The settings of a workspace without `nightjar.yaml`.
    public init() {}

    /// Reads `nightjar.yaml`.
    ///
    /// - Throws: A `Rejection` with everything that is wrong.
    public init(_ data: Data, fileName: String = "nightjar.yaml") throws(Rejection) {
        let source = String(data: data, encoding: .utf8)
        var problems: [Problem] = []
        do throws(Problem) {
            var value = try Value(yaml: data, file: fileName)
            if value.isNull { value.content = .object([]) }
            self.init(Self.schema.resolve(value, key: "", problems: &problems), problems: &problems)
        } catch {
            throw Rejection([error], source: source)
        }
        guard problems.isEmpty else { throw Rejection(ProblemList(problems).problems, source: source) }
    }

    /// The keys of `nightjar.yaml`.
    public static let schema = Schema.object([
        .init("roots", .array(.string), help: "Folders outside the workspace that jobs may read."),
        .init("jobs", .integer(1...1024), help: "Jobs that run at the same time."),
        .init("threads", .integer(1...4096), help: "Threads of a job whose manifest does not say."),
        // As people write them: checked by `Quantity`.
        .init("memory", .any, help: "For all jobs together, as 16GiB."),
        .init("hours", .any, help: "When jobs may start, as \"20:00-07:00\"."),
        .init(
            "whenHoursEnd", .choice(HoursEnd.allCases.map(\.rawValue)), default: "finish",
            help: "Whether jobs that run then go on, or are saved and go on in the next hours."),
        .init("executor", .choice(["local", "slurm"]), default: "local", help: "Where jobs run."),
        .init(
            "slurm",
            .object([
                .init("partition", .string), .init("account", .string), .init("time", .string),
                .init("options", .array(.string)),
            ]), help: "What is handed to Slurm with each job."),
        .init("notify", .string, help: "A command that is run when a job ends."),
        .init(
            "cache", .oneOf([.choice(["none"]), .object([.init("size", .any, help: "As 50GiB.")])]),
            help: "What was computed is kept for later jobs, up to this size; or none."),
        .init(
            "confine", .choice(Confine.allCases.map(\.rawValue)), default: "auto",
            help: "Workers run without network and write in their job's folder alone; required: or not at all."),
        .init("poll", .number(0.1...86_400), help: "Seconds between looks at the inbox, for network folders."),
        .init("keep", .object([.init("succeeded", .any, help: "As 90d.")]), help: "How long jobs are kept."),
    ])

    /// The executor that a command line names, with the workspace's own settings for it.
    ///
    /// - Throws: A `usage` problem for a name that is none.
    public func executor(named name: String) throws -> Executor {
        switch name {
        case "local": .local
        case "slurm": .slurm(slurm)
        default: throw Problem(.usage, "--executor is local or slurm, not \(name)")
        }
    }

    private init(_ value: Value, problems: inout [Problem]) {
        /// A quantity that is there, or a problem.
        func quantity<Amount>(
            _ value: Value?, _ key: String, _ allowed: String, _ read: (Value) -> Amount?, _ problems: inout [Problem]
        ) -> Amount? {
            guard let value else { return nil }
            let amount = read(value)
            if amount == nil { problems.append(.mismatch(value, allowed: allowed, key: key)) }
            return amount
        }
        roots = value["roots"]?.array?.compactMap(\.string) ?? []
        jobs = value["jobs"]?.int
        threads = value["threads"]?.int
        memory = quantity(value["memory"], "memory", Quantity.sizeInWords, Quantity.bytes, &problems)
        hours = quantity(value["hours"], "hours", Quantity.hoursInWords, Quantity.hours, &problems)
        whenHoursEnd = value["whenHoursEnd"]?.string.flatMap(HoursEnd.init) ?? .finish
        notify = value["notify"]?.string
        hasCache = value["cache"]?.string != "none"
        cacheSize = quantity(
            value["cache"]?["size"], "cache.size", Quantity.sizeInWords, Quantity.bytes, &problems)
        confine = value["confine"]?.string.flatMap(Confine.init) ?? .auto
        poll = value["poll"]?.double
        keepSucceeded = quantity(
            value["keep"]?["succeeded"], "keep.succeeded", Quantity.timeInWords, Quantity.seconds, &problems)
        if let value = value["slurm"] {
            slurm.partition = value["partition"]?.string
            slurm.account = value["account"]?.string
            slurm.time = value["time"]?.string
            slurm.options = value["options"]?.array?.compactMap(\.string) ?? []
        }
        if value["executor"]?.string == "slurm" { executor = .slurm(slurm) }
    }
}

extension Workspace {
    /// The settings in `nightjar.yaml`; the defaults where there is no such file.
    ///
    /// - Throws: A `Rejection` with everything that is wrong with the file.
    public func settings() throws(Rejection) -> WorkspaceSettings {
        let path = settingsFile.path(percentEncoded: false)
        guard let real = RealPath(path) else { return WorkspaceSettings() }
        guard real.kind == .typeRegular, let handle = FileHandle(forReadingAtPath: real.path),
            let data = try? handle.read(upToCount: ReadingLimits.manifest.bytes + 1) ?? Data()
        else {
            throw Rejection([.badInput("cannot be read", at: Problem.Place(file: path))], source: nil)
        }
        return try WorkspaceSettings(data)
    }
}
