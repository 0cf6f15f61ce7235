#!/usr/bin/env bash
# Plants each bug of mutations/ in a copy of the engine, and checks that the simulation finds it: check-mutations.sh [patch …]
# SEEDS is how many seeds it may take. A patch that the hunt does not find, or that does not apply or build, fails the check.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
seeds=${SEEDS:-10000}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

# The shared files of tests/ and of the root come along, whichever there are.
cd "$root"
mapfile -t shared < <(find . tests -maxdepth 1 -type f ! -name .git ! -name '*.sln' ! -name '*.md')
tar --exclude=bin --exclude=obj --exclude=node_modules -cf - src local tests/Simulation "${shared[@]}" | tar -C "$copy" -xf -
cd - > /dev/null

# Only what a patch changes is built anew: nothing that it plants changes what other projects see.
build() { dotnet build -c Local -v q -p:RunAnalyzers=false "$@" > "$copy/build.log" 2>&1; }
if ! build "$copy/tests/Simulation"; then
  echo "The simulation does not build:"; grep -m3 error "$copy/build.log"; exit 1
fi
cp -r "$copy/tests/Simulation/bin/Local/net10.0" "$copy/clean"

plant() {
  rm -rf "$copy/planted"
  cp -r "$copy/clean" "$copy/planted"
  for project in $(sed -n 's|^+++ b/src/\([^/]*\)/.*|\1|p' "$1" | sort -u); do
    build --no-restore --no-dependencies "$copy/src/$project" || return 1
    cp "$copy/src/$project/bin/Local/net10.0/$project.dll" "$copy/planted/"
  done
}

# What the simulation checks, by the names that it gives to it.
invariants() {
  find "$here" -name '*.cs' -not -path '*/obj/*' -not -path '*/bin/*' -exec cat {} + | tr '\n' ' ' \
    | grep -oP '(?:Violate\(\s*|const string \w+ = )"\K[A-Z][a-z]* [^"{]+(?=")' | sort -u
}

failed=0
touch "$copy/violated"
patches=("$@")
[ ${#patches[@]} -gt 0 ] || patches=("$here"/mutations/*.patch)
for patch in "${patches[@]}"; do
  patch=$(realpath "$patch")
  name=$(basename "$patch" .patch)
  if ! patch -d "$copy" -p1 --forward --quiet --no-backup-if-mismatch -r - < "$patch"; then
    echo "$name: does not apply"; failed=1; continue
  fi
  if ! plant "$patch"; then
    echo "$name: does not build"; grep -m3 error "$copy/build.log"; failed=1
  elif "$copy/planted/Simulation" --seeds "$seeds" > "$copy/run.log" 2>&1; then
    echo "$name: NOT FOUND in $seeds seeds"; failed=1
  elif ! grep -m1 violates: "$copy/run.log" > "$copy/found.log"; then
    echo "$name: broke the simulation"; tail -n 3 "$copy/run.log"; failed=1
  else
    echo "$name: $(cat "$copy/found.log")"
    sed 's/.*violates: //' "$copy/found.log" >> "$copy/violated"
  fi
  patch -d "$copy" -p1 --reverse --quiet --no-backup-if-mismatch -r - < "$patch"
done
# An invariant that nothing breaks may be one that cannot fail.
[ $# -gt 0 ] || invariants | grep -vxFf "$copy/violated" | sed 's/^/broken by no patch: /'
exit $failed
