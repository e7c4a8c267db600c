using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Data;

/// <summary>The second wall: whatever a page does wrong, the database context keeps organizations apart.</summary>
public sealed class TenantIsolationTests(TestSite site)
{
    [Fact]
    public async Task Without_an_organization_nothing_is_read_and_nothing_written()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        Assert.Empty(await db.InvitationRecords.ToListAsync(TestContext.Current.CancellationToken));
        db.InvitationRecords.Add(TenantRow.New("Orphan"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_new_row_belongs_to_the_current_organization_and_no_other_sees_it()
    {
        var (one, other) = (NewId(), NewId());
        await WithinAsync(one, async db =>
        {
            db.InvitationRecords.Add(TenantRow.New("Mine"));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await WithinAsync(one, async db =>
            Assert.Equal("Mine", (await db.InvitationRecords.SingleAsync(TestContext.Current.CancellationToken)).NotSent));
        await WithinAsync(other, async db => Assert.Empty(await db.InvitationRecords.ToListAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("add")]
    [InlineData("change")]
    [InlineData("move")]
    [InlineData("delete")]
    public async Task A_row_of_another_organization_cannot_be_saved(string attempt)
    {
        var (one, other) = (NewId(), NewId());
        await WithinAsync(one, async db =>
        {
            db.InvitationRecords.Add(TenantRow.New("Theirs"));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await WithinAsync(other, async db =>
        {
            if (attempt == "add")
            {
                var smuggled = TenantRow.New("Smuggled");
                smuggled.OrganizationId = one;
                db.InvitationRecords.Add(smuggled);
            }
            else
            {
                var theirs = await db.InEveryOrganizationAsync(() =>
                    db.InvitationRecords.IgnoreQueryFilters().SingleAsync(
                        p => p.OrganizationId == one,
                        TestContext.Current.CancellationToken));
                switch (attempt)
                {
                    case "change": theirs.NotSent = "Taken over"; break;
                    case "move": theirs.OrganizationId = other; break;
                    default: db.Remove(theirs); break;
                }
            }

            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
        });
        await WithinAsync(one, async db =>
            Assert.Equal("Theirs", (await db.InvitationRecords.SingleAsync(TestContext.Current.CancellationToken)).NotSent));
    }

    private async Task WithinAsync(string organization, Func<AppDbContext, Task> work)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var info = new TenantContext(organization, "somebody0001", new HashSet<string>(), DateTimeOffset.MaxValue);
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Resolve(info);
        await work(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }

    private static string NewId() => Guid.NewGuid().ToString("N")[..12];
}
