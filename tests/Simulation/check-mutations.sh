#!/usr/bin/env bash
# Plants each bug of mutations/ in a copy of the engine, and checks that the simulation finds it: check-mutations.sh [patch …]
# SEEDS is how many seeds it may take. A patch that the hunt does not find, or that does not apply or build, fails the check.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
seeds=${SEEDS:-10000}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

mkdir -p "$copy/tests"
cp -r "$root"/{src,local} "$copy/"
cp -r "$root/tests/Simulation" "$root/tests/Directory.Build.props" "$copy/tests/"
cp "$root"/{Directory.*,global.json,BannedSymbols.txt,.editorconfig} "$copy/"
find "$copy" -type d \( -name bin -o -name obj -o -name node_modules \) -prune -exec rm -rf {} +

failed=0
patches=("$@")
[ ${#patches[@]} -gt 0 ] || patches=("$here"/mutations/*.patch)
for patch in "${patches[@]}"; do
  patch=$(realpath "$patch")
  name=$(basename "$patch" .patch)
  if ! patch -d "$copy" -p1 --forward --quiet --no-backup-if-mismatch -r - < "$patch"; then
    echo "$name: does not apply"; failed=1; continue
  fi
  if ! dotnet build -c Local "$copy/tests/Simulation" -v q > "$copy/build.log" 2>&1; then
    echo "$name: does not build"; grep -m3 error "$copy/build.log"; failed=1
  elif "$copy"/tests/Simulation/bin/Local/net10.0/Simulation --seeds "$seeds" > "$copy/run.log" 2>&1; then
    echo "$name: NOT FOUND in $seeds seeds"; failed=1
  else
    echo "$name: $(grep -m1 violates: "$copy/run.log" || tail -n 1 "$copy/run.log")"
  fi
  patch -d "$copy" -p1 --reverse --quiet --no-backup-if-mismatch -r - < "$patch"
done
exit $failed
