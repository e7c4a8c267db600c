// Merges the changes of a newer template version into this project, and writes the result as a patch:
//
//   dotnet run --file tools/upgrade.cs                to the newest version
//   dotnet run --file tools/upgrade.cs -- 1.2.0       to this version
//   git apply --whitespace=nowarn upgrade.patch
//
// It generates the project twice in the folder for temporary files: with the current version and options (from .template.json), and with
// the newer version. It then merges each file that differs, three-way, with yours. In this project it writes only upgrade.patch.
// Exit code 1: there is no verified patch.
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

const string Stamp = ".template.json", Patch = "upgrade.patch", Apply = "git apply --whitespace=nowarn " + Patch;
var project = Environment.CurrentDirectory;
if (!File.Exists(Path.Combine(project, Stamp)))
{
    Console.Error.WriteLine($"Run this in the top folder of the project, where {Stamp} is.");
    return 1;
}

// An interrupted run also ends its child process and deletes its files.
using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var work = Directory.CreateTempSubdirectory("upgrade-").FullName;
try
{
    // A patch of an earlier run is outdated.
    File.Delete(Path.Combine(project, Patch));
    var stamp = JsonNode.Parse(File.ReadAllText(Path.Combine(project, Stamp)))!;
    var version = (string)stamp["version"]!;
    string was = Path.Combine(work, "was"), now = Path.Combine(work, "now");
    Generate(stamp, version, was);
    Generate(stamp, args.FirstOrDefault(), now);

    // Paths in a patch are relative to the top of the repository, which can be above the project.
    var (exitCode, prefix) = Try(project, "git", ["rev-parse", "--show-prefix"]);
    var repository = Directory.CreateDirectory(Path.Combine(work, "repository")).FullName;
    var copy = Path.Combine(repository, exitCode == 0 ? prefix.TrimEnd('\n') : "");
    Git("init", "--quiet", "--template=");
    Directory.CreateDirectory(Path.Combine(repository, ".git", "info"));
    // Keeps bytes unchanged, even if the merge contains a .gitattributes file.
    File.WriteAllText(Path.Combine(repository, ".git", "info", "attributes"), "* -text !diff !filter !ident !eol !working-tree-encoding\n");

    List<string> old = [.. Files(was)], kept = [.. old.Where(file => File.Exists(Path.Combine(project, file)))];
    // In upgraded folders, looks at every file: your edits are reported even where the template changed nothing.
    var files = old.Union(Files(now))
        .Where(file => OwnerOf(file) == Owner.Upgraded || !Same(Path.Combine(was, file), Path.Combine(now, file)))
        .Order(StringComparer.Ordinal)
        .ToList();
    foreach (var file in files.Where(file => File.Exists(Path.Combine(project, file))))
    {
        Copy(Path.Combine(project, file), Path.Combine(copy, file));
    }

    var empty = Path.Combine(work, "empty");
    File.WriteAllText(empty, "");
    var yours = Tree();
    var outcomes = files.Select(Merge).OfType<Outcome>().Distinct().ToList();
    var merged = Tree();
    var patch = Path.Combine(work, Patch);
    Git(
        "diff-tree", "-r", "--binary", "--full-index", "--no-renames", "--src-prefix=a/", "--dst-prefix=b/", $"--output={patch}", yours,
        merged);

    var next = (string)JsonNode.Parse(File.ReadAllText(Path.Combine(now, Stamp)))!["version"]!;
    Console.WriteLine($"{version} -> {next}");
    foreach (var group in outcomes.GroupBy(outcome => OwnerOf(outcome.File)).OrderBy(group => group.Key))
    {
        Console.WriteLine();
        Console.WriteLine(group.Key switch
        {
            Owner.You => "Yours: the template's changes are merged with your edits",
            Owner.Upgraded => "Upgraded: taken from the new version, merged where you edited the file",
            _ => "Development only: never in a Release publish",
        });
        foreach (var (kind, file, why) in group)
        {
            Console.WriteLine($"{kind,-8}  {file}{why}");
        }
    }

    Console.WriteLine();
    if (yours == merged)
    {
        Console.WriteLine("There is nothing to apply.");
        return 0;
    }

    // Verifies the patch: on a copy of your files it produces the merged files, and git accepts it here with your own settings.
    Git("read-tree", "--reset", "-u", yours);
    Git("apply", "--whitespace=nowarn", patch);
    if (Tree() != merged)
    {
        throw new InvalidOperationException($"{Patch} does not produce the merged files. Please report this.");
    }

    Run(project, "git", "apply", "--check", "--whitespace=nowarn", patch);
    File.Copy(patch, Path.Combine(project, Patch));
    Console.WriteLine(
        $"{Count("applied")} applied, {Count("conflict")} with a conflict, {Count("gone")} gone from your project and left out.");
    Console.WriteLine($"Look at {Patch}; apply it by: {Apply}");
    return 0;

    int Count(string kind) => outcomes.Count(outcome => outcome.Kind == kind);

    // Merges the template's change of a file into the copy of yours. Returns null when yours already contains it.
    Outcome? Merge(string file)
    {
        string mine = Path.Combine(copy, file), before = Path.Combine(was, file), after = Path.Combine(now, file);
        if (!File.Exists(mine))
        {
            if (!File.Exists(after) || Same(before, after))
            {
                return null;
            }

            // You deleted the file, or the whole folder of a new file.
            if (RemovedFolder(file) is { } folder)
            {
                return new Outcome("gone", folder);
            }

            if (File.Exists(before))
            {
                return new Outcome("gone", file);
            }

            Copy(after, mine);
            return new Outcome("applied", file);
        }

        FollowLineEnds(mine, before);
        FollowLineEnds(mine, after);
        if (Same(mine, after))
        {
            return null;
        }

        if (Same(mine, before))
        {
            File.Delete(mine);
            if (File.Exists(after))
            {
                Copy(after, mine);
            }

            return new Outcome("applied", file);
        }

        if (Same(before, after))
        {
            return new Outcome("edited", file, "  (the template did not change it; yours stays)");
        }

        if (!File.Exists(after))
        {
            return new Outcome("conflict", file, "  (the template removed it; you changed it, and it stays)");
        }

        if (!File.Exists(before))
        {
            Copy(empty, before);
        }

        // The exit code is the number of conflicts, or an error code, as for a binary file.
        return TryGit("merge-file", "-L", "ours", "-L", "before", "-L", "theirs", mine, before, after).ExitCode switch
        {
            0 => new Outcome("applied", file, OwnerOf(file) == Owner.Upgraded ? "  (edited here: look at the merged file)" : null),
            > 0 and < 128 => new Outcome("conflict", file, "  (both, between <<<<<<< ours and >>>>>>> theirs)"),
            _ => new Outcome("conflict", file, "  (both changed what cannot be merged; yours stays)"),
        };
    }

    // Returns the topmost folder above the file in which you deleted every file. Ignores build output in it.
    string? RemovedFolder(string file) =>
        Enumerable.Range(0, file.Length).Where(at => file[at] == '/').Select(at => file[..(at + 1)]).FirstOrDefault(
            folder => old.Any(other => other.StartsWith(folder, StringComparison.Ordinal))
                && !kept.Any(other => other.StartsWith(folder, StringComparison.Ordinal)));

    // Adds all files to the index of the scratch repository and returns the id of its tree.
    string Tree()
    {
        Git("add", "--all", "--force", "--", ".");
        return Git("write-tree").Trim();
    }

    // Runs git in the scratch repository with only these settings.
    (int ExitCode, string Output) TryGit(params string[] arguments) => Try(
        repository,
        "git",
        ["-c", "core.attributesFile=/dev/null", "-c", "core.autocrlf=false", "-c", "core.longPaths=true", .. arguments],
        isHermetic: true);

    string Git(params string[] arguments)
    {
        var (code, output) = TryGit(arguments);
        return code == 0
            ? output
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)} exited with code {code}:\n{output}");
    }
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped.");
    return 1;
}
catch (Exception e)
{
    // An unhandled exception would end the process before the folder is deleted.
    Console.Error.WriteLine(e.Message);
    return 1;
}
finally
{
    // git keeps its objects read-only; Windows does not delete read-only files.
    foreach (var file in Directory.GetFiles(work, "*", SearchOption.AllDirectories))
    {
        File.SetAttributes(file, FileAttributes.Normal);
    }

    Directory.Delete(work, recursive: true);
}

