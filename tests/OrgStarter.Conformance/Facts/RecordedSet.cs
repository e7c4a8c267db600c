namespace OrgStarter.Conformance.Facts;

/// <summary>All recordings of one version of Logto. One tenant answered them all, so together they tell what it held.</summary>
public sealed class RecordedSet
{
    private RecordedSet(string version, IEnumerable<Recording> recordings)
    {
        (Version, Recordings) = (version, recordings.ToDictionary(r => r.Name, StringComparer.Ordinal));
        From = Recordings.Values.First(r => r.Call is not null).From;
        Applications = RecordedApplication.Collect(Recordings.Values);
        Grants = RecordedGrant.Collect(Recordings.Values, Applications);
        Tenant = new RecordedTenant(Recordings.Values);
        Web = Applications.Values.First(a => a is { Type: "Traditional", HasShortLifetime: false }).Id;
        Indicator = Recordings.Values.Where(r => r.Call?.Succeeded == true).Select(r => r.Call!.Field("resource")).OfType<string>()
            .First(r => r.StartsWith("https://", StringComparison.Ordinal) && !r.EndsWith("logto.app/api", StringComparison.Ordinal));
    }

    /// <summary>By version, such as <c>1.42</c>.</summary>
    public static IReadOnlyDictionary<string, RecordedSet> All { get; } =
        Recording.All.Values.GroupBy(r => r.Version).ToDictionary(same => same.Key, same => new RecordedSet(same.Key, same));

    public string Version { get; }

    public IReadOnlyDictionary<string, Recording> Recordings { get; }

    public IReadOnlyDictionary<string, RecordedApplication> Applications { get; }

    public IReadOnlyList<RecordedGrant> Grants { get; }

    public RecordedTenant Tenant { get; }

    /// <summary>The address of the server.</summary>
    public Uri From { get; }

    /// <summary>The traditional web application.</summary>
    public string Web { get; }

    /// <summary>The indicator of the one API that they know.</summary>
    public string Indicator { get; }

    public RecordedGrant? FindGrant(string? token) => token is null ? null : Grants.FirstOrDefault(grant => grant.Tokens.Contains(token));
}
