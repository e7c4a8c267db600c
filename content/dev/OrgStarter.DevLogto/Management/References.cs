using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;

namespace OrgStarter.DevLogto.Management;

/// <summary>Rows that a request names by their ids, and the lists of a row that such requests change.</summary>
internal static class References
{
    /// <summary>The rows, already filtered by these ids. An id that is given twice is one.</summary>
    /// <exception cref="ManagementError">422: one of them is unknown.</exception>
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