// Generates the project in this folder with this version of the template; null for the newest.
void Generate(JsonNode stamp, string? version, string folder)
{
    var (package, hive) = ((string)stamp["package"]!, folder + "-hive");
    // For unpublished versions: UPGRADE_SOURCE names a folder with the packages of both.
    string[] source = Environment.GetEnvironmentVariable("UPGRADE_SOURCE") is { Length: > 0 } feed ? ["--add-source", feed] : [];
    Run(work, "dotnet", ["new", "install", version is null ? package : $"{package}@{version}", .. source, "--debug:custom-hive", hive]);
    var options = stamp["options"]!.AsObject().SelectMany(option => new[] { $"--{option.Key}", (string)option.Value! });
    Run(work, "dotnet",
    [
        "new", (string)stamp["shortName"]!, "-n", (string)stamp["name"]!, "-o", folder, .. options, "--http-port", Port(stamp, "site"),
        "--logto-port", Port(stamp, "logto"), "--no-restore", "--no-update-check", "--force", "--debug:custom-hive", hive,
    ]);

    // Every generated project gets a new user secrets id, so uses yours to avoid a difference.
    foreach (var file in Directory.GetFiles(folder, "*.csproj", SearchOption.AllDirectories))
    {
        var mine = Path.Combine(project, Path.GetRelativePath(folder, file));
        if (File.Exists(mine) && SecretsId().Match(File.ReadAllText(mine)) is { Success: true } id)
        {
            File.WriteAllText(file, SecretsId().Replace(File.ReadAllText(file), id.Value));
        }
    }
}

