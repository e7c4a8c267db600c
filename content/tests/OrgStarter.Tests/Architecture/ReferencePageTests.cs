using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgStarter.Logto;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Rights;
using OrgStarter.Testing;
using OrgStarter.Testing.Isolation;

namespace OrgStarter.Tests.Architecture;

/// <summary>Compares the reference pages in <c>docs</c> with the code. A failure names the row to add, to change or to delete.</summary>
public sealed partial class ReferencePageTests(TestSite site)
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Assembly[] Assemblies =
    [
        typeof(SiteRoles).Assembly,
        typeof(Permissions).Assembly,
        typeof(LogtoOptions).Assembly
    ];

    private static readonly string[] PlatformPermissions =
        [.. typeof(Permissions).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void Every_setting_of_an_options_class_is_listed_with_its_type_and_default() =>
        new DocsPage("settings.md").AssertTable("setting",
            from type in Assemblies.SelectMany(assembly => assembly.GetTypes())
            let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)
            where section is { IsLiteral: true }
            from row in Settings((string)section.GetRawConstantValue()!, Activator.CreateInstance(type)!)
            select row);

    /// <summary>The test above finds options classes by this constant.</summary>
    [Fact]
    public void Every_options_class_has_its_section_in_a_constant()
    {
        var source = Path.Combine(Path.GetDirectoryName(new DocsPage("settings.md").FullName)!, "..", "src");
        var others = from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
                     from line in File.ReadLines(file)
                     where line.Contains("BindConfiguration(", StringComparison.Ordinal)
                         && !line.Contains(".Section)", StringComparison.Ordinal)
                     select $"{Path.GetFileName(file)}: {line.Trim()}";
        Assert.Empty(others);
    }

    [Fact]
    public void Every_warning_and_error_of_the_log_is_listed() => new DocsPage("log-events.md").AssertTable("message",
        from type in Assemblies.SelectMany(assembly => assembly.GetTypes())
        from method in type.GetMethods(Declared)
        let line = method.GetCustomAttribute<LoggerMessageAttribute>()
        where line is { Level: LogLevel.Warning or LogLevel.Error or LogLevel.Critical or LogLevel.None }
        // A message without a fixed level takes it as a parameter.
        select new[] { $"`{line.Message}`", line.Level == LogLevel.None ? "Warning or Error" : $"{line.Level}" });

    [Fact]
    public void Every_metric_of_the_site_is_listed()
    {
        var metrics = new ConcurrentDictionary<string, bool>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) => metrics[instrument.Meter.Name == SiteMeters.Name ? $"`{instrument.Name}`" : ""] = true,
        };
        site.Services.GetRequiredService<SiteMeters>();
        listener.Start();
        new DocsPage("metrics.md").AssertTable("metric", metrics.Keys.Where(name => name.Length > 0).Select(name => new[] { name }));
    }

    /// <summary>A role without any of them has no column.</summary>
    [Fact]
    public void Every_permission_of_the_platform_is_listed_with_its_roles()
    {
        var roles = SiteRoles.Template.ByRole.Values
            .Where(held => held.Intersect(PlatformPermissions).Any())
            .ToList();
        new DocsPage("permissions.md").AssertTable("permission", PlatformPermissions.Select(permission =>
            (string[])[$"`{permission}`", .. roles.Select(held => held.Contains(permission) ? "x" : "")]));
    }

    /// <summary>The routes of features are left out: they are listed in the OpenAPI document of the running site.</summary>
    [Fact]
    public async Task Every_route_of_the_API_is_listed_with_its_permission() => new DocsPage("api.md").AssertTable("route",
        from door in await SiteMap.ReadAsync(site)
        where door.IsApi && door.Offers && door.Verb != "HEAD" && (door.Permission is null || PlatformPermissions.Contains(door.Permission))
        select new[] { $"`{door.Verb} /{door.Route}`", door.Permission is null ? "" : $"`{door.Permission}`" });

    [Fact]
    public void Every_link_between_pages_leads_to_a_page_and_a_heading()
    {
        var root = Path.Combine(Path.GetDirectoryName(new DocsPage("settings.md").FullName)!, "..");
        var dead = from file in Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md").Append(Path.Combine(root, "README.md"))
                   from Match link in Link().Matches(File.ReadAllText(file))
                   let target = Path.Combine(Path.GetDirectoryName(file)!, link.Groups["file"].Value)
                   where !File.Exists(target)
                       || (link.Groups["heading"] is { Success: true, Value: var heading } && !Headings(target).Contains(heading))
                   select $"{Path.GetFileName(file)}: {link.Value}";
        Assert.Empty(dead);
    }

    /// <summary>In the form that GitHub gives them in an address.</summary>
    private static IEnumerable<string> Headings(string file) => File.ReadLines(file).Where(line => line.StartsWith('#'))
        .Select(line => NotInAddress().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static IEnumerable<string[]> Settings(string path, object options)
    {
        foreach (var property in options.GetType()
            .GetProperties()
            .Where(property => property.CanWrite || property.PropertyType.IsAssignableTo(typeof(IList<string>))))
        {
            var (name, value) = ($"{path}:{property.Name}", property.GetValue(options));
            if (Assemblies.Contains(property.PropertyType.Assembly) && property.PropertyType.IsClass)
            {
                foreach (var row in Settings(name, value!))
                {
                    yield return row;
                }
            }
            else if (TypeOf(property) is { } type)
            {
                var text = type == "list" ? "" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
                yield return [
                    $"`{name}`",
                    type,
                    text.Length == 0 ? "" : type == "true or false" ? $"`{text.ToLowerInvariant()}`" : $"`{text}`"
                ];
            }
        }
    }

    /// <summary>Null for a property that no setting fills.</summary>
    private static string? TypeOf(PropertyInfo property) =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
        {
            var type when type == typeof(string) => "text",
            var type when type == typeof(TimeSpan) => "time",
            var type when type == typeof(bool) => "true or false",
            var type when type == typeof(int) => "number",
            var type when type.IsAssignableTo(typeof(IList<string>)) => "list",
            { IsEnum: true } type => string.Join(" or ", Enum.GetNames(type).Select(name => $"`{name}`")),
            _ => null,
        };

    [GeneratedRegex(@"\]\((?<file>[\w/.-]+\.md)(#(?<heading>[\w-]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w -]")]
    private static partial Regex NotInAddress();
}
