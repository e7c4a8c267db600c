using System.Collections.Immutable;
using System.Reflection;

namespace OrgStarter.Testing;

/// <summary>
/// What the tests that walk the whole site have to know of a noun. A class of these is found by being there: without one, a noun's
/// pages make those tests fail.
/// </summary>
public abstract class TestedNoun
{
    public static ImmutableArray<TestedNoun> All { get; } =
    [
        .. Assembly.GetEntryAssembly()!.GetTypes().Where(type => type.IsSubclassOf(typeof(TestedNoun)))
            .Select(type => (TestedNoun)Activator.CreateInstance(type)!).OrderBy(noun => noun.Path, StringComparer.Ordinal),
    ];

    /// <summary>The first part of its addresses, after the organization and in the API, such as <c>invoices</c>.</summary>
    public abstract string Path { get; }

    /// <summary>Addresses of its pages in an organization that has none of it yet, for whatever looks at every page.</summary>
    public abstract IEnumerable<string> Pages { get; }

    /// <summary>Makes one whose every text holds the marker, and returns its id.</summary>
    public abstract Task<string> SeedAsync(Browser owner, Organization organization, string marker);

    /// <summary>By page handler: does what it is for, and says what the newest entry of the audit then is.</summary>
    public abstract IReadOnlyDictionary<string, Func<Browser, Organization, Task<(string What, string Of)>>> AuditedHandlers { get; }

    /// <summary>By verb and route of the API: the same.</summary>
    public abstract IReadOnlyDictionary<string, Func<ApiClient, Task<(string What, string Of)>>> AuditedCalls { get; }
}
