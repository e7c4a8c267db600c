using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Organizations;
using OrgStarter.Tenancy;

namespace OrgStarter.Domains;

/// <summary>
/// Brings Logto to what a row says. The row is written before, marked as pending: a crash, or a Logto that gave no answer, is finished
/// by <see cref="DomainSettling"/>. Each call may be made twice.
/// </summary>
public sealed class JoinRule(AppDbContext db, ILogtoManagementApi logto, RoleCatalog roles)
{
    /// <summary>The lock of everything that changes the organization's domains.</summary>
    public static string LockOf(string organizationId) => $"domains:{organizationId}";

    /// <summary>Call under the lock, with a saved row that is pending.</summary>
    /// <exception cref="LogtoException">Logto refused, or did not answer; the row stays pending.</exception>
    public async Task ApplyAsync(EmailDomain domain)
    {
        if (domain is { Mode: JoinMode.Automatic, IsProven: true, IsRemoved: false })
        {
            // Roles first: without any, Logto makes members who may nothing.
            await logto.ReplaceJoinRoles(domain.OrganizationId, new RoleIds([await roles.IdAsync(Roles.Member, CancellationToken.None)]), CancellationToken.None);
            await AddAsync(domain);
        }
        else
        {
            await RemoveAsync(domain);
        }

        domain.IsPending = false;
        if (domain.IsRemoved)
        {
            db.Remove(domain);
        }

        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task AddAsync(EmailDomain domain)
    {
        try
        {
            await logto.AddJoinDomain(domain.OrganizationId, new JoinDomain(domain.Domain), CancellationToken.None);
        }
        catch (LogtoException e) when (e.Code == "entity.unique_integrity_violation")
        {
            // It is there already.
        }
    }

    private async Task RemoveAsync(EmailDomain domain)
    {
        try
        {
            await logto.RemoveJoinDomain(domain.OrganizationId, domain.Domain, CancellationToken.None);
        }
        catch (LogtoException e) when (e.SaysGone)
        {
            // It is not there, or the organization is not.
        }
    }
}
