#!/usr/bin/env bash
# run.sh [--continue] [part [option…]]: mutates a part of the product, or all, and prints the scores and what survived. Fails when a part is
# below its threshold. --continue goes on with a run that was stopped. Options are Stryker's: -m 'Patterns/**/*.cs'.
set -euo pipefail
cd "$(dirname "$0")"
continued=false
if [ "${1-}" = --continue ]; then continued=true; shift; fi
if [ $# -eq 0 ]; then parts=(Engine StatesLanguage Functions Emulator); else parts=("$1"); shift; fi
export RunAnalyzers=false
here=$PWD
failed=0

# Builds the tests, and the product with all changes in it, each behind a switch.
change() {
  rm -rf "$out" && mkdir -p "$out"
  python3 prepare.py "$part" "$tree"
  cd "$tree/tests/Mutation/$part"
  dotnet build -c Local -v q
  cp -r bin/Local/net10.0 "$out/tests"
  dotnet tool restore > /dev/null
  CHANGED_PRODUCT=$out/$product.dll ChangeOnly=true dotnet stryker --skip-version-check --break-at 0 -O "$out/stryker" "$@"
  cp "$out/$product.dll" "$out/tests/"
  cd "$here"
}

for part in "${parts[@]}"; do
  tree=$here/obj/$part out=$here/StrykerOutput/$part
  product=$(python3 summary.py --product "$part")
  if [ "$continued" = false ]; then change "$@"; fi
  dotnet "$out"/tests/*.Tests.dll run "$out/stryker/reports/mutation-report.json" "$out/report.json" "$product" || failed=1
  python3 summary.py --survivors "$part" || failed=1
done
exit $failed
