/// How often and how long the daemon looks at the cluster; seconds.
struct SlurmTiming {
    /// Between two looks at what tasks have noted, which asks nothing of Slurm.
    var look = 2.0
    /// Between two questions to Slurm, as long as something changes there.
    var leastAsking = 5.0
    /// Between two questions when nothing has changed for long.
    var mostAsking = 60.0
    /// For which the result of a task that has gone is waited for: the attributes of files that another machine has
    /// written are up to a minute old over NFS.
    var grace = 65.0
    /// For which a running worker may end by itself when it is asked to; more than the grace, since its end is seen late.
    var patience = 90.0

    init() {}
}
