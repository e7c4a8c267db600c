using System.Reflection;
using System.Text.Json;

namespace OrgStarter.Site;

/// <summary>Which version of the site this is, and which version of the template made it (<c>.template.json</c>).</summary>
public static class SiteVersion
{
    public static string Text { get; } = typeof(SiteVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Null where the stamp was taken away.</summary>
    public static string? Template { get; } = Stamp();

    private static string? Stamp()
    {
        using var stamp = typeof(SiteVersion).Assembly.GetManifestResourceStream("template.json");
        return stamp is null ? null : JsonDocument.Parse(stamp).RootElement.GetProperty("version").GetString();
    }
}
