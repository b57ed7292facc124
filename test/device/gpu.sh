#!/usr/bin/env bash
# What a GPU does, seen: on a machine with an NVIDIA card, after `npm ci && npx upstream setup --gpu` (or unpack.sh of a bundle),
#   bash test/device/gpu.sh [--cpu] [--out FOLDER]
# computes on the card, compares it with the CPU and with PyTorch (of `UPSTREAM_BENCH_PYTHON`, or python3), and leaves
# FOLDER/gpu.json and FOLDER/gpu.md (out/device). It ends within eight minutes: each part has a limit, and the steps' times,
# which come last and are kept one by one, have what is left. `--cpu` rehearses every part without a card, small and with ten
# times the limits. `PARTS="1 2"` runs some parts alone. A part that fails is told in the table, and the others still run.
set -uo pipefail
# Each part is a process group of its own, which ends whole.
set -m
cd "$(dirname "$0")/../.."
# A bundle brings its own Node, and links to the libraries that TensorFlow's open in turn.
if [ -x node/node ]; then
  export PATH="$PWD/node:$PATH"
  for folder in .upstream/tensorflow/current/nvidia/*/lib; do export LD_LIBRARY_PATH="$PWD/$folder:${LD_LIBRARY_PATH:-}"; done
fi
out=out/device rehearsal=
while [ $# -gt 0 ]; do
  case $1 in
    --cpu) rehearsal=1 ;;
    --out) out=$2; shift ;;
    *) echo "gpu.sh: unknown option $1: expected --cpu or --out FOLDER" >&2; exit 2 ;;
  esac
  shift
done
parts=" ${PARTS:-1 2 3 4 5 6 7} "
mkdir -p "$out"
out=$(cd "$out" && pwd)
rm -rf "$out"/*.json "$out"/*.log "$out"/*.csv "$out"/home*
export UPSTREAM_REHEARSAL=$rehearsal TF_FORCE_GPU_ALLOW_GROWTH=true TF_CPP_MIN_LOG_LEVEL=2
# TensorFlow for GPUs computes on a CPU where that is asked for, which a rehearsal does.
[ -z "$rehearsal" ] || export CUDA_VISIBLE_DEVICES=-1
export UPSTREAM_USUAL_HOME=${UPSTREAM_HOME:-$PWD/.upstream}
upstream() { node lib/bin/upstream.js "$@"; }
script() { local name=$1; shift; node --import tsx "test/device/$name.ts" "$@"; }
total=470
# part NUMBER WHAT SECONDS COMMAND...
part() {
  local number=$1 what=$2 limit=$3 start=$SECONDS
  shift 3
  [[ $parts == *" $number "* ]] || return 0
  [ -n "$rehearsal" ] && limit=$((10 * limit)) || limit=$((limit < total - SECONDS ? limit : total - SECONDS))
  echo "== $number. $what"
  ( "$@" ) > >(tee "$out/$number.log") 2>&1 &
  local job=$! code=0
  ( sleep "$limit"; kill -TERM -- -"$job"; sleep 3; kill -KILL -- -"$job" ) > /dev/null 2>&1 &
  local watch=$!
  trap 'kill -TERM -- -$job -$watch 2> /dev/null; exit 130' INT TERM
  wait "$job" || code=$?
  { kill -- -"$watch"; wait "$watch"; } 2> /dev/null
  trap - INT TERM
  local cut=false
  [ $((SECONDS - start)) -lt "$limit" ] || cut=true
  printf '{"part":%s,"what":"%s","code":%s,"cut":%s,"seconds":%s}\n' "$number" "$what" "$code" $cut $((SECONDS - start)) >> "$out/parts.json"
}

doctor() { upstream doctor --json > "$out/doctor.json"; local code=$?; upstream doctor; return $code; }

agreement() {
  CUDA_VISIBLE_DEVICES=-1 script values "$out/values-cpu" || return 1
  CUDA_VISIBLE_DEVICES=-1 TF_ENABLE_ONEDNN_OPTS=0 script values "$out/values-cpu-other-order" || return 1
  script values "$out/values-tf32" || return 1
  NVIDIA_TF32_OVERRIDE=0 script values "$out/values-fp32" || return 1
  script agreement "$out"
}

# Beside the steps the card's use is sampled ten times a second: the share of a step that it is idle.
steps() {
  local sampler=
  if command -v nvidia-smi > /dev/null && [ -z "$rehearsal" ]; then
    nvidia-smi -i 0 --query-gpu=timestamp,utilization.gpu --format=csv,noheader,nounits -lms 100 > "$out/utilisation.csv" &
    sampler=$!
  fi
  script steps "$out/steps.json"
  local code=$?
  [ -z "$sampler" ] || kill "$sampler"
  return $code
}

grids() {
  UPSTREAM_HOME="$out/home" script share-setup && UPSTREAM_HOME="$out/home" upstream grid "$out/grid.yaml" --workers 2 --csv "$out/grid-device.csv" || return 1
  UPSTREAM_HOME="$out/home-cpu" script share-setup && CUDA_VISIBLE_DEVICES=-1 UPSTREAM_HOME="$out/home-cpu" upstream grid "$out/grid.yaml" --workers 2 --csv "$out/grid-cpu.csv" || return 1
  script grid-table "$out"
}

jpegs() { UPSTREAM_HOME="$out/home-jpegs" script share-setup && UPSTREAM_HOME="$out/home-jpegs" script jpegs "$out/jpegs.json"; }

failures() {
  script out-of-memory; local code=$?
  UPSTREAM_HOME="$out/home-killed" script share-setup && UPSTREAM_HOME="$out/home-killed" script killed-worker "$out/grid.yaml" || code=1
  return $code
}

# A rehearsal has eight fine-tunings: of one seed.
grid_steps=60 grid_seeds="0, 1, 2"
[ -z "$rehearsal" ] || { grid_steps=4 grid_seeds=0; }
sed "s/STEPS/$grid_steps/g; s/SEEDS/$grid_seeds/" test/device/grid.yaml > "$out/grid.yaml"
part 1 "doctor names card, memory, driver, CUDA" 30 doctor
part 2 "features and gradients as the CPU's" 90 agreement
part 3 "memory flat over 300 steps" 45 script flat-memory "$out/memory.json"
part 5 "24 fine-tunings, two workers on one card" 120 grids
part 6 "from JPEG files to trained step" 60 jpegs
part 7 "out of memory, and a killed worker" 60 failures
part 4 "step time and memory beside PyTorch" 270 steps
script report "$out"
