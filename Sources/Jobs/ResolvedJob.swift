public import Documents
public import Problems

/// One job with nothing left open: every default, path and seed written out. The worker's whole input.
public struct ResolvedJob: Sendable, Equatable {
    /// Unique for ever; sorts by time of claiming.
    public var id: String
    /// The manifest's name, with `-1`, `-2`, … for the cells of a matrix.
    public var name: String
    /// The manifest's own name.
    public var manifestName: String
    /// The plugin's id.
    public var plugin: String
    /// As written in the manifest (`org/name`, a path, `job:NAME`); nil where the plugin needs none.
    public var model: String?
    /// Checked, defaults filled in; datasets as full objects, their paths as written.
    public var parameters: Value
    /// Every random choice follows from it.
    public var seed: UInt64
    /// Higher first; then first come, first served.
    public var priority: Int
    /// Names of jobs that have to succeed first.
    public var after: [String]
    /// Where the job is stopped.
    public var limits: Limits
    /// How often it is tried again after a crash, a time-out or an out-of-memory end.
    public var retries: Int

    /// Where the job is stopped; nil where the manifest sets no limit.
    public struct Limits: Sendable, Equatable {
        /// Seconds.
        public var time: Double?
        /// Bytes.
        public var memory: Int?
        /// Threads that the job may use.
        public var threads: Int?
        /// Sets each limit.
        public init(time: Double? = nil, memory: Int? = nil, threads: Int? = nil) {
            self.time = time
            self.memory = memory
            self.threads = threads
        }

        /// What is said of a job that ran longer than it may; nil where it may run for ever.
        public var overTime: Problem? {
            time.map { time in
                Problem(
                    .failed,
                    "limits.time: the job ran longer than the \(time.secondsInWords) it may; "
                        + "raise limits.time, or give it less to do")
            }
        }
    }

    /// Sets every part; `ManifestReader` makes jobs from manifests.
    public init(
        id: String, name: String, manifestName: String, plugin: String, model: String?, parameters: Value,
        seed: UInt64 = 0, priority: Int = 0, after: [String] = [], limits: Limits = Limits(), retries: Int = 0
    ) {
        self.id = id
        self.name = name
        self.manifestName = manifestName
        self.plugin = plugin
        self.model = model
        self.parameters = parameters
        self.seed = seed
        self.priority = priority
        self.after = after
        self.limits = limits
        self.retries = retries
    }
}
