using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Invitations;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Invitations;

/// <summary>What happens apart from the request: pace, crashes, lost answers, rights that end meanwhile.</summary>
public sealed class BackgroundTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_keep_to_their_share_of_Logtos_calls_and_the_page_shows_how_far_they_are()
    {
        await using var site = await Inviting.StartWarmAsync(
            ("Invitations:CallsPerTenSeconds", "15"),
            ("Invitations:ResultsTimeout", "00:00:00"));
        var (owner, organization) = await site.NewOrganizationAsync();
        var page = await owner.PasteAsync(organization, string.Join('\n', Enumerable.Range(1, 5).Select(i => $"many{i}@example.com")));
        Assert.True(page.Has("progress[max='5']"), page.Body);
        Assert.True(page.Has("#form[hx-get][hx-trigger='load delay:2s']"), page.Body);
        Assert.Equal(page.Path, page.Find("main .hint a").GetAttribute("href"));

        // Fifteen calls are three addresses; no more until the window is over.
        await AssertSentAsync(site, organization, 3);
        Assert.Equal("3 of 5 done", (await owner.GetAsync(page.Path)).All("[data-announce]").Single());
        site.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(5, (await owner.UntilDoneAsync()).All(".result-success").Count);
    }

    [Fact]
    public async Task What_one_instance_has_written_down_another_works_off_after_its_crash_without_doing_anything_twice()
    {
        await using var site = await Inviting.StartWarmAsync((TestSite.WithoutWorkers, "true"), ("Invitations:ResultsTimeout", "00:00:00"));
        var (owner, organization) = await site.NewOrganizationAsync();
        var page = await owner.PasteAsync(organization, "one@example.com, two@example.com, three@example.com");
        Assert.True(page.Has("progress[value='0']"), page.Body);

        // The site had crashed after it invited the first one, and before it wrote that down.
        var role = (string)(await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Get, "/organization-roles")).Body!.AsArray().Single(r =>
            (string)r!["name"]! == "member")!["id"]!;
        await site.WithinAsync(
            organization,
            db =>
                db.InvitationRecipients
                    .Where(recipient => recipient.Number == 1)
                    .ExecuteUpdateAsync(set => set.SetProperty(recipient => recipient.Attempts, 1), Ct));
        var ownerId = (string)(await new LogtoClient(site.Logto).ApiAsync(
            HttpMethod.Get,
            $"/organizations/{organization.Id}/users")).Body![0]!["id"]!;
        var made = await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Post, "/organization-invitations", new
        {
            organizationId = organization.Id,
            inviterId = ownerId,
            invitee = "one@example.com",
            organizationRoleIds = new[] { role },
            messagePayload = false,
            expiresAt = DateTimeOffset.UtcNow.AddDays(7).ToUnixTimeMilliseconds(),
        });
        Assert.Equal(201, made.Status);

        var another = site.StartAnother((TestSite.WithoutWorkers, "false"));
        Assert.Equal(3, (await another.Browse(owner).UntilDoneAsync()).All(".result-success").Count);
        Assert.Equal(3, (await site.InvitationsAtLogtoAsync(organization)).Count);
        foreach (var person in new[] { "one", "two", "three" })
        {
            Assert.Single(await site.Logto.MailsToAsync($"{person}@example.com"));
        }
    }

    [Fact]
    public async Task Whoever_has_lost_the_right_meanwhile_invites_nobody_any_more()
    {
        await using var site = await Inviting.StartWarmAsync((TestSite.WithoutWorkers, "true"), ("Invitations:ResultsTimeout", "00:00:00"));
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.PasteAsync(Organization.Aurora, "late@example.com");
        await site.SetRoleInConsoleAsync(Organization.Aurora, "ben000000001", "member");
        site.StartAnother((TestSite.WithoutWorkers, "false"));
        for (var i = 0; i < 100 && await WaitingAsync(site, Organization.Aurora) > 0; i++)
        {
            await Task.Delay(100, Ct);
        }

        var recipient = await site.WithinAsync(Organization.Aurora, db => db.InvitationRecipients.AsNoTracking().SingleAsync(Ct));
        Assert.Equal((InviteOutcome.Failed, FailureReason.Rights), (recipient.Outcome, recipient.FailureReason));
        Assert.Empty(await site.Logto.MailsToAsync("late@example.com"));
    }

    [Theory]
    [InlineData(FaultKind.LoseAnswer)]
    [InlineData(FaultKind.ServerError)]
    public async Task An_answer_that_is_lost_makes_no_second_invitation_and_loses_none(FaultKind kind)
    {
        await using var site = await Inviting.StartWarmAsync();
        var (owner, organization) = await site.NewOrganizationAsync();
        site.Logto.Faults.Add(new Fault(kind, "^POST /api/organization-invitations$", Times: 1));
        var page = await owner.PasteAsync(organization, "lost@example.com");
        Assert.Equal(["lost@example.com Sent"], page.All(".result"));
        Assert.Equal([("lost@example.com", "Pending")], await site.InvitationsAtLogtoAsync(organization));
        Assert.Single(await site.Logto.MailsToAsync("lost@example.com"));
    }

    [Fact]
    public async Task While_Logto_is_away_nothing_is_made_and_the_address_is_in_the_box_again()
    {
        await using var site = await Inviting.StartWarmAsync();
        var (owner, organization) = await site.NewOrganizationAsync();
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "^POST /api/organization-invitations$"));
        var page = await owner.PasteAsync(organization, "away@example.com");
        Assert.Single(page.All(".result-danger"));
        Assert.Equal("away@example.com", page.ValueOf("Input.Addresses"));
        site.Logto.Faults.Clear();
        await owner.SubmitAsync("#form form");
        Assert.Single(owner.Page.All(".result-success"));
    }

    private static async Task AssertSentAsync(TestSite site, Organization organization, int count)
    {
        for (var i = 0; i < 300 && (await site.InvitationsAtLogtoAsync(organization)).Count < count; i++)
        {
            await Task.Delay(100, Ct);
        }

        for (var i = 0; i < 100 && await WaitingAsync(site, organization) > 2; i++)
        {
            await Task.Delay(100, Ct);
        }

        Assert.Equal(count, (await site.InvitationsAtLogtoAsync(organization)).Count);
    }

    private static Task<int> WaitingAsync(TestSite site, Organization organization) => site.WithinAsync(
        organization, db => db.InvitationRecipients.CountAsync(recipient => recipient.Outcome == InviteOutcome.Waiting, Ct));
}
