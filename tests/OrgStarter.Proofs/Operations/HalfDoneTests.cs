using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Features.BulkChanges;
using OrgStarter.Features.Domains;
using OrgStarter.Features.Pictures;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;
using SkiaSharp;

namespace OrgStarter.Proofs.Operations;

/// <summary>The process ends around a call to Logto that one of several steps makes.</summary>
public sealed class HalfDoneTests
{
    private const string Form = "main form[method=post]";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_crash_around_the_call_to_Logto_the_sessions_show_what_Logto_has(bool afterAnswer)
    {
        var (own, crash) = await Crash.StartSiteAsync();
        await using var _ = own;
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync("/account/profile");
        crash.On("PATCH", "/api/users/ben000000001", afterAnswer);
        await ben.SubmitFileAsync(Form, "Input.Picture", SamplePictures.Png(), ("Input.Name", "Benjamin"));
        await crash.RestartAsync(own);
        ben = own.Browse(ben);
        await ben.GetAsync("/account/profile");
        Assert.Equal(afterAnswer ? "Benjamin" : "Ben Brandt", ben.Page.ValueOf("Input.Name"));
        Assert.Equal(afterAnswer ? "Benjamin" : "Ben Brandt", ben.Page.Find(".user-menu strong").TextContent);
        Assert.Equal(afterAnswer, ben.Page.Has(".user-menu img"));
        Assert.Equal(afterAnswer ? 1 : 0, await own.InDatabaseAsync(db => db.Pictures.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_crash_around_the_call_to_Logto_the_logo_is_either_there_or_not(bool afterAnswer)
    {
        var (own, crash) = await Crash.StartSiteAsync();
        await using var _ = own;
        var (owner, organization) = await own.NewOrganizationAsync();
        await owner.GetAsync(organization.At("settings/branding"));
        await owner.SubmitFileAsync(Form, "Input.Logo.File", SamplePictures.Png());
        await owner.GetAsync(organization.At("settings/branding"));
        crash.On("PATCH", organization.Id, afterAnswer);
        await owner.SubmitFileAsync(Form, "Input.Logo.File", SamplePictures.Png(8));
        await crash.RestartAsync(own);
        owner = own.Browse(owner);
        await owner.GetAsync(organization.At("settings/branding"));
        var path = owner.Page.Find("img.logo").GetAttribute("src")!;
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(path)).Status);
        var pictures = await own.InDatabaseAsync(db =>
            db.Pictures.Where(picture => picture.OrganizationId == organization.Id).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal((1, true), (pictures.Count, pictures[0].IsCurrent));
        Assert.Equal(afterAnswer ? 8 : 4, SKBitmap.DecodeBounds(pictures[0].Bytes).Width);
    }

    [Theory]
    [InlineData("POST", "/organization-invitations", false)]
    [InlineData("POST", "/organization-invitations", true)]
    [InlineData("PUT", "/status", false)]
    [InlineData("PUT", "/status", true)]
    public async Task After_a_crash_nobody_is_a_member_without_a_role_and_the_same_click_finishes_it(
        string method,
        string path,
        bool afterAnswer)
    {
        var (own, crash) = await Crash.StartSiteAsync();
        await using var _ = own;
        var domain = MailDomains.NewDomain();
        var someone = await own.BrowseAsAsync($"someone@{domain}");
        var (owner, organization) = await MailDomains.ProvenAsync(own, domain);
        await MailDomains.ModeAsync(owner, JoinMode.Suggest);
        await someone.GetAsync("/organizations/join");
        var page = someone.Page;
        crash.On(method, path, afterAnswer);
        await someone.SubmitAsync("form[action='/organizations/join']");
        await crash.RestartAsync(own);
        Assert.Equal(afterAnswer && method == "PUT" ? 1 : 0, await own.Logto.CountMembersAsync(organization.Id, "member"));
        someone = own.Browse(someone, page);
        await someone.SubmitAsync("form[action='/organizations/join']");
        Assert.Equal(organization.At("home"), someone.Page.Path);
        Assert.Equal(1, await own.Logto.CountMembersAsync(organization.Id, "member"));
    }

    /// <summary>Dies at each of its calls: before the first, between, at the last; before Logto hears of it, and after.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task Whatever_call_the_site_dies_at_another_instance_finishes_the_rest_once(int call, bool afterIt)
    {
        var power = new PowerCut();
        await using var own = await TestSite.StartAsync(
            services => services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => power.Wire())),
            settings: (TestSite.WithoutWorkers, "true"));
        var alice = await own.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At("members?role=member&sort=email"));
        var people = alice.Page.Document.QuerySelectorAll("#table tbody tr").Take(3).Select(row => row.Id!["member-".Length..]).ToList();
        await alice.GetAsync(Organization.Aurora.At($"members/bulk?{string.Join('&', people.Select(id => $"ids={id}"))}"));
        power.At(call, afterIt);
        var dying = alice.SubmitAsync("#form", ("Action", "remove"));
        await power.Gone.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, (await BatchAsync(own)).Items.Count);

        await using var another = own.StartAnother(_ => { });
        await another.RunDueAsync<BulkChangeJob>();
        Assert.False((await BatchAsync(another)).IsDone);
        another.Time.Advance(TimeSpan.FromMinutes(1.1));
        await another.RunDueAsync<BulkChangeJob>();
        var batch = await BatchAsync(another);
        Assert.True(batch.IsDone);
        Assert.All(batch.Items, item => Assert.Equal(BatchOutcome.Done, item.Outcome));
        var removals = own.Logto.Calls.All.Where(c => c.Method == "DELETE" && c.Status == 204).Select(c => c.Path.Split('/')[^1]);
        Assert.Equal(people.Order(), removals.Order());
        alice = another.Browse(alice);
        await alice.GetAsync(Organization.Aurora.At("members?role=member&sort=email"));
        Assert.All(people, id => Assert.False(alice.Page.Has($"#member-{id}")));
        power.Release();
        await Record.ExceptionAsync(() => dying);
    }

    private static Task<MemberBatch> BatchAsync(TestSite site) =>
        site.InDatabaseAsync(db => db.MemberBatches.IgnoreQueryFilters().AsNoTracking().SingleAsync());
}
