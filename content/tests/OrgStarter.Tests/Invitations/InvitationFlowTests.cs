using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Invitations;

public sealed class InvitationFlowTests(TestSite site)
{
    private const string InviteForm = "#form form";

    [Fact]
    public async Task An_invited_stranger_registers_sees_who_invites_and_accepts()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "admin");

        var guest = site.Browse();
        await guest.GetAsync(link);
        Assert.DoesNotContain(organization.Name, guest.Page.Text, StringComparison.Ordinal);
        await guest.ClickAsync("Sign up");
        await guest.CompleteSignInAsync(address);
        Assert.Equal(new Uri(link).AbsolutePath, guest.Page.Path);
        Assert.Contains(organization.Name, guest.Page.Text, StringComparison.Ordinal);
        Assert.Contains("Admin", guest.Page.Text, StringComparison.Ordinal);

        await guest.SubmitAsync("form[data-guard]", "Accept");
        Assert.Equal(organization.At("home"), guest.Page.Path);
        await guest.GetAsync(organization.At("members/invitations"));
        Assert.Equal(HttpStatusCode.OK, guest.Page.Status);
    }

    [Fact]
    public async Task Looking_at_an_invitation_changes_nothing()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "member");
        var guest = await site.BrowseAsAsync(address);
        await guest.GetAsync(link);
        await guest.GetAsync(link + "?handler=Accept");
        await guest.GetAsync(organization.At("home"));
        Assert.Equal(HttpStatusCode.NotFound, guest.Page.Status);
    }

    [Fact]
    public async Task A_declined_invitation_cannot_be_accepted_any_more()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "member");
        var guest = await site.BrowseAsAsync(address);
        await guest.GetAsync(link);
        await guest.SubmitAsync("form[data-guard]", "Decline");
        await guest.GetAsync(link);
        Assert.False(guest.Page.Has("form[data-guard]"));
        await guest.GetAsync(organization.At("home"));
        Assert.Equal(HttpStatusCode.NotFound, guest.Page.Status);
    }

    [Fact]
    public async Task Somebody_elses_invitation_names_neither_organization_nor_inviter_and_cannot_be_accepted()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var link = await site.InviteAsync(owner, organization, TestSite.Someone(), "member");
        var stranger = await site.BrowseAsAsync(TestSite.Someone());
        await stranger.GetAsync(link);
        Assert.DoesNotContain(organization.Name, stranger.Page.Text, StringComparison.Ordinal);
        Assert.False(stranger.Page.Has("form[data-guard]"));

        var token = stranger.Page.ValueOf("__RequestVerificationToken");
        await stranger.PostAsync(new Uri(link).AbsolutePath + "?handler=Accept", ("__RequestVerificationToken", token));
        await stranger.GetAsync(organization.At("home"));
        Assert.Equal(HttpStatusCode.NotFound, stranger.Page.Status);
    }

    [Fact]
    public async Task The_same_address_in_other_letter_case_is_the_same_person()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        await site.InviteAsync(owner, organization, address, "member");
        await InviteAsync(owner, organization, address.ToUpperInvariant());
        Assert.Contains("already invited", owner.Page.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Several_addresses_in_any_separation_get_one_answer_each()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (one, two) = (TestSite.Someone(), TestSite.Someone());
        await InviteAsync(owner, organization, $"{one}, not-an-address;\n  {two}\t{one}");
        var results = owner.Page.All(".result");
        Assert.Equal(3, results.Count);
        Assert.Single(owner.Page.All(".result-danger"));
        Assert.Equal(2, owner.Page.All(".result-success").Count);
        Assert.Contains("not-an-address", owner.Page.ValueOf("Input.Addresses"), StringComparison.Ordinal);
        Assert.Single(await site.Logto.MailsToAsync(one));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ,;\n ")]
    public async Task No_address_at_all_is_an_error_beside_the_field(string typed)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await InviteAsync(owner, organization, typed);
        Assert.NotEmpty(owner.Page.ErrorOf("Input.Addresses"));
    }

    [Fact]
    public async Task More_than_two_hundred_addresses_are_refused_and_none_is_lost()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var many = string.Join('\n', Enumerable.Range(1, 201).Select(i => $"many{i}@example.com"));
        await InviteAsync(owner, organization, many);
        Assert.NotEmpty(owner.Page.ErrorOf("Input.Addresses"));
        Assert.Contains("many201@example.com", owner.Page.ValueOf("Input.Addresses"), StringComparison.Ordinal);
        Assert.Empty(await site.Logto.MailsToAsync("many1@example.com"));
    }

    [Fact]
    public async Task A_member_is_not_invited_again()
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        await InviteAsync(ben, Organization.Aurora, "chloe@example.com");
        Assert.Contains("member", owner(ben), StringComparison.OrdinalIgnoreCase);
        Assert.Single(ben.Page.All(".result-neutral"));

        static string owner(Browser browser) => browser.Page.Text;
    }

    [Fact]
    public async Task An_invitation_is_sent_again_and_revoked()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "member");
        var id = new Uri(link).AbsolutePath.Split('/')[^1];

        await owner.GetAsync(organization.At($"members/invitations/{id}/resend"));
        await owner.SubmitAsync("#form");
        Assert.Equal(2, (await site.Logto.MailsToAsync(address)).Count);

        await owner.GetAsync(organization.At($"members/invitations/{id}/revoke"));
        await owner.SubmitAsync("#form");
        Assert.Equal(organization.At("members/invitations"), owner.Page.Path);
        Assert.Contains("Revoked", owner.Page.All("#table .badge"));

        var guest = await site.BrowseAsAsync(address);
        await guest.GetAsync(link);
        Assert.False(guest.Page.Has("form[data-guard]"));

        await owner.GetAsync(organization.At($"members/invitations/{id}/resend"));
        if (owner.Page.Has("#form"))
        {
            await owner.SubmitAsync("#form");
        }

        Assert.Equal(2, (await site.Logto.MailsToAsync(address)).Count);
    }

    [Theory]
    [InlineData("invitegeorgeexpired01", "george@example.com")]
    [InlineData("invitehanarevoked0001", "hana@example.com")]
    public async Task An_ended_invitation_explains_itself_and_offers_nothing(string id, string address)
    {
        var guest = await site.BrowseAsAsync(address);
        await guest.GetAsync($"/invitations/{id}");
        Assert.Equal(HttpStatusCode.OK, guest.Page.Status);
        Assert.False(guest.Page.Has("form[data-guard]"));
    }

    [Fact]
    public async Task Signed_out_an_invitation_that_never_was_says_so_and_leads_on()
    {
        var guest = site.Browse();
        var invented = await guest.GetAsync("/invitations/inventedinvented00001");
        Assert.Equal(HttpStatusCode.NotFound, invented.Status);
        Assert.Contains("Invitation not found", invented.Text, StringComparison.Ordinal);
        await guest.ClickAsync("Sign in");
        Assert.Equal("/sign-in", guest.Page.Path);
    }

    [Fact]
    public async Task The_eleventh_mail_to_one_address_is_explained()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "member");
        var id = new Uri(link).AbsolutePath.Split('/')[^1];
        for (var i = 0; i < 10; i++)
        {
            await owner.GetAsync(organization.At($"members/invitations/{id}/resend"));
            await owner.SubmitAsync("#form");
        }

        Assert.Contains("too many emails", owner.Page.Text, StringComparison.Ordinal);
        Assert.Equal(10, (await site.Logto.MailsToAsync(address)).Count);
    }

    [Theory]
    [InlineData("resend")]
    [InlineData("revoke")]
    public async Task Another_organizations_invitation_is_not_found(string change)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At($"members/invitations/invitefaypending00001/{change}"));
        Assert.Equal(HttpStatusCode.NotFound, owner.Page.Status);
    }

    private static async Task InviteAsync(Browser browser, Organization organization, string addresses)
    {
        await browser.GetAsync(organization.At("members/invitations/new"));
        await browser.SubmitAsync(InviteForm, ("Input.Addresses", addresses), ("Input.Role", "member"));
    }
}
