using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Invitations;

namespace OrgStarter.Testing;

/// <summary>Creates a row of an organization, for tests where any entity works: an invitation record.</summary>
public static class TenantRow
{
    /// <param name="text">The text in <see cref="InvitationRecord.NotSent"/>.</param>
    public static InvitationRecord New(string text) => new()
    {
        InvitationId = $"{Guid.NewGuid():N}"[..21],
        Address = "somebody@example.com",
        Role = "member",
        InviterId = "somebody0001",
        InviterName = "Somebody",
        CreatedAt = DateTimeOffset.UtcNow,
        ExpiresAt = DateTimeOffset.UtcNow,
        NotSent = text,
    };

    public static Task LeaveRowAsync(this TestSite site, Organization organization) => site.InOrganizationAsync(organization.Id, async db =>
    {
        db.Add(New("Left here"));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });

    public static Task<int> CountRowsAsync(this AppDbContext db, Organization organization) => db.InvitationRecords
        .IgnoreQueryFilters([AppDbContext.TenantFilter])
        .CountAsync(row => row.OrganizationId == organization.Id, TestContext.Current.CancellationToken);
}
