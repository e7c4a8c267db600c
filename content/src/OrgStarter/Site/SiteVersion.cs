using System.Reflection;
using System.Text.Json;

namespace OrgStarter.Site;

/// <summary>The version of the site and the version of the template that created it (<c>.template.json</c>).</summary>
public static class SiteVersion
{
    public static string Text { get; } =
        typeof(SiteVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Null if the version stamp is missing.</summary>
    public static string? Template { get; } = Stamp();

    private static string? Stamp()
    {
        using var stamp = typeof(SiteVersion).Assembly.GetManifestResourceStream("template.json");
        return stamp is null ? null : JsonDocument.Parse(stamp).RootElement.GetProperty("version").GetString();
    }
}
