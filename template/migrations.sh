#!/usr/bin/env bash
# Makes the migrations of both engines anew, before a release: Initial is that of a site without the sample, the sample's own comes after it.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=src/OrgStarter/Data/Migrations

dotnet new install . --debug:custom-hive "$work/hive" > /dev/null
dotnet new orgstarter -n OrgStarter -o "$work/site" --sample false --tests false --no-restore --debug:custom-hive "$work/hive" > /dev/null
add() {
  (cd "$1" && dotnet tool restore > /dev/null && cd src/OrgStarter && dotnet restore > /dev/null &&
    dotnet ef migrations add "$2" --context AppDbContext --output-dir Data/Migrations/Sqlite &&
    dotnet ef migrations add "$2" --context PostgresDbContext --output-dir Data/Migrations/Postgres)
}

rm -r "$work/site/$folder"
add "$work/site" Initial
rm -r "content/$folder"
cp -r "$work/site/$folder" "content/$folder"
sleep 1
add content Projects

# dotnet ef does not write the template's conditions around the sample's entity.
sed -i -e '/modelBuilder\.Entity("[^"]*\.Project", b =>$/i\            //#if (sample)' \
  -e '/modelBuilder\.Entity("[^"]*\.Project", b =>$/,/^                });$/ { /^                });$/ { n; a\            //#endif' -e '} }' \
  "content/$folder"/*/*ModelSnapshot.cs
