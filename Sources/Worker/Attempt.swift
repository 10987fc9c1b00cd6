public import Jobs

/// How a worker's attempt at a job ended.
public enum Attempt: Sendable {
    /// With the job's own end; its bundle is in its folder.
    case ended(Ending)
    /// It was asked to stop, or needs more memory than is free; the job goes on from its saved state.
    case stopped
    /// On a cluster: it ran longer than `limits.time`; whether it is tried again is the daemon's to say.
    case overTime

    /// The exit status of `nightjar work`, by which a daemon knows.
    public var exitStatus: Int32 {
        switch self {
        case .ended(let ending): ending.status == .succeeded ? 0 : 1
        case .stopped: 75
        case .overTime: Ending.overTimeStatus
        }
    }
}
