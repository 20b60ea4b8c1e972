#!/bin/bash
# A real Slurm on this machine, a controller and one node, runs a small cross-validation of which one
# fold is cancelled and the others are preempted on their way. In the end its weights must be those
# of a run without Slurm, to the bit.
# Debian: apt-get install slurm-wlm munge
set -euo pipefail
cd "$(dirname "$0")/../.."

# A name that quotes have to be right for.
work=$(mktemp -d)
out="$work/it's 100% \"quoted\""
export SLURM_CONF=$work/slurm.conf
export NO_COLOR=1
daemons=()
finish() {
  local code=$?
  if [ "$code" != 0 ]; then tail -n 30 "$work"/*.log "$out"/slurm/log-* || true; fi
  if [ "${#daemons[@]}" != 0 ]; then
    # A step that still runs would keep its daemon, and this script, from ending.
    scancel --user="$(id -un)" && until_true 60 queue_is_empty || true
    kill "${daemons[@]}" || true
    wait
  fi
  rm -rf "$work"
}
trap finish EXIT

say() { echo "slurm: $*"; }

# until_true SECONDS COMMAND...: waits until the command succeeds.
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    if ((SECONDS > end)); then say "waited too long for: $*"; return 1; fi
    sleep 0.5
  done
}

start() {
  "$@" >>"$work/${1##*/}.log" 2>&1 &
  daemons+=($!)
}

configure() {
  local host
  host=$(hostname -s)
  cat >"$SLURM_CONF" <<EOF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
ReturnToService=2
SchedulerParameters=sched_interval=2,bf_interval=2
SlurmdParameters=config_overrides
NodeName=$host NodeAddr=127.0.0.1 CPUs=4 RealMemory=4000
PartitionName=usual Nodes=$host Default=YES PriorityTier=1
PartitionName=urgent Nodes=$host PriorityTier=2
EOF
}

start_slurm() {
  mkdir "$work/state" "$work/spool"
  (umask 077 && head -c 128 /dev/urandom >"$work/munge.key")
  start munged --foreground --force --key-file "$work/munge.key" --socket "$work/munge.socket" \
    --pid-file "$work/munged.pid" --seed-file "$work/munged.seed" --log-file "$work/munged.log"
  until_true 10 test -S "$work/munge.socket"
  start slurmctld -D
  start slurmd -D
  until_true 30 sinfo_says idle
  say "$(slurmctld -V) runs"
}

sinfo_says() { sinfo --noheader --format=%T 2>&1 | grep -qx "$1"; }

obelisk() { node packages/cli/bin/obelisk.mjs "$@"; }

options=(--models obelisk,unet-lean --phantoms 4 --size 32,24,32 --folds 2 --steps 40)

logs_say() { grep -qs "$1" "$out"/slurm/log-*; }
queue_is_empty() { ! squeue --noheader | grep -q .; }

# Slurm lets a preempted task wait two minutes before it starts again; here it need not.
queue_has_ended() {
  local id
  for id in $(squeue --noheader --array --states=PD --format=%i --name=obelisk); do
    scontrol update "jobid=$id" starttime=now || true
  done
  queue_is_empty
}

# Submits all folds, takes one away from the queue, and has the others preempted.
disturbed_run() {
  local submitted array
  submitted=$(bash "$out/slurm/submit.sh" --time=30)
  array=$(awk '{ print $2 }' <<<"$submitted")
  scancel "${array}_3"
  until_true 120 logs_say '^step '
  sbatch --partition=urgent --cpus-per-task=4 --chdir="$work" --output=urgent.log --wrap=true
  until_true 60 logs_say 'stopping after this step'
  until_true 60 compgen -G "$out/*/fold_*/checkpoint.safetensors"
  say 'preempted'
  until_true 600 queue_has_ended
  logs_say '1 of 4 jobs are not done yet'
  test -s "$out/report.html"
  say 'gathered without the fold that was cancelled'
}

rest_of_the_run() {
  obelisk crossval --out "$out" --slurm
  grep -q -- '--array=3 ' "$out/slurm/submit.sh"
  bash "$out/slurm/submit.sh" --time=30
  until_true 600 queue_has_ended
  obelisk crossval --out "$out" --slurm 2>&1 | grep -q 'all 4 jobs are done'
  grep -q '"missing": \[\]' "$out/summary.json"
  say 'gathered with all folds'
}

compare_with_a_local_run() {
  local weights
  obelisk crossval "${options[@]}" --out "$work/local"
  for weights in "$work"/local/*/fold_*/last.safetensors; do
    cmp "$weights" "$out/${weights#"$work/local/"}"
  done
  say 'passed: the weights are those of a run without Slurm, to the bit'
}

configure
start_slurm
obelisk crossval "${options[@]}" --out "$out" --slurm
disturbed_run
rest_of_the_run
compare_with_a_local_run
