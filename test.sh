#!/usr/bin/env bash
# Sets up what the tests need and runs all of OrgStarter.sln. The last line is the sum.
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# One compiler process for all builds: each new one would compile itself and its analyzers first. Test hosts and commands end before code that
# is compiled again for the long run pays off.
export UseSharedCompilation=true DOTNET_TieredPGO=0

need() {
  command -v "$1" > /dev/null || { echo "$1 is missing: $2"; exit 1; }
}
need dotnet "install the .NET SDK 10 (https://dotnet.microsoft.com/download)"
need npm "install Node.js 20 or later; it fetches htmx once"

# Fetches a program that some tests need, where that is possible without asking; elsewhere those tests say that they skip.
fetch() {
  if command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing $1 for $2"
    { [ -n "${updated:-}" ] || apt-get update -qq; } && updated=1 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" > /dev/null
  else
    echo "No $1 here: $2 will be skipped (in CI they fail). ${3:-}"
  fi
}
# The shell without windows is the same browser in half the time.
browser() {
  [ -n "${CHROMIUM:-}" ] || command -v chromium-headless-shell > /dev/null || command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null
}
if [ -z "${CHROMIUM:-}" ] && ! command -v chromium-headless-shell > /dev/null && command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
  fetch chromium-headless-shell "the browser tests"
fi
browser || fetch chromium "the browser tests" "Install one, or set CHROMIUM to its path."
command -v redis-server > /dev/null || fetch redis-server "the tests of locks in Redis" "Install Redis."
command -v nginx > /dev/null || fetch nginx "the tests of two instances" "Install nginx."
command -v initdb > /dev/null || ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || fetch postgresql "the tests on PostgreSQL" "Install PostgreSQL."

logs=$(mktemp -d)
# Databases of tests and sites that are generated and built (4 GB) in memory, where there is enough of it: nothing is kept.
temporary=${TMPDIR:-/tmp}
if [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')" -gt 8000000 ]; then
  temporary=/dev/shm
fi
memory=$(mktemp -d "$temporary/tests-XXXXXX")
# PostgreSQL runs as a user of its own.
chmod 1777 "$memory"
trap 'rm -rf "$logs" "$memory"' EXIT

# The projects that hold tests, as their project files say.
projects=$(grep -l '"xunit.v3.mtp-v2"' content/tests/*/*.csproj tests/*/*.csproj | xargs -n 1 dirname)

# Sums the counts of this name in the summaries of all projects.
count() {
  cat "$logs"/* | sed -nE "s/^ *$1: ([0-9]+).*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}

# One after the other: beside each other they take longer, and some tests want an answer in time.
if TMPDIR=$memory dotnet build OrgStarter.sln -v q -clp:Summary -tl:off; then
  for project in $projects; do
    log="$logs/${project##*/}"
    TMPDIR=$memory dotnet test --test-modules "$project/bin/Debug/net10.0/${project##*/}.dll" --no-progress 2>&1 | tee "$log"
    # A runner that died, or never began, reports no failed test; it is a failure all the same.
    [ "${PIPESTATUS[0]}" -eq 0 ] && grep -qE '^ *total: [0-9]' "$log" || grep -qE '^ *failed: [1-9]' "$log" || echo "failed: 1" >> "$log"
  done
else
  echo "failed: 1" > "$logs/build"
fi

passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
# Said again at the end: what failed must not drown in what it printed.
cat "$logs"/* | grep -E '^ *failed [[:alpha:]]' | sort -u
cat tests/OrgStarter.Conformance/bin/*/net10.0/conformance.txt 2> /dev/null
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
