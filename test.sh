#!/usr/bin/env bash
# Sets up what the tests need and runs OrgStarter.sln. The last line is the sum.
# On a laptop, the tests with the trait Only=CI count as skipped: they take as long as all others, and seldom fail where those pass.
# CI=true runs them, too, and has no test skipped for a program that is missing.
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

logs=$(mktemp -d) gently= template=
# Databases of tests and sites that are generated and built (3 GB) in memory, where there is enough of it: nothing is kept.
temporary=${TMPDIR:-/tmp}
if [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')" -gt 8000000 ]; then
  temporary=/dev/shm
fi
memory=$(mktemp -d "$temporary/tests-XXXXXX")
# PostgreSQL runs as a user of its own.
chmod 1777 "$memory"
trap '[ -z "$template" ] || kill -- "-$template" 2> /dev/null; rm -rf "$logs" "$memory"' EXIT

# The projects that hold tests, as their project files say. Backwards: the proofs, which often wait, run while the template's tests compile.
projects=$(grep -l '"xunit.v3.mtp-v2"' content/tests/*/*.csproj tests/*/*.csproj | xargs -n 1 dirname | sort -r)

# Sums the counts of this name in the summaries of all projects.
count() {
  cat "$logs"/* | sed -nE "s/^ *$1: ([0-9]+).*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}

# The tests of a project that are left out here.
left_out() {
  dotnet "$1/bin/Debug/net10.0/${1##*/}.dll" -list full -trait Only=CI | grep -c "Display name:"
}
# Runs the tests of one project, as it was built, or those that the options name. A log's name is what ran.
run() {
  local project="$1" log="$logs/$2"
  shift 2
  [ "${CI:-}" = true ] || set -- "$@" --filter-not-trait Only=CI
  TMPDIR=$memory $gently dotnet test --test-modules "$project/bin/Debug/net10.0/${project##*/}.dll" --no-progress -- "$@" 2>&1 | tee "$log"
  # A runner that died, or never began, reports no failed test; it is a failure all the same.
  [ "${PIPESTATUS[0]}" -eq 0 ] && grep -qE '^ *total: [0-9]' "$log" || grep -qE '^ *failed: [1-9]' "$log" || echo "failed: 1" >> "$log"
}

# Tests that wait for an answer go before what compiles, and so does the compiler's own process.
if TMPDIR=$memory nice -n 5 dotnet build OrgStarter.sln -v q -clp:Summary -tl:off; then
  # Answers must come in time to the browser tests and to those with the trait Alone: nothing else runs meanwhile. The template's tests
  # compile, mostly, and run beside all others, behind them in priority.
  beside=tests/OrgStarter.Template.Tests
  run content/tests/OrgStarter.E2E E2E
  echo "The tests of the template run beside the others; what they print follows."
  # A process group, which ends with this script.
  set -m
  gently="nice -n 5" run $beside Template > /dev/null < /dev/null &
  template=$!
  set +m
  for project in $projects; do
    case $project in */OrgStarter.E2E | $beside) ;; *) run $project "${project##*/}" --filter-not-trait Alone=true ;; esac
  done
  wait $template
  template=
  cat "$logs/Template"
  if [ "${CI:-}" = true ]; then
    run tests/OrgStarter.Proofs Alone --filter-trait Alone=true
  else
    for project in $projects; do
      left=$(left_out $project)
      [ "$left" = 0 ] || printf '%s\n' "Only in CI: $left tests of ${project##*/}" "  skipped: $left" | tee "$logs/${project##*/} in CI"
    done
    echo "CI=true ./test.sh runs them, too."
  fi
else
  echo "failed: 1" > "$logs/build"
fi

passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
# Said again at the end: what failed must not drown in what it printed.
cat "$logs"/* | grep -E '^ *failed [[:alpha:]]' | sort -u
cat tests/OrgStarter.Conformance/bin/*/net10.0/conformance.txt 2> /dev/null
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
