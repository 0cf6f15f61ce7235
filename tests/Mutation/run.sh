#!/usr/bin/env bash
# run.sh [package [option…]]: mutates a package, or all, and prints what survived. Options are Stryker's: -m 'Patterns/*.cs'.
set -euo pipefail
cd "$(dirname "$0")"
dotnet tool restore > /dev/null
if [ $# -eq 0 ]; then packages=(Engine StatesLanguage Functions Emulator); else packages=("$1"); shift; fi
failed=0
for package in "${packages[@]}"; do
  (cd "$package" && dotnet restore -p:Configuration=Local -v q && dotnet stryker --skip-version-check "$@") || failed=1
  python3 summary.py "$package" --survivors
done
exit $failed
