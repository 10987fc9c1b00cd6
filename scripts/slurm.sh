#!/usr/bin/env bash
# A Slurm of one node on this machine, for the tests: munged, slurmctld and slurmd, without systemd.
#
# Usage: scripts/slurm.sh start FOLDER [KEY=VALUE…]   further lines of slurm.conf, in place of those below
#        scripts/slurm.sh stop FOLDER
#
# All that it makes lies in FOLDER; SLURM_CONF=FOLDER/slurm.conf leads Slurm's commands to it. It must run as root: the
# node's daemon starts jobs as their users. It ends with 75, one line said, where it cannot start.
set -euo pipefail
. "$(dirname "$0")/common.sh"

# The node has more cores than the machine may have: the tests' jobs mostly wait.
cores=16
memory=8192

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

write_settings() {
    local setting key
    cat >"$folder/slurm.conf.part" <<END
ClusterName=nightjar-$$-$RANDOM
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$folder/munge.socket
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_min_interval=100000
DefMemPerCPU=512
MpiDefault=none
KillWait=2
ReturnToService=2
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=$cores RealMemory=$memory State=UNKNOWN
PartitionName=night Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
    for setting; do
        key=${setting%%=*}
        { grep -v "^$key=" "$folder/slurm.conf.part" && echo "$setting"; } >"$folder/slurm.conf.next"
        mv "$folder/slurm.conf.next" "$folder/slurm.conf.part"
    done
    mv "$folder/slurm.conf.part" "$folder/slurm.conf"
}

# Waits for a command to succeed, at most 10 s.
await() {
    local _
    for _ in {1..100}; do
        "$@" >/dev/null 2>&1 && return
        sleep 0.1
    done
    return 1
}

is_node_ready() { sinfo --noheader --format=%t | grep -qE '^(idle|mix|alloc)$'; }

# Daemons keep nothing open of whoever started them; 255 is the shell's own.
close_what_was_inherited() {
    local descriptor
    for descriptor in /proc/$BASHPID/fd/*; do
        descriptor=${descriptor##*/}
        if [ "$descriptor" -gt 2 ] && [ "$descriptor" -ne 255 ]; then eval "exec $descriptor>&-"; fi
    done
}

start() {
    close_what_was_inherited
    mkdir -p "$folder"/{state,spool}
    # Munged trusts a key and a socket only where nobody else could have put them.
    chmod 0755 "$folder"
    write_settings "$@"
    (umask 077 && head -c 128 /dev/urandom >"$folder/munge.key")
    munged --key-file="$folder/munge.key" --socket="$folder/munge.socket" --pid-file="$folder/munged.pid" \
        --log-file="$folder/munged.log" --seed-file="$folder/munged.seed"
    slurmctld -f "$folder/slurm.conf" 2>>"$folder/start.log"
    slurmd -f "$folder/slurm.conf" 2>>"$folder/start.log"
    await is_node_ready || {
        tail -n 5 "$folder"/{start,slurmctld,slurmd}.log >&2
        stop
        say_and_leave "Slurm does not start here"
    }
}

# By their own process files: a Slurm that somebody else runs here is left alone.
stop() {
    local name pid
    scancel --user="$(id -un)" >/dev/null 2>&1 && await queue_is_empty || true
    for name in slurmd slurmctld munged; do
        pid=$(cat "$folder/$name.pid" 2>/dev/null || true)
        [ -n "$pid" ] || continue
        kill "$pid" 2>/dev/null || true
        # One whose starter had the signal blocked does not hear it.
        await is_gone "$pid" || kill -KILL "$pid" 2>/dev/null || true
    done
}

queue_is_empty() { [ -z "$(squeue --noheader)" ]; }
# Whoever adopts the daemons may never ask for their ends: the dead are gone, too.
is_gone() { ! grep -qsv '^State:[[:space:]]*Z' <(grep -s '^State:' "/proc/$1/status"); }

[ $# -ge 2 ] || { sed -n 's/^# Usage: /Usage: /p; s/^#        /       /p' "$0" >&2; exit 2; }
verb=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
shift 2
export SLURM_CONF=$folder/slurm.conf
case $verb in
    start)
        for tool in munged slurmctld slurmd sbatch; do
            command -v "$tool" >/dev/null 2>&1 || say_and_leave "$tool is missing; run: apt-get install slurm-wlm munge"
        done
        [ "$(id -u)" -eq 0 ] || say_and_leave "a node's daemon must run as root"
        start "$@"
        ;;
    stop) stop ;;
    *) say_and_leave "neither start nor stop: $verb" ;;
esac
