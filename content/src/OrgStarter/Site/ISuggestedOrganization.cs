using OrgStarter.Logto;

namespace OrgStarter.Site;

/// <summary>An organization that a person is offered to join, beside the ones that they are in. Each feature may know of one.</summary>
public interface ISuggestedOrganization
{
    /// <returns>Null for none. Never a reason for a page to fail.</returns>
    Task<LogtoOrganization?> FindAsync(CancellationToken ct);
}

public static class SuggestedOrganizations
{
    /// <summary>The first that any of them knows of.</summary>
    public static async Task<LogtoOrganization?> FindAsync(this IEnumerable<ISuggestedOrganization> suggestions, CancellationToken ct)
    {
        foreach (var suggestion in suggestions)
        {
            if (await suggestion.FindAsync(ct) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
