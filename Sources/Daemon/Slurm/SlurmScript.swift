/// What runs on the node: a shell around the worker, which tells where the worker begins and how it ends.
///
/// Slurm forgets a task minutes after its end, so that its word is not there when the daemon was away. What is noted in
/// the batch's folder stays.
enum SlurmScript {
    /// Of a node that does not see the workspace; the script can tell nobody but Slurm.
    static let noWorkspace = 76
    /// A shell's own: the worker's executable is not there.
    static let noWorker = 127

    static let text = """
        #!/bin/sh
        # One task of a Nightjar batch: task.sh BATCHFOLDER WORKER [ARGUMENT...]
        batch=$1
        shift
        task=$SLURM_ARRAY_TASK_ID
        id=$(sed -n "$((task + 1))p" "$batch/tasks")
        folder=${batch%/slurm/*}/jobs/$id
        [ -n "$id" ] && [ -d "$folder" ] || exit \(noWorkspace)
        # The job was handed over anew meanwhile: this task is not its own any more.
        grep -qF "\\"${batch##*/}\\"" "$folder/slurm.json" || exit 0

        # Appears whole or not at all.
        note() {
            printf '%s\\n' "$2" >"$batch/$1/.$task" && mv "$batch/$1/.$task" "$batch/$1/$task"
        }

        note started "$SLURM_ARRAY_JOB_ID $SLURMD_NODENAME"
        command -v "$1" >/dev/null || { note ended \(noWorker); exit \(noWorker); }
        cd "$folder" || exit \(noWorkspace)
        asked=
        "$@" "$folder" >>worker.log 2>&1 &
        worker=$!
        trap 'asked=" asked"; kill -TERM "$worker"' TERM
        # A signal ends the waiting, not the worker.
        while :; do
            wait "$worker"
            status=$?
            kill -0 "$worker" 2>/dev/null || break
        done
        note ended "$status$asked"
        exit "$status"

        """
}
