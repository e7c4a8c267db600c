using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Platform.Accounts;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Features.Export;

/// <summary>
/// Exports the current organization: its data in Logto (organization, members, invitations) and all tenant-owned tables. Each part is
/// JSON and CSV, and is streamed in one pass.
/// </summary>
public sealed class OrganizationExport(
    ILogtoManagementApi logto,
    TenantTables tables,
    PermissionRecheck rights,
    CurrentTenant tenant,
    AppDbContext db,
    AuditTrail audit,
    DeletedAccounts deleted)
{
    /// <summary>The window of Logto's rate limit.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);
    private const int MaxAttempts = 6;
    private const int PageSize = 100;

    /// <summary>Checks the user's current permission. If allowed, records the export in the audit log.</summary>
    /// <exception cref="LogtoException">Logto did not answer.</exception>
    public async Task<Refusal> BeginAsync(string name, CancellationToken ct)
    {
        // Not held during the download, which can take minutes and changes nothing.
        await using var live = await rights.RequireAsync(Permissions.DeleteOrganization, ct);
        if (live is null)
        {
            return Refusal.RightsChanged;
        }

        db.AuditEntries.Add(audit.NewEntry(
            new AuditChange(
                AuditActions.OrganizationExported,
                tenant.OrganizationId,
                new AuditTarget(AuditTargets.Organization, tenant.OrganizationId, name)),
            AuditOutcome.Done));
        await db.SaveChangesAsync(ct);
        return Refusal.None;
    }

    /// <summary>Returns the parts. Read them in this order.</summary>
    public IEnumerable<ExportedPart> Parts(CancellationToken ct) =>
    [
        new("organization", ["id", "name", "description", "isMfaRequired"], OrganizationAsync(ct)),
        new("members", ["id", "name", "username", "email", "avatar", "isSuspended", "roles"], MembersAsync(ct)),
        new(
            "invitations",
            ["id", "invitee", "inviterId", "acceptedUserId", "status", "createdAt", "expiresAt", "roles"],
            InvitationsAsync(ct)),
        .. tables.Marked.Select(type => MarkedPart(type, ct)),
        new("declined", ["invitationId", "personId", "personName", "declinedAt"], DeclinedAsync(ct)),
        .. tables.All.Select(type => PartOf(type, ct)),
    ];

    private ExportedPart PartOf(IEntityType type, CancellationToken ct)
    {
        var columns = type.GetProperties().Where(property => !property.IsShadowProperty()).ToList();
        return new(type.GetTableName()!, [.. columns.Select(column => column.Name)], ReadAsync(type, columns, ct));
    }

    private ExportedPart MarkedPart(IEntityType type, CancellationToken ct)
    {
        var marked = type.ClrType.GetCustomAttribute<ExportedAttribute>()!;
        return new(
            marked.Name, [.. marked.Columns.Select(column => char.ToLowerInvariant(column[0]) + column[1..])],
            ReadAsync(type, [.. marked.Columns.Select(column => type.FindProperty(column)!)], ct));
    }

    private async IAsyncEnumerable<object?[]> ReadAsync(
        IEntityType type,
        List<IProperty> columns,
        [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in tables.RowsAsync(type, ct))
        {
            if (row is AuditEntry entry)
            {
                await deleted.HideAsync([entry], Text.Audit_DeletedAccount, ct);
            }

            yield return [.. columns.Select(column => column.GetGetter().GetClrValue(row))];
        }
    }

    private async IAsyncEnumerable<object?[]> OrganizationAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var found = await logto.GetOrganization(tenant.OrganizationId, ct);
        yield return [found.Id, found.Name, found.Description, found.IsMfaRequired];
    }

    private async IAsyncEnumerable<object?[]> MembersAsync([EnumeratorCancellation] CancellationToken ct)
    {
        MemberPage found;
        var page = 0;
        do
        {
            page++;
            found = await RetryThrottledAsync(
                async () => await MemberPage.ReadAsync(await logto.GetMembers(tenant.OrganizationId, page, PageSize, null, null, ct), ct),
                ct);
            foreach (var member in found.Rows)
            {
                yield return [
                    member.Id, member.Name, member.Username, member.PrimaryEmail, member.Avatar, member.IsSuspended,
                    Names(member.OrganizationRoles)
                ];
            }
        }
        while (page * PageSize < found.Total && found.Rows.Count > 0);
    }

    private async IAsyncEnumerable<object?[]> InvitationsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var i in await RetryThrottledAsync(() => logto.GetOrganizationInvitations(tenant.OrganizationId, ct), ct))
        {
            yield return [i.Id, i.Invitee, i.InviterId, i.AcceptedUserId, i.Status, i.Created, i.Expires, Names(i.OrganizationRoles)];
        }
    }

    private async IAsyncEnumerable<object?[]> DeclinedAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var r in db.InvitationRecords.AsNoTracking()
            .Where(r => r.DeclinedAt != null)
            .OrderBy(r => r.InvitationId)
            .AsAsyncEnumerable()
            .WithCancellation(ct))
        {
            yield return [r.InvitationId, r.DeclinedById, r.DeclinedByName, r.DeclinedAt];
        }
    }

    private static string Names(IEnumerable<LogtoRole> roles) => string.Join(' ', roles.Select(role => role.Name));

    /// <summary>Retries after Logto's rate limit, which an organization with very many members reaches.</summary>
    private static async Task<T> RetryThrottledAsync<T>(Func<Task<T>> ask, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (LogtoException e) when (e.Status == System.Net.HttpStatusCode.TooManyRequests && attempt < MaxAttempts)
            {
                await Task.Delay(RetryAfter, ct);
            }
        }
    }
}
