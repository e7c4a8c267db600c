using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>
/// Reads the changes that a page in a site's docs asks for, and makes them. A page says them in these sentences, with code in place of the
/// letters; a colon stands for the block or the table below:
/// Create `A`: Overwrite `A`: Delete `A` and `B`. In `A`, below `B`, add `C`. In `A`, above `B`, add: In `A`, replace `B` with `C`. In `A`,
/// below `B`, replace `C` with: In `A`, delete `B` and `C`. At the end of `A`, add: In the same file, ... Add these texts to `A`:
/// </summary>
public sealed partial class DocSteps
{
    /// <summary>Blocks in these languages are changes; others are commands.</summary>
    private static readonly string[] Languages = ["csharp", "cshtml", "xml", "json", "css", "svg", "md"];

    private readonly GeneratedProject site;
    private readonly string page;
    private readonly List<Step> steps = [];

    /// <param name="page">The name in docs, without its ending.</param>
    /// <param name="heading">The section with the steps.</param>
    public DocSteps(GeneratedProject site, string page, string heading)
    {
        (this.site, this.page) = (site, page);
        var lines = File.ReadAllLines(Path.Combine(site.Folder, "docs", $"{page}.md"))
            .SkipWhile(line => line != $"## {heading}").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .ToList();
        Assert.True(lines.Count > 0, $"docs/{page}.md has no section {heading}.");
        Read(lines);
    }

    /// <summary>How many files a developer touches.</summary>
    public IEnumerable<string> Files => steps
        .SelectMany(step => step.Texts is null ? [step.File] : new[] { $"{step.File}.resx", $"{step.File}.zh-Hant.resx" })
        .Distinct();

    /// <summary>Makes the changes in files of these names, or all.</summary>
    public void Apply(Func<string, bool>? only = null)
    {
        foreach (var step in steps.Where(step => only?.Invoke(step.File) != false))
        {
            try
            {
                Apply(step);
            }
            catch (InvalidOperationException e)
            {
                Assert.Fail($"docs/{page}.md, {step}: {e.Message}");
            }
        }
    }

