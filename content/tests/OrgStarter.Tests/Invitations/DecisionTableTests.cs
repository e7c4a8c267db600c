using System.Net;
using OrgStarter.Testing;
using OrgStarter.Texts;

using static OrgStarter.Tests.Invitations.DecisionTable;

namespace OrgStarter.Tests.Invitations;

/// <summary>Every cell: what the page says, whom it names to whom, and that its way forward leads on.</summary>
public sealed class DecisionTableTests(TestSite site)
{
    private const string Form = "form[data-guard]";

    public static TheoryData<Reader, State> Possible => Cells(isPossible: true);

    [Theory]
    [MemberData(nameof(Possible))]
    public async Task A_cell_says_what_happened_and_leads_on(Reader reader, State state)
    {
        var scene = new DecisionScene(site, reader, state);
        await scene.ArrangeAsync();
        var page = await scene.Browser.GetAsync(scene.Link);
        SeesOutcome(scene, page, Of(reader, state));
        Assert.Equal("no-store", page.Header("Cache-Control"));
        Assert.Equal("no-referrer", page.Header("Referrer-Policy"));
        if (IsTheirs(reader, state))
        {
            Assert.Contains(scene.Organization.Name, page.Text, StringComparison.Ordinal);
        }
        else
        {
            Assert.DoesNotContain(scene.Organization.Name, page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(scene.Organization.Id, page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(scene.Inviter, page.Body, StringComparison.Ordinal);
        }

        Assert.Equal(
            state == State.SoonOver && IsTheirs(reader, state),
            page.Text.Contains("This invitation expires in about", StringComparison.Ordinal));
        Assert.Equal(
            state == State.SecondFactorRequired && IsTheirs(reader, state),
            page.Text.Contains("two-factor authentication", StringComparison.Ordinal));
        await GoOnAsync(scene, reader, state);
    }

    [Fact]
    public async Task Who_has_no_account_cannot_have_accepted()
    {
        var scene = new DecisionScene(site, Reader.Newcomer, State.Pending);
        await scene.ArrangeAsync();
        Assert.Equal(404, (await scene.AcceptAsync("nobody000001")).Status);
        Assert.Equal("Pending", await scene.StatusAsync());
    }

    [Fact]
    public async Task Somebody_else_cannot_accept_neither_here_nor_at_Logto()
    {
        var scene = new DecisionScene(site, Reader.SomebodyElse, State.Pending);
        await scene.ArrangeAsync();
        await scene.Browser.GetAsync(scene.Link);
        var token = scene.Browser.Page.ValueOf("__RequestVerificationToken");
        foreach (var answer in new[] { "Accept", "Decline" })
        {
            await scene.Browser.PostAsync($"{scene.Link}?handler={answer}", ("__RequestVerificationToken", token));
            SeesOutcome(scene, scene.Browser.Page, Wrong);
            Assert.DoesNotContain(scene.Organization.Name, scene.Browser.Page.Body, StringComparison.Ordinal);
        }

        Assert.Equal(422, (await scene.AcceptAsync(scene.ReaderId!)).Status);
        Assert.Equal("Pending", await scene.StatusAsync());
    }

    [Fact]
    public async Task A_deleted_organization_has_no_members()
    {
        var scene = new DecisionScene(site, Reader.Member, State.OrganizationDeleted);
        await scene.ArrangeAsync();
        Assert.DoesNotContain(scene.Organization.Id, await scene.OrganizationsOfReaderAsync());
        SeesOutcome(scene, await scene.Browser.GetAsync(scene.Link), Gone);
    }

    [Fact]
    public void The_impossible_cells_are_the_three_that_are_shown_to_be() =>
        Assert.Equal(
            [
                (Reader.Newcomer, State.AcceptedByReader),
                (Reader.SomebodyElse, State.AcceptedByReader),
                (Reader.Member, State.OrganizationDeleted)
            ],
            Cells(isPossible: false).Select(cell => cell.Data));

    private static void SeesOutcome(DecisionScene scene, Page page, Outcome outcome)
    {
        var heading = outcome.Heading
            .Replace("{0}", scene.Organization.Name, StringComparison.Ordinal)
            .Replace("{1}", scene.Inviter, StringComparison.Ordinal);
        Assert.Equal(heading, Assert.Single(page.All("main h1")));
        Assert.Equal(outcome == Gone ? HttpStatusCode.NotFound : HttpStatusCode.OK, page.Status);
    }

    /// <summary>Takes the way forward that the page offers, to its end.</summary>
    private async Task GoOnAsync(DecisionScene scene, Reader reader, State state)
    {
        var (browser, outcome) = (scene.Browser, Of(reader, state));
        if (reader == Reader.SignedOut)
        {
            await SignInAsync(scene, Text.Nav_SignIn, outcome, state);
        }
        else if (reader == Reader.Newcomer && outcome == SignIn)
        {
            await SignInAsync(scene, Text.Nav_SignUp, outcome, state);
        }
        else if (reader == Reader.Newcomer)
        {
            await browser.ClickAsync(Text.Nav_SignUp);
            await browser.CompleteSignInAsync(scene.Invitee);
            Assert.Equal((HttpStatusCode.OK, "/onboarding/create"), (browser.Page.Status, browser.Page.Path));
        }
        else if (outcome == Wrong)
        {
            await browser.SubmitAsync("main form", Text.Invitation_UseOther);
            Assert.Equal(scene.Invitee, browser.Page.ValueOf("email"), ignoreCase: true);
            await browser.CompleteSignInAsync(scene.Invitee);
            await IsInviteeAsync(scene, state);
        }
        else if (outcome == Used)
        {
            await browser.SubmitAsync("main form", Text.Invitation_UseOther);
            await browser.CompleteSignInAsync(scene.Earlier);
            SeesOutcome(scene, browser.Page, Joined);
            await EnterAsync(scene);
        }
        else
        {
            await GoOnAsInviteeAsync(scene, reader, outcome, state);
        }
    }

    private async Task SignInAsync(DecisionScene scene, string way, Outcome outcome, State state)
    {
        await scene.Browser.ClickAsync(way);
        if (outcome == SignIn)
        {
            Assert.Equal(scene.Invitee, scene.Browser.Page.ValueOf("email"));
        }

        await scene.Browser.CompleteSignInAsync(scene.Invitee);
        if (outcome != Gone)
        {
            await IsInviteeAsync(scene, state);
            return;
        }

        Assert.Equal((HttpStatusCode.OK, "/onboarding/create"), (scene.Browser.Page.Status, scene.Browser.Page.Path));
    }

    /// <summary>Back on the same invitation, as the person whose it is.</summary>
    private Task IsInviteeAsync(DecisionScene scene, State state)
    {
        Assert.Equal(scene.Link, scene.Browser.Page.Path);
        SeesOutcome(scene, scene.Browser.Page, Of(Reader.Invitee, state));
        return Of(Reader.Invitee, state) == Used
            ? Task.CompletedTask
            : GoOnAsInviteeAsync(scene, Reader.Invitee, Of(Reader.Invitee, state), state);
    }

    private async Task GoOnAsInviteeAsync(DecisionScene scene, Reader reader, Outcome outcome, State state)
    {
        var browser = scene.Browser;
        if (outcome == Full)
        {
            await scene.SetSeatsAsync(2);
            await browser.ClickAsync(Text.Common_TryAgain);
        }

        if (outcome == Answer || outcome == Hurry || outcome == Factor || outcome == Full || outcome == Already)
        {
            await browser.SubmitAsync(Form, Text.Invitation_Accept);
            await ArriveAsync(scene, state);
        }
        else if (outcome == Joined || (reader == Reader.Member && outcome != Gone))
        {
            await EnterAsync(scene);
        }
        else
        {
            await browser.ClickAsync(Text.Invitation_ToMine);
            Assert.Equal((HttpStatusCode.OK, "/organizations"), (browser.Page.Status, browser.Page.Path));
        }
    }

    private static async Task EnterAsync(DecisionScene scene)
    {
        await scene.Browser.ClickAsync(Text.Invitation_ToOrganization);
        Assert.Equal((HttpStatusCode.OK, scene.Organization.At("home")), (scene.Browser.Page.Status, scene.Browser.Page.Path));
    }

    /// <summary>In the organization, after a second factor where it wants one.</summary>
    private async Task ArriveAsync(DecisionScene scene, State state)
    {
        Assert.Equal("Accepted", await scene.StatusAsync());
        if (state == State.SecondFactorRequired)
        {
            Assert.Equal("/account/second-factor", scene.Browser.Page.Path);
            await site.Logto.AddSecondFactorAsync(scene.Invitee);
            await scene.Browser.ClickAsync(Text.SecondFactor_Back);
        }

        Assert.Equal((HttpStatusCode.OK, scene.Organization.At("home")), (scene.Browser.Page.Status, scene.Browser.Page.Path));
    }

    private static TheoryData<Reader, State> Cells(bool isPossible) => new(
        from reader in Enum.GetValues<Reader>()
        from state in Enum.GetValues<State>()
        where (Of(reader, state) != Impossible) == isPossible
        select (reader, state));
}
