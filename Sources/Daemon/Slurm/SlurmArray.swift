/// A batch as the daemon holds it: its array, once Slurm has said which.
final class SlurmArray {
    let batch: SlurmBatch
    /// Slurm's id of it; nil while it is not known whether Slurm has taken it.
    var id: Int?
    /// The jobs of the tasks that are not settled, by the tasks' numbers.
    var open: [Int: String] = [:]
    /// Why it is not known whether Slurm has taken it, where `sbatch` has failed.
    var refusal: String?
    /// Whether Slurm is to be asked what it remembers of the array.
    var needsRecords = false
    /// Whether `sbatch` runs for it, as this daemon's own.
    var isSubmitting = false

    init(_ batch: SlurmBatch) { self.batch = batch }
}
