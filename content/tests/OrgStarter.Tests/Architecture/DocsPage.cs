using OrgStarter.Testing;

namespace OrgStarter.Tests.Architecture;

/// <summary>A page in the folder <c>docs</c>.</summary>
internal sealed class DocsPage(string name)
{
    public string Name => $"docs/{name}";

    public string FullName { get; } = Path.Combine(SourceFolder.Find("docs").FullName, name);

    public string[] Lines => field ??= File.ReadAllLines(FullName);

    /// <summary>Returns the table whose first heading this is: the headings, then the rows.</summary>
    public List<string[]> Table(string heading) =>
        [.. Lines.SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith('|'))
            .Where(line => !line.StartsWith("|---", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())];

    /// <summary>
    /// Compares the first cells of a table's rows with those that the code demands. The last cell is free text. The failure message
    /// contains each row to add, to change or to delete.
    /// </summary>
    public void AssertTable(string heading, IEnumerable<string[]> expected)
    {
        var (rows, wanted) = (Table(heading).Skip(1).ToList(), expected.ToList());
        Assert.NotEmpty(wanted);
        List<string> problems =
        [
            .. from row in wanted
               let found = rows.FirstOrDefault(documented => documented[0] == row[0])
               where found is null || !found.Take(row.Length).SequenceEqual(row)
               select $"{(found is null ? "Add this row" : $"Change the row {found[0]}")} in {Name}: | {string.Join(" | ", row)} | "
                   + $"{(found is null ? "..." : found[^1])} |",
            .. from row in rows
               where wanted.All(demanded => demanded[0] != row[0])
               select $"Delete this row from {Name}: | {string.Join(" | ", row)} |",
            .. from row in rows.GroupBy(row => row[0]) where row.Count() > 1 select $"{Name} has more than one row {row.Key}.",
        ];
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }
}
