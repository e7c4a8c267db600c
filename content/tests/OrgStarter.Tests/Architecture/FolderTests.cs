using System.Text.RegularExpressions;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Architecture;

public sealed class FolderTests
{
    /// <summary>Where folders have an order: paths from the solution.</summary>
    public static TheoryData<string> Ordered =>
    [
        Path.Combine("src", "OrgStarter"), Path.Combine("src", "OrgStarter.Platform"), Path.Combine("dev", "OrgStarter.DevLogto"),
    ];

    /// <summary>Neither directly nor through others. The files beside the folders compose the project and are not counted.</summary>
    [Theory]
    [MemberData(nameof(Ordered))]
    public void No_two_folders_of_a_project_depend_on_each_other(string project)
    {
        var uses = UsesIn(project);
        Assert.NotEmpty(uses);
        // The pair of the fewest files comes first: it is most likely the one that is new.
        var inCycles = uses.Where(use => Reachable(use.To, uses).Contains(use.From)).Distinct()
            .GroupBy(use => $"{use.From} uses {use.To}", use => use.File).OrderBy(pair => pair.Count())
            .Select(pair => $"{pair.Key} in {string.Join(", ", pair)}").ToList();
        Assert.True(inCycles.Count == 0, string.Join(Environment.NewLine, inCycles));
    }

    private static HashSet<string> Reachable(string folder, IReadOnlyList<Use> uses)
    {
        HashSet<string> reached = [];
        var left = new Queue<string>([folder]);
        while (left.TryDequeue(out var from))
        {
            foreach (var use in uses.Where(use => use.From == from && reached.Add(use.To)))
            {
                left.Enqueue(use.To);
            }
        }

        return reached;
    }

    /// <summary>
    /// Reads which folders a file names: in a <c>using</c> or a qualified name (<c>Acme.DevLogto.Data</c>), or before a type that has a
    /// file there (<c>Data.Store</c>).
    /// </summary>
    private static List<Use> UsesIn(string project)
    {
        var root = SourceFolder.Find(project);
        var files = root.EnumerateDirectories().Where(folder => folder.Name is not ("bin" or "obj"))
            .SelectMany(
                folder => folder.EnumerateFiles("*", SearchOption.AllDirectories),
                (folder, file) => (Folder: folder.Name, File: file))
            // Migrations name the types of their time, as texts.
            .Where(f => f.File.Extension is ".cs" or ".razor" or ".cshtml" && f.File.Directory!.Parent!.Name != "Migrations").ToList();
        var types = files.Select(f => $"{f.Folder}.{f.File.Name.Split('.')[0]}").ToHashSet();
        var folders = string.Join('|', files.Select(f => f.Folder).Distinct());
        var name = new Regex(
            $@"(?<![\w.])(?<root>{Regex.Escape(root.Name)}\.)?(?<folder>{folders})\b(\.\w+)?",
            RegexOptions.ExplicitCapture);
        return
        [
            .. from f in files
               from match in name.Matches(File.ReadAllText(f.File.FullName))
               let to = match.Groups["folder"].Value
               where to != f.Folder && (match.Groups["root"].Success || types.Contains(match.Value))
               select new Use(f.Folder, to, Path.GetRelativePath(root.FullName, f.File.FullName)),
        ];
    }

    private sealed record Use(string From, string To, string File);
}
