#!/bin/bash
# All that is to be measured on a machine with a graphics processor, in under 8 minutes: whether
# every kernel is right there, what a training step asks of it, and milliseconds beside PyTorch where
# python3 has it. What it writes goes to OUT, or to out/gpu.
#   test/gpu/measure.sh
# With OBELISK_SOFTWARE_ADAPTER=1 (docs/devices.md) it runs on a software driver, and times nothing.
set -uo pipefail
cd "$(dirname "$0")/../.."
out=${OUT:-out/gpu}
mkdir -p "$out"
typescript=(--conditions=obelisk-source --import ./test/support/register-typescript.mjs)
failed=0
slowness=1
if [ -n "${OBELISK_SOFTWARE_ADAPTER:-}" ]; then slowness=8; fi

# NAME SECONDS COMMAND ...: one part, whose failure does not stop the others; on a software driver it
# may take eight times as long.
part() {
  local name=$1 limit=$(($2 * slowness))
  shift 2
  echo "== $name"
  timeout "$limit" "$@" 2>&1 | tee "$out/$name.txt"
  local status=${PIPESTATUS[0]}
  if [ "$status" -ne 0 ]; then
    echo "== $name: exit code $status"
    failed=1
  fi
}

part conformance 90 node "${typescript[@]}" test/gpu/conformance.ts
part gpu-check 150 npm run --silent gpu-check
if [ -z "${OBELISK_SOFTWARE_ADAPTER:-}" ]; then
  part section5 90 npm run --silent bench -- --turns 1 --out "$out/section5" section5
  part networks 150 npm run --silent bench -- --turns 1 --budget 300 --out "$out/networks" \
    obelisk-visceral-hybrid-training-144 obelisk-visceral-hybrid-inference-144 obelisk-training-144
else
  echo '== times: left out on a software driver'
fi
exit "$failed"