    private void Read(List<string> lines)
    {
        var paragraph = new StringBuilder();
        var file = "";
        for (var i = 0; i <= lines.Count; i++)
        {
            var line = i < lines.Count ? lines[i].Trim() : "";
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                var end = lines.FindIndex(i + 1, other => other.Trim() == "```");
                var block = lines[(i + 1)..end];
                var indent = lines[i].Length - lines[i].TrimStart().Length;
                ReadParagraph();
                if (Languages.Contains(line[3..]))
                {
                    Take(string.Concat(block.Select(text => text[Math.Min(indent, text.Length)..] + "\n")));
                }

                i = end;
            }
            else if (line.StartsWith('|'))
            {
                ReadParagraph();
                if (steps.LastOrDefault() is { Texts: { } texts } && !line.StartsWith("|---", StringComparison.Ordinal))
                {
                    texts.Add([.. line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`'))]);
                }
            }
            else if (line.Length == 0 || Item().IsMatch(line))
            {
                ReadParagraph();
                paragraph.Append(line);
            }
            else
            {
                paragraph.Append(' ').Append(line);
            }
        }

        Assert.DoesNotContain(steps, step => step.Verb != "delete" && step.Text is null && step.Texts is null);
        Assert.NotEmpty(steps);

        void ReadParagraph()
        {
            foreach (Match match in Sentence().Matches(paragraph.ToString()))
            {
                string? Part(string name) => match.Groups[name] is { Success: true } group ? group.Value : null;
                file = Part("file") ?? file;
                if (Part("texts") is { } texts)
                {
                    steps.Add(new Step("texts", $"src/{site.Name}/Texts/{texts}", null, null, null) { Texts = [] });
                }
                else if (Part("whole") is { } whole)
                {
                    steps.AddRange(Code().Matches(match.Value).Select(code =>
                        new Step(whole.ToLowerInvariant(), code.Groups[1].Value, null, null, null)));
                }
                else if (Part("gone") is { } gone)
                {
                    steps.AddRange(Code().Matches(gone).Select(code => new Step("delete", file, null, code.Groups[1].Value, null)));
                }
                else
                {
                    var text = Part("text") is { } code ? code + "\n" : null;
                    steps.Add(new Step(Part("verb") ?? "append", file, Part("after"), Part("anchor"), text));
                }
            }

            paragraph.Clear();
        }

        void Take(string block)
        {
            var last = steps.LastOrDefault();
            Assert.True(last is { Text: null, Texts: null }, $"docs/{page}.md does not say where this block goes:\n{block}");
            steps[^1] = last with { Text = block };
        }
    }

    private void Apply(Step step)
    {
        if (step.Texts is { } texts)
        {
            // The first row has the languages.
            foreach (var (ending, column) in new[] { (".resx", 1), (".zh-Hant.resx", 2) })
            {
                Edit(step.File + ending, text => texts.Skip(1).Aggregate(text, (all, row) => AddText(all, row[0], row[column])));
            }
        }
        else if (step.Anchor is null && step.Verb == "delete")
        {
            foreach (var path in Find(step.File))
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path, recursive: true);
                }
                else
                {
                    File.Delete(path);
                }
            }
        }
        else if (step.Verb is "create" or "overwrite")
        {
            var path = Path.Combine(site.Folder, step.File);
            Require(File.Exists(path) == (step.Verb == "overwrite"), step.Verb == "create" ? "the file exists" : "there is no such file");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, step.Text);
        }
        else
        {
            Edit(step.File, text => Change(text, step));
        }
    }

    private static string Change(string text, Step step)
    {
        if (step.Verb == "append")
        {
            return text + step.Text;
        }

        if (step.Verb == "replace")
        {
            var from = step.After is null ? 0 : IndexOf(text, step.After);
            Require(step.After is not null || text.Split(step.Anchor!).Length == 2, $"the text '{step.Anchor}' is not there once");
            var start = text.IndexOf(step.Anchor!, from, StringComparison.Ordinal);
            Require(start >= 0, $"the text '{step.Anchor}' is not there");
            var line = text[(text.LastIndexOf('\n', start) + 1)..start];
            return text[..start] + Indented(step.Text!, line).TrimStart().TrimEnd('\n') + text[(start + step.Anchor!.Length)..];
        }

        var at = IndexOf(text, step.Anchor!);
        var (begin, end) = (text.LastIndexOf('\n', at) + 1, text.IndexOf('\n', at) + 1);
        var anchor = text[begin..end];
        if (step.Verb == "delete")
        {
            return text[..begin] + text[end..];
        }

        var added = Indented(
            step.Text!,
            step.Verb == "below" && Opens(anchor.Trim()) ? anchor[..^anchor.TrimStart().Length] + "    " : anchor);
        return step.Verb == "below" ? text[..end] + added + text[end..] : text[..begin] + added + text[begin..];
    }

    private static bool Opens(string line) => line.EndsWith('{') || line.EndsWith('[')
        || (line.StartsWith('<') && !line.Contains("</", StringComparison.Ordinal) && !line.EndsWith("/>", StringComparison.Ordinal));

    /// <summary>Indents all lines as this one.</summary>
    private static string Indented(string block, string line)
    {
        var indent = line[..(line.Length - line.TrimStart().Length)].TrimEnd('\n');
        return string.Concat(block.TrimEnd('\n').Split('\n').Select(part => (part.Length == 0 ? "" : indent + part) + "\n"))
            + new string('\n', block.Length - block.TrimEnd('\n').Length - 1);
    }

    private static int IndexOf(string text, string anchor)
    {
        var lines = text.Split('\n').Count(line => line.Contains(anchor, StringComparison.Ordinal));
        Require(lines == 1, $"{lines} lines have '{anchor}'");
        return text.IndexOf(anchor, StringComparison.Ordinal);
    }

    /// <summary>Adds an entry to a .resx file in its order.</summary>
    private static string AddText(string resources, string name, string text)
    {
        Require(!resources.Contains($"<data name=\"{name}\"", StringComparison.Ordinal), $"the text {name} exists");
        var next = Entry().Matches(resources).FirstOrDefault(entry => string.CompareOrdinal(entry.Groups[1].Value, name) > 0);
        return resources.Insert(
            next?.Index ?? resources.IndexOf("</root>", StringComparison.Ordinal),
            $"  <data name=\"{name}\" xml:space=\"preserve\">\n    <value>{SecurityElement.Escape(text)}</value>\n  </data>\n");
    }

    private void Edit(string file, Func<string, string> change)
    {
        var path = Assert.Single(Find(file));
        File.WriteAllText(path, change(File.ReadAllText(path)));
    }

    /// <summary>Paths are from the top of the site or from its own project, and may have patterns.</summary>
    private List<string> Find(string path)
    {
        var pattern = new Regex("^(src/[^/]+/)?" + Regex.Escape(path).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal) + "$");
        var found = Directory.EnumerateFileSystemEntries(site.Folder, "*", SearchOption.AllDirectories)
            .Where(entry => Path.GetRelativePath(site.Folder, entry).Replace('\\', '/') is var relative
                && !relative.Split('/').Any(part => part is "bin" or "obj" or ".git")
                && pattern.Match(relative) is { Success: true } match
                && (match.Groups[1].Length == 0 || match.Groups[1].Value == $"src/{site.Name}/"))
            .ToList();
        Require(found.Count > 0, $"there is no {path}");
        return found;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(\d+\.|-) ")]
    private static partial Regex Item();

    [GeneratedRegex("  <data name=\"([^\"]+)\"")]
    private static partial Regex Entry();

    [GeneratedRegex("""
        \b(?<whole>Create|Overwrite|Delete)\ `[^`]+`((,|\ and)\ `[^`]+`)*
        | \bAdd\ these\ \S+\ to\ `(?<texts>[^`]+)`:
        | \bat\ the\ end\ of\ `(?<file>[^`]+)`,\ add:
        | \bin\ (`(?<file>[^`]+)`|the\ same\ file),\ (
            (?<verb>below|above)\ `(?<anchor>[^`]+)`,\ add(\ `(?<text>[^`]+)`|:)
            | (below\ `(?<after>[^`]+)`,\ )?(?<verb>replace)\ `(?<anchor>[^`]+)`\ with(\ `(?<text>[^`]+)`|:)
            | delete\ (?<gone>`[^`]+`(\ and\ `[^`]+`)*))
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Sentence();

    /// <param name="After">A change is made below the line that has this.</param>
    /// <param name="Anchor">A part of the line, or of the text, to begin at; null for the whole file.</param>
    private sealed record Step(string Verb, string File, string? After, string? Anchor, string? Text)
    {
        /// <summary>Rows of name, English and Chinese; the first is the head.</summary>
        public List<string[]>? Texts { get; init; }

        public override string ToString() => $"{Verb} in {File} at '{Anchor}'";
    }
}
