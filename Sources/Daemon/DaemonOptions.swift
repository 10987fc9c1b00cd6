public import Jobs

/// What `nightjar watch` may be told.
public struct DaemonOptions {
    /// How many jobs run at once; nil: as the workspace says, else one, since a job uses all cores.
    public var jobs: Int?
    /// When jobs start; nil: as the workspace says, else always.
    public var hours: WorkingHours?
    /// `local` or `slurm`; nil: as the workspace says.
    public var executor: String?
    /// How often a cluster is looked at.
    var slurmTiming = SlurmTiming()
    /// Ends when the inbox and the queue are done.
    public var once = false
    /// Seconds that `once` goes on looking at manifests that somebody is still writing, or that are empty, before it ends
    /// without them; it looks at least ten times, however slow the machine is.
    public var patience = 5.0
    /// Seconds between two looks at the inbox when nothing hints at news; nil: as the workspace says, else 2.
    public var poll: Double?
    /// Seconds that workers have for saving their state when the daemon is asked to end.
    public var grace = 10.0
    /// Seconds that a worker has for saying what it needs, before an equal share is taken for its part.
    public var forecastPatience = 60.0
    /// How far workers are kept from everything but their own job; `nightjar watch` takes it from the workspace.
    public var confine = WorkspaceSettings.Confine.none
    /// Seconds in which a worker neither uses a processor nor says anything before it counts as hanging.
    public var stillness = 3600.0
    /// Whether SIGTERM and SIGINT end the daemon.
    public var handlesSignals = true
    /// Ends the daemon from another thread, as SIGTERM does.
    public var stopRequest: StopRequest?
    /// Called with what running jobs tell: id, name, event.
    public var progress: ((_ id: String, _ name: String, _ event: JobEvent) -> Void)?

    /// The defaults.
    public init() {}
}
