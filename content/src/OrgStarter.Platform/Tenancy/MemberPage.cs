using System.Globalization;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Tenancy;

/// <summary>One page of Logto's list of an organization's members.</summary>
/// <param name="Total">The number of members on all pages.</param>
public sealed record MemberPage(IReadOnlyList<LogtoMember> Rows, int Total)
{
    public static async Task<MemberPage> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        using (response)
        {
            var rows = await response.Content.ReadFromJsonAsync<LogtoMember[]>(LogtoClients.Json, ct);
            return new MemberPage(rows ?? [], TotalOf(response));
        }
    }

    /// <summary>Returns the number of rows on all pages of a list of Logto.</summary>
    public static int TotalOf(HttpResponseMessage response) =>
        int.Parse(response.Headers.TryGetValues("Total-Number", out var values) ? values.First() : "0", CultureInfo.InvariantCulture);
}
