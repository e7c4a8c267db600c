using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.Operators;

/// <summary>What an operator sees of an organization: numbers and times, and none of its data.</summary>
/// <param name="Plan">The title of its plan; null for a site without plans.</param>
/// <param name="Seats">The limit of its plan; null for none.</param>
/// <param name="LastUsed">When a member last opened a page, accurate to an hour. Null if never.</param>
public sealed record OperatedOrganization(
    string Id, string Name, int Members, string? Plan, int? Seats, DateTimeOffset? Created, DateTimeOffset? LastUsed,
    bool IsClosing, OrganizationSuspension? Suspension);

/// <summary>Reads organizations from Logto, and what the site's own tables say about them.</summary>
public sealed class OrganizationOverview(PlatformDbContext db, ILogtoManagementApi logto, Seats seats, IOrganizationPlans? plans = null)
{
    public const int PageSize = 20;

    /// <param name="search">A part of the name or of the id; null for all organizations.</param>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task<(IReadOnlyList<OperatedOrganization> Rows, Paging Paging)> ListAsync(string? search, int page, CancellationToken ct)
    {
        using var response = await logto.ListOrganizations(search is null ? null : LikePattern.Literal(search), page, PageSize, ct);
        var rows = await response.Content.ReadFromJsonAsync<LogtoOrganization[]>(LogtoClients.Json, ct) ?? [];
        return (await DescribeAsync(rows, ct), new Paging(page, PageSize, MemberPage.TotalOf(response)));
    }

    /// <returns>Null if Logto does not have the organization.</returns>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<OperatedOrganization?> FindAsync(string id, CancellationToken ct)
    {
        if (!LogtoId.IsOne(id) || await LogtoErrors.IgnoreNotFoundAsync(() => logto.GetOrganization(id, ct)) is not { } organization)
        {
            return null;
        }

        var members = await MemberPage.ReadAsync(await logto.GetMembers(id, 1, 1, null, null, ct), ct);
        return (await DescribeAsync([organization with { UsersCount = members.Total }], ct))[0];
    }

    private async Task<IReadOnlyList<OperatedOrganization>> DescribeAsync(IReadOnlyList<LogtoOrganization> rows, CancellationToken ct)
    {
        var ids = rows.Select(row => row.Id).ToList();
        var visits = await db.OrganizationVisits.Where(visit => ids.Contains(visit.OrganizationId)).GroupBy(visit => visit.OrganizationId)
            .Select(group => new { Id = group.Key, At = group.Max(visit => visit.LastAt) }).ToDictionaryAsync(last => last.Id, ct);
        var closing = await db.Operations
            .Where(operation => operation.Kind == OperationKind.DeleteOrganization && ids.Contains(operation.Subject))
            .Select(operation => operation.Subject).ToListAsync(ct);
        var suspended = await db.OrganizationSuspensions.AsNoTracking().Where(suspension => ids.Contains(suspension.OrganizationId))
            .ToDictionaryAsync(suspension => suspension.OrganizationId, ct);
        var described = new List<OperatedOrganization>();
        foreach (var row in rows)
        {
            described.Add(new OperatedOrganization(
                row.Id, row.Name, row.UsersCount, plans is null ? null : await plans.TitleAsync(row.Id, ct),
                await seats.LimitAsync(row.Id, ct), row.Created, visits.GetValueOrDefault(row.Id)?.At,
                closing.Contains(row.Id), suspended.GetValueOrDefault(row.Id)));
        }

        return described;
    }
}
