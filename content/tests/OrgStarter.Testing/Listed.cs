using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrgStarter.Testing;

/// <summary>For tests that find all of a kind in the site and compare them with a list: what is missing, and which line to add
/// where.</summary>
public static class Listed
{
    /// <summary>The page models of the site.</summary>
    public static IEnumerable<Type> PageModels => SubclassesOf<PageModel>(typeof(Program).Assembly);

    public static IEnumerable<Type> SubclassesOf<T>(Assembly assembly) =>
        assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract);

    /// <summary>Returns the name of a page model without the namespace of all pages, such as <c>Members.RoleModel</c>.</summary>
    public static string NameOf(Type page) => page.FullName![$"{typeof(Program).Assembly.GetName().Name}.Pages.".Length..];

    /// <summary>The lists of this type in a test class: the files of features add theirs as further static fields.</summary>
    /// <param name="prefix">How the names of the fields begin.</param>
    public static IEnumerable<T> PartsOf<T>(Type test, string prefix = "") => test.GetFields(BindingFlags.NonPublic | BindingFlags.Static)
        .Where(field => field.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(field => field.GetValue(null)).OfType<T>();

    /// <summary>Fails with the lines to add and the entries to delete.</summary>
    /// <param name="what">What is listed, in the plural.</param>
    /// <param name="list">The name of the list to add to, and what it means to be in it.</param>
    /// <param name="line">The line to add; <c>{0}</c> is the entry.</param>
    /// <param name="file">The file of the list; the test's own if not given.</param>
    public static void AssertEqual(
        string what,
        IEnumerable<string> found,
        IEnumerable<string> listed,
        string list,
        string line = "\"{0}\",",
        [CallerFilePath] string file = "")
    {
        var (site, known) = (found.Distinct().ToList(), listed.ToList());
        var message = string.Concat(
            Part($"These {what} are not listed yet. Add to {list}, in {InTests(file)}:", site.Except(known), line),
            Part($"These {what} are listed and not found any more. Delete them from {InTests(file)}:", known.Except(site), "{0}"),
            Part(
                $"These {what} are listed twice in {InTests(file)}:",
                known.GroupBy(entry => entry).Where(entry => entry.Count() > 1).Select(entry => entry.Key),
                "{0}"));
        Assert.True(message.Length == 0, message);
    }

    private static string Part(string head, IEnumerable<string> entries, string line)
    {
        var lines = entries.Order(StringComparer.Ordinal)
            .Select(entry => $"    {line.Replace("{0}", entry, StringComparison.Ordinal)}{Environment.NewLine}")
            .ToList();
        return lines.Count == 0 ? "" : $"{head}{Environment.NewLine}{string.Concat(lines)}";
    }

    /// <summary>Returns the path from the folder of all tests: a build may hide what is above it.</summary>
    private static string InTests(string file)
    {
        var parts = file.Split('/', '\\');
        var at = Array.LastIndexOf(parts, "tests");
        return at < 0 ? file : string.Join('/', parts[at..]);
    }
}
