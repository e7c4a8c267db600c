// What a newer version of the template changed, as a patch for this project:
//
//   dotnet run --file tools/upgrade.cs             to the newest version
//   dotnet run --file tools/upgrade.cs -- 1.2.0    to this one
//   git apply --3way upgrade.patch                 conflicts are marked where both sides changed
//
// It makes the project anew, as it was (.template.json says with what) and as it would be now, in a repository of its own under the
// folder for temporary files, and takes the difference. Nothing of this project is read but .template.json and the id of the user
// secrets, and nothing is changed: the patch is a file, and git learns what the files looked like before.
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

const string Stamp = ".template.json";
var project = Environment.CurrentDirectory;
if (!File.Exists(Path.Combine(project, Stamp)))
{
    Console.Error.WriteLine($"Run this in the top folder of the project, where {Stamp} is.");
    return 1;
}

var stamp = JsonNode.Parse(File.ReadAllText(Path.Combine(project, Stamp)))!;
var (package, was) = ((string)stamp["package"]!, (string)stamp["version"]!);
// For a version that no feed has: UPGRADE_SOURCE names a folder with the packages of both.
var feed = Environment.GetEnvironmentVariable("UPGRADE_SOURCE");
var work = Directory.CreateTempSubdirectory("upgrade-").FullName;
try
{
    var made = Path.Combine(work, "project");
    Directory.CreateDirectory(made);
    Run(made, "git", "init", "--quiet");
    Make(was);
    Commit("was");
    Make(args.FirstOrDefault());
    Commit("is");

    var patch = Path.Combine(project, "upgrade.patch");
    File.WriteAllText(patch, Run(made, "git", "diff", "--binary", "--full-index", "HEAD~1", "HEAD"));
    // With these files in this repository, git merges three ways where a line is not what it was.
    Run(project, "git", "fetch", "--quiet", "--no-tags", made, "HEAD");
    var now = (string)JsonNode.Parse(File.ReadAllText(Path.Combine(made, Stamp)))!["version"]!;
    Console.WriteLine($"{was} -> {now}: {Run(made, "git", "diff", "--shortstat", "HEAD~1", "HEAD").Trim()}");
    Console.WriteLine("Look at upgrade.patch; apply it by: git apply --3way upgrade.patch");
    return 0;

    // Makes the project in its folder as this version does, in place of what is there; null for the newest.
    void Make(string? version)
    {
        var hive = Path.Combine(work, Path.GetRandomFileName());
        string[] source = feed is null ? [] : ["--add-source", feed];
        Run(work, "dotnet", ["new", "install", version is null ? package : $"{package}@{version}", .. source, "--debug:custom-hive", hive]);
        foreach (var entry in Directory.GetFileSystemEntries(made).Where(entry => Path.GetFileName(entry) != ".git"))
        {
            if (Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry);
            }
        }

        var options = stamp["options"]!.AsObject().SelectMany(option => new[] { $"--{option.Key}", (string)option.Value! });
        Run(work, "dotnet",
        [
            "new", (string)stamp["shortName"]!, "-n", (string)stamp["name"]!, "-o", made, .. options,
            "--http-port", Port("site"), "--logto-port", Port("logto"), "--no-restore", "--no-update-check", "--force", "--debug:custom-hive", hive,
        ]);
        KeepSecretsId();
    }

    // Drawn anew for every project; the one of this project stays.
    void KeepSecretsId()
    {
        foreach (var file in Directory.GetFiles(made, "*.csproj", SearchOption.AllDirectories))
        {
            var mine = Path.Combine(project, Path.GetRelativePath(made, file));
            if (File.Exists(mine) && SecretsId().Match(File.ReadAllText(mine)) is { Success: true } id)
            {
                File.WriteAllText(file, SecretsId().Replace(File.ReadAllText(file), id.Value));
            }
        }
    }

    void Commit(string message)
    {
        Run(made, "git", "add", "--all", "--force");
        Run(made, "git", "-c", "user.name=upgrade", "-c", "user.email=upgrade@localhost", "-c", "core.autocrlf=false", "commit", "--quiet", "--allow-empty", "-m", message);
    }

    string Port(string of) => new Uri((string)stamp[of]!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
catch (InvalidOperationException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
finally
{
    // git keeps its objects read-only, which Windows would refuse to delete.
    foreach (var file in Directory.GetFiles(work, "*", SearchOption.AllDirectories))
    {
        File.SetAttributes(file, FileAttributes.Normal);
    }

    Directory.Delete(work, recursive: true);
}

static string Run(string folder, string command, params string[] arguments)
{
    using var process = Process.Start(new ProcessStartInfo(command, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
    var error = process.StandardError.ReadToEndAsync();
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output
        : throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{error.Result}");
}

static Regex SecretsId() => new("<UserSecretsId>[^<]*</UserSecretsId>");
