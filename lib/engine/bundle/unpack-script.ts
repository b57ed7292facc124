/**
 * Makes of a bundle's pieces a folder `upstream` beside them, on a machine that has bash, coreutils, gzip, tar and
 * Python.
 */
export const unpackScript = `#!/usr/bin/env bash
# Unpacks the bundle beside this file into ./upstream (or the folder named), without network:
#   bash unpack.sh [FOLDER] && cd FOLDER/upstream && ./run doctor
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
into=\${1:-$PWD}
cd "$here"
sha256sum --check --quiet manifest.sha256 || { echo "unpack: a piece is missing or damaged: bring it again" >&2; exit 1; }
mkdir -p "$into/upstream/node"
gzip -dc node.gz > "$into/upstream/node/node"
chmod +x "$into/upstream/node/node"
node="$into/upstream/node/node"
unzstd() {
  if command -v zstd > /dev/null; then zstd -q -d; else
    "$node" -e '
      const { Decompress } = require(process.argv[1]);
      // A pipe may take a part of what it is given.
      const put = (chunk) => { for (let at = 0; at < chunk.length; ) at += require("fs").writeSync(1, chunk, at); };
      const out = new Decompress(put);
      const buffer = Buffer.alloc(1 << 20);
      for (let n; (n = require("fs").readSync(0, buffer)) > 0; ) out.push(Uint8Array.prototype.slice.call(buffer, 0, n));
      out.push(new Uint8Array(0), true);' "$here/fzstd.js"
  fi
}
cat upstream.tar.zst.* | unzstd | tar --extract --directory "$into"
cd "$into/upstream"

# CUDA's libraries come with PyTorch. TensorFlow opens them by the names of CUDA 12; where there are only those of CUDA 13, they
# stand under the old names, and what is computed so is said to be.
variant=$(readlink .upstream/tensorflow/current)
nvidia=".upstream/tensorflow/$variant/nvidia"
# Packages of this name may lie in several folders: the user's and the system's.
mapfile -t site < <(python3 -c 'import nvidia; print(*nvidia.__path__, sep="\\n")' 2> /dev/null || true)
declare -A beside
link() { # FOLDER NAME CANDIDATE...: the first that is there
  local folder=$1 name=$2 found
  shift 2
  for candidate in "$@"; do
    found=$(find -L "\${site[@]}" /usr/local/cuda*/lib64 -name "$candidate" 2> /dev/null | head -1 || true)
    [ -n "$found" ] || continue
    mkdir -p "$nvidia/$folder/lib"
    ln -sf "$found" "$nvidia/$folder/lib/$name"
    beside["$(dirname "$found")"]=1
    [ "$candidate" = "$name" ] || echo "$name is $candidate" >> .upstream/borrowed-cuda
    return 0
  done
  echo "unpack: no $name, nor \${*}" >&2
}
rm -f .upstream/borrowed-cuda
if [ \${#site[@]} -gt 0 ] || ls /usr/local/cuda*/lib64 > /dev/null 2>&1; then
  link cublas libcublas.so.12 libcublas.so.12 libcublas.so.13
  link cublas libcublasLt.so.12 libcublasLt.so.12 libcublasLt.so.13
  link cudnn libcudnn.so.9 libcudnn.so.9
  for part in ops cnn adv graph engines_precompiled engines_runtime_compiled heuristic; do
    link cudnn libcudnn_$part.so.9 libcudnn_$part.so.9
  done
  link cufft libcufft.so.11 libcufft.so.11 libcufft.so.12
  link curand libcurand.so.10 libcurand.so.10
  link cusolver libcusolver.so.11 libcusolver.so.11 libcusolver.so.12
  link cusparse libcusparse.so.12 libcusparse.so.12
  link cuda_cupti libcupti.so.12 libcupti.so.12 libcupti.so.13
  link cuda_nvrtc libnvrtc.so.12 libnvrtc.so.12 libnvrtc.so.13
  link nvjitlink libnvJitLink.so.12 libnvJitLink.so.12 libnvJitLink.so.13
  link nccl libnccl.so.2 libnccl.so.2
  # They open one another by their own names (libcublas.so.13 needs libcublasLt.so.13): their folders are searched, too.
  number=0
  for folder in "\${!beside[@]}"; do
    number=$((number + 1))
    mkdir -p "$nvidia/beside-$number"
    ln -sfn "$folder" "$nvidia/beside-$number/lib"
  done
else
  echo "unpack: no CUDA libraries: neither PyTorch's (python3 -c 'import nvidia') nor /usr/local/cuda" >&2
fi
cat > run <<'RUN'
#!/usr/bin/env bash
# ./run COMMAND...: upstream with the bundle's own Node. NODE=1 ./run FILE...: Node itself.
cd "$(dirname "$0")"
export PATH="$PWD/node:$PATH"
# Libraries that TensorFlow's open in turn (cuDNN's parts, cuBLASLt) are looked for here.
for folder in .upstream/tensorflow/current/nvidia/*/lib; do export LD_LIBRARY_PATH="$PWD/$folder:\${LD_LIBRARY_PATH:-}"; done
if [ -n "\${NODE:-}" ]; then exec node "$@"; else exec node lib/bin/upstream.js "$@"; fi
RUN
chmod +x run
[ ! -f .upstream/borrowed-cuda ] || { echo "CUDA libraries under another version's name:"; cat .upstream/borrowed-cuda; }
echo "unpacked: $into/upstream"
`;
