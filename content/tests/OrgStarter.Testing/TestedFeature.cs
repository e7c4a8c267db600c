using System.Collections.Immutable;
using System.Reflection;

namespace OrgStarter.Testing;

/// <summary>
/// Tells the tests that walk the whole site about a feature. Tests find subclasses by reflection. Without one, the feature's pages make
/// these tests fail.
/// </summary>
public abstract class TestedFeature
{
    public static ImmutableArray<TestedFeature> All { get; } =
    [
        .. Listed.SubclassesOf<TestedFeature>(Assembly.GetEntryAssembly()!)
            .Select(type => (TestedFeature)Activator.CreateInstance(type)!).OrderBy(feature => feature.Path, StringComparer.Ordinal),
    ];

    /// <summary>The first part of the feature's paths, after the organization and in the API, such as <c>invoices</c>.</summary>
    public abstract string Path { get; }

    /// <summary>The paths of its pages in an organization without any of its rows, for tests that visit every page.</summary>
    public abstract IEnumerable<string> Pages { get; }

    /// <summary>Creates a row whose texts all contain the marker, and returns its id.</summary>
    public abstract Task<string> SeedAsync(Browser owner, Organization organization, string marker);

    /// <summary>By page handler: runs the handler and returns the expected newest audit entry.</summary>
    public abstract IReadOnlyDictionary<string, Func<Browser, Organization, Task<(string What, string Of)>>> AuditedHandlers { get; }

    /// <summary>By verb and route of the API: makes the call and returns the expected newest audit entry.</summary>
    public abstract IReadOnlyDictionary<string, Func<ApiClient, Task<(string What, string Of)>>> AuditedCalls { get; }
}
