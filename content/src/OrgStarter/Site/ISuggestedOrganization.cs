using OrgStarter.Logto;

namespace OrgStarter.Site;

/// <summary>Suggests an organization that the user can join. Any feature can implement it.</summary>
public interface ISuggestedOrganization
{
    /// <returns>Null for no suggestion. A failure must not fail the page.</returns>
    Task<LogtoOrganization?> FindAsync(CancellationToken ct);
}

public static class SuggestedOrganizations
{
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
