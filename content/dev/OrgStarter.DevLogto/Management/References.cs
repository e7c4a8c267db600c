using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;

namespace OrgStarter.DevLogto.Management;

/// <summary>Finds the rows that a request names by id, and changes lists of rows.</summary>
internal static class References
{
    /// <summary>Returns the rows, which the caller has filtered by these ids. A repeated id counts once.</summary>
    /// <exception cref="ManagementError">422: an id is unknown.</exception>
    public static async Task<List<T>> AllNamedByAsync<T>(this IQueryable<T> rows, IReadOnlyList<string> ids)
    {
        var found = await rows.ToListAsync();
        return found.Count == ids.Distinct().Count() ? found : throw ManagementError.UnknownReference();
    }

    public static void ReplaceBy<T>(this List<T> present, List<T> given)
    {
        present.Clear();
        present.AddRange(given);
    }
}
