using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Features.Projects;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Audit;

/// <summary>What is done to the site's own rows: the entry and the change are one save.</summary>
public sealed class RowChangesTests(TestSite site)
{
    [Fact]
    public async Task A_projects_whole_life_is_told_with_before_and_after_of_what_changed()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("projects/new"));
        await owner.SubmitAsync("#form", ("Input.Name", "Roof garden"), ("Input.Description", "Herbs"));
        await owner.ClickAsync("Edit");
        await owner.SubmitAsync("main form", ("Input.Name", "Roof meadow"));
        await owner.ClickAsync("Delete");
        await owner.SubmitAsync("#form");
        var rows = await owner.AuditAsync(organization);
        Assert.Equal(["Project deleted", "Project edited", "Project created", "Organization created"], rows.Select(row => row.What));
        Assert.StartsWith("Name Before: Roof meadow Description Before: Herbs", rows[0].Details, StringComparison.Ordinal);
        Assert.StartsWith("Name Before: Roof garden After: Roof meadow", rows[1].Details, StringComparison.Ordinal);
        Assert.DoesNotContain("Herbs", rows[1].Details, StringComparison.Ordinal);
        Assert.StartsWith("Name After: Roof garden Description After: Herbs", rows[2].Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_was_emptied_says_so_and_one_that_never_was_is_left_out()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await CreateAsync(owner, organization, "Bare");
        await owner.ClickAsync("Edit");
        await owner.SubmitAsync("main form", ("Input.Description", "Words"));
        await owner.ClickAsync("Edit");
        await owner.SubmitAsync("main form", ("Input.Description", ""));
        var rows = await owner.AuditAsync(organization);
        Assert.StartsWith("Description Before: Words After: (empty)", rows[0].Details, StringComparison.Ordinal);
        Assert.StartsWith("Description Before: (empty) After: Words", rows[1].Details, StringComparison.Ordinal);
        Assert.StartsWith("Name After: Bare Support reference", rows[2].Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_save_that_changes_nothing_leaves_no_entry()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await CreateAsync(owner, organization, "Same as ever");
        await owner.ClickAsync("Edit");
        await owner.SubmitAsync("main form");
        Assert.DoesNotContain(await owner.AuditAsync(organization), row => row.What == "Project edited");
    }

    [Fact]
    public async Task Saves_at_the_very_same_time_leave_the_entry_of_the_one_that_won()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await CreateAsync(owner, organization, "Raced");
        await owner.ClickAsync("Edit");
        var requests = Enumerable.Range(1, 6).Select(i => owner.FormRequest("main form", ("Input.Name", $"Racer {i}"))).ToList();
        await Task.WhenAll(requests.Select(owner.SendAsync));
        var edited = Assert.Single(await owner.AuditAsync(organization), row => row.What == "Project edited");
        await owner.GetAsync(organization.At("projects"));
        Assert.Contains(edited.Of, owner.Page.Find("#table").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deletions_at_the_very_same_time_leave_one_entry_and_no_failure()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await CreateAsync(owner, organization, "Short-lived");
        await owner.ClickAsync("Delete");
        var requests = Enumerable.Range(1, 6).Select(_ => owner.FormRequest("#form")).ToList();
        var answers = await Task.WhenAll(requests.Select(owner.SendAsync));
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Found or HttpStatusCode.NotFound, $"{answer.Status}"));
        Assert.Single(await owner.AuditAsync(organization), row => row.What == "Project deleted");
    }

    [Fact]
    public async Task A_change_whose_entry_cannot_be_written_is_not_made()
    {
        await using var own = await TestSite.StartAsync();
        var (owner, organization) = await own.NewOrganizationAsync();
        await owner.GetAsync(organization.At("projects/new"));
        await using (await own.WithoutRoomForEntriesAsync())
        {
            await owner.SubmitAsync("#form", ("Input.Name", "Unseen"));
            Assert.Equal(HttpStatusCode.InternalServerError, owner.Page.Status);
        }

        await owner.GetAsync(organization.At("projects"));
        Assert.True(owner.Page.Has("#table .empty"));
    }

    [Fact]
    public async Task A_save_that_failed_leaves_no_entry_for_the_next_save_to_take_along()
    {
        await InOrganizationAsync(async db =>
        {
            var project = new Project { Name = "First", CreatedBy = "somebody0001", CreatedAt = DateTimeOffset.UtcNow };
            db.Add(project);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            db.Entry(project).Property(p => p.Version).OriginalValue = Guid.NewGuid();
            project.Name = "Lost";
            await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
            await db.Entry(project).ReloadAsync(TestContext.Current.CancellationToken);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            Assert.Equal(ProjectFeature.Created, (await db.AuditEntries.SingleAsync(TestContext.Current.CancellationToken)).Action);
        });
    }

    [Fact]
    public async Task A_field_that_is_not_listed_is_named_without_its_values()
    {
        await InOrganizationAsync(async db =>
        {
            var project = new Project { Name = "Secretive", CreatedBy = "somebody0001", CreatedAt = DateTimeOffset.UtcNow };
            db.Add(project);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            db.Entry(project).Property(p => p.CreatedBy).CurrentValue = "somebodyelse";
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            var edited = await db.AuditEntries
                .SingleAsync(entry => entry.Action == ProjectFeature.Edited, TestContext.Current.CancellationToken);
            Assert.Equal(("""{"CreatedBy":"…"}""", """{"CreatedBy":"…"}"""), (edited.Before, edited.After));
        });
    }

    [Fact]
    public async Task Bulk_statements_that_would_bypass_the_audit_are_refused()
    {
        await InOrganizationAsync(async db =>
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                db.Projects.ExecuteDeleteAsync(TestContext.Current.CancellationToken));
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.Projects.Where(p => p.Name == "x")
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.Name, "y"), TestContext.Current.CancellationToken));
            Assert.Equal(0, await db.Projects.TagWith(BulkChangeGuard.Purge).ExecuteDeleteAsync(TestContext.Current.CancellationToken));
        });
    }

    private static async Task CreateAsync(Browser browser, Organization organization, string name)
    {
        await browser.GetAsync(organization.At("projects/new"));
        await browser.SubmitAsync("#form", ("Input.Name", name));
    }

    private Task InOrganizationAsync(Func<AppDbContext, Task> work) => site.InOrganizationAsync(Guid.NewGuid().ToString("N")[..12], work);
}
