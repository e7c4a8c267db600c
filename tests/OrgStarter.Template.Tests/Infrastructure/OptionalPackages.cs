using System.Text.RegularExpressions;

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>Tries once, for all tests, to restore a project with every optional package.</summary>
public sealed partial class OptionalPackages(TemplatePackage package) : IAsyncLifetime
{
    private static readonly Dictionary<string, string> PackageOf = new()
    {
        ["finbuckle"] = "Finbuckle.MultiTenant.AspNetCore",
        ["logto-sdk"] = "Logto.AspNetCore.Authentication",
    };

    private IReadOnlyList<string> refusals = [];

    public async ValueTask InitializeAsync()
    {
        var project = await package.Hive.GenerateAsync("Acme", "--no-restore", "--tenancy", "finbuckle", "--sign-in", "logto-sdk");
        var (exitCode, output) = await DotNet.TryAsync(project.Folder, [], "restore", "src/Acme", "-tl:off", "-v:q");
        refusals = [.. NotFound().Matches(output).Select(match => match.Value.Trim()).Distinct()];
        // Anything else that is wrong with a restore is no reason to skip.
        Assert.True(exitCode == 0 || refusals.Count > 0, output);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <param name="choices">Of the template's options.</param>
    /// <returns>What the restore said of the first package that one of them needs and the feeds lack; null when all are there.</returns>
    public string? Missing(IEnumerable<string> choices) => choices
        .Where(PackageOf.ContainsKey)
        .Select(choice => refusals.FirstOrDefault(refusal => refusal.Contains($" {PackageOf[choice]}", StringComparison.Ordinal)))
        .FirstOrDefault(refusal => refusal is not null);

    /// <summary>NU1101: no feed has the package; NU1102: none has this version of it.</summary>
    [GeneratedRegex(@"NU110[12]: Unable to find package .+?(?=\[/|\r|\n|$)")]
    private static partial Regex NotFound();
}
