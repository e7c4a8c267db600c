#!/usr/bin/env bash
# Makes the migrations anew, before a release: Initial is that of a site without the sample, the sample's own comes after it.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=src/OrgStarter/Data/Migrations

dotnet new install . --debug:custom-hive "$work/hive" > /dev/null
dotnet new orgstarter -n OrgStarter -o "$work/site" --sample false --tests false --no-restore --debug:custom-hive "$work/hive" > /dev/null
add() {
  (cd "$1" && dotnet tool restore > /dev/null && cd src/OrgStarter && dotnet restore > /dev/null && dotnet ef migrations add "$2" --output-dir Data/Migrations)
}

rm "$work/site/$folder"/*
add "$work/site" Initial
rm "content/$folder"/*
cp "$work/site/$folder"/* "content/$folder"
cp "content/$folder/AppDbContextModelSnapshot.cs" "variants/no-sample/$folder"
sleep 1
add content Projects