string Run(string folder, string command, params string[] arguments)
{
    var (exitCode, output) = Try(folder, command, arguments);
    return exitCode == 0
        ? output
        : throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} exited with code {exitCode}:\n{output}");
}

(int ExitCode, string Output) Try(string folder, string command, string[] arguments, bool isHermetic = false)
{
    var start = new ProcessStartInfo(command, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = Encoding.UTF8,
    };
    if (isHermetic)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = start.Environment["GIT_ATTR_NOSYSTEM"] = "1";
    }

    // Puts the temporary files of a command into the folder that is deleted at the end.
    start.Environment["TMPDIR"] = start.Environment["TEMP"] = start.Environment["TMP"] = work;
    using var process = Process.Start(start)!;
    using var killed = stop.Token.Register(() => process.Kill(entireProcessTree: true));
    var error = process.StandardError.ReadToEndAsync();
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    stop.Token.ThrowIfCancellationRequested();
    return (process.ExitCode, process.ExitCode == 0 ? output : output + error.Result);
}

static string Port(JsonNode stamp, string of) =>
    new Uri((string)stamp[of]!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

static IEnumerable<string> Files(string folder) =>
    Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'));

// Must match the README of each folder.
static Owner OwnerOf(string file) =>
    file.StartsWith("dev/", StringComparison.Ordinal) ? Owner.DevelopmentOnly : UpgradedFolder().IsMatch(file) ? Owner.Upgraded : Owner.You;

static bool Same(string one, string other) =>
    File.Exists(one) && File.Exists(other) && File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));

static void Copy(string from, string to)
{
    Directory.CreateDirectory(Path.GetDirectoryName(to)!);
    File.Copy(from, to);
}

// Gives a generated text file the line endings of yours, which git can change at checkout.
static void FollowLineEnds(string mine, string generated)
{
    if (!File.Exists(generated))
    {
        return;
    }

    // Latin-1 preserves every byte.
    string yours = Encoding.Latin1.GetString(File.ReadAllBytes(mine)), text = Encoding.Latin1.GetString(File.ReadAllBytes(generated));
    if (!text.Contains('\0'))
    {
        text = text.Replace("\r\n", "\n");
        var isMostlyCrLf = yours.Split("\r\n").Length * 2 > yours.Split('\n').Length + 1;
        File.WriteAllBytes(generated, Encoding.Latin1.GetBytes(isMostlyCrLf ? text.Replace("\n", "\r\n") : text));
    }
}

static Regex UpgradedFolder() => new(@"^((src|tests)/[^/]+\.(Logto|Platform|Testing)|tools)/");

static Regex SecretsId() => new("<UserSecretsId>[^<]*</UserSecretsId>");

internal enum Owner
{
    You,
    Upgraded,
    DevelopmentOnly,
}

// The result for a file: applied, conflict, edited (in an upgraded folder), or gone (also for a whole folder).
internal sealed record Outcome(string Kind, string File, string? Why = null);
