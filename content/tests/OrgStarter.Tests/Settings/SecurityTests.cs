using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Settings;

public sealed class SecurityTests(TestSite site)
{
    private const string Form = "main form[method=post]";

    [Fact]
    public async Task Who_has_no_second_factor_is_refused_with_the_reason_and_the_way_to_get_one()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("settings/security"));
        await owner.SubmitAsync(Form);
        Assert.Contains("Nothing was changed, because you would lock yourself out.", owner.Page.Text, StringComparison.Ordinal);
        var link = owner.Page.Find($"main a[href^='/account/second-factor']").GetAttribute("href")!;
        Assert.Contains(Uri.EscapeDataString(organization.At("settings/security")), link, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            "false",
            (await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}"))["isMfaRequired"]);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(organization.At("home"))).Status);
    }

    [Fact]
    public async Task Once_required_it_holds_from_a_members_next_page_on_and_they_are_shown_the_way()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, _) = await site.JoinAsync(owner, organization, "member");
        await SwitchAsync(owner, organization);
        Assert.Contains("Two-factor authentication is now required.", owner.Page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(organization.At("home"))).Status);
        await member.GetAsync(organization.At("home"));
        Assert.Equal("/account/second-factor", member.Page.Path);
        Assert.Equal(
            ("Two-factor requirement changed", (string?)null),
            ((await owner.AuditAsync(organization))[0].What, (await owner.AuditAsync(organization))[0].Outcome));
    }

    [Fact]
    public async Task It_can_be_switched_off_again_and_the_same_form_sent_twice_changes_nothing()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, _) = await site.JoinAsync(owner, organization, "member");
        await SwitchAsync(owner, organization);
        await owner.GetAsync(organization.At("settings/security"));
        var off = owner.Page;
        await owner.SubmitAsync(Form);
        owner.Page = off;
        await owner.SubmitAsync(Form);
        Assert.Equal(2, (await owner.AuditAsync(organization)).Count(entry => entry.What == "Two-factor requirement changed"));
        Assert.Equal(HttpStatusCode.OK, (await member.GetAsync(organization.At("home"))).Status);
        Assert.Equal(organization.At("home"), member.Page.Path);
    }

    [Fact]
    public async Task Where_Logto_has_trusted_devices_an_admin_can_forbid_them_and_elsewhere_no_page_speaks_of_them()
    {
        const string Devices = "form[action$='TrustedDevices']";
        var (owner, organization) = await site.NewOrganizationAsync();
        Assert.False((await owner.GetAsync(organization.At("settings/security"))).Has(Devices));
        await site.Logto.OfferTrustedDevicesAsync(organization.Id);
        await owner.GetAsync(organization.At("settings/security"));
        await owner.SubmitAsync(Devices);
        Assert.Contains("Not allowed", owner.Page.Text, StringComparison.Ordinal);
        var kept = await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}");
        Assert.Equal(("false", "false"), (kept["isTrustedDeviceAllowed"], kept["isMfaRequired"]));
        var entry = (await owner.AuditAsync(organization))[0];
        Assert.Equal(("Two-factor requirement changed", (string?)null), (entry.What, entry.Outcome));
    }

    private async Task SwitchAsync(Browser owner, Organization organization)
    {
        var logto = new LogtoClient(site.Logto);
        var members = await logto.ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}/users");
        var id = members.Body!.AsArray().First(m => (string?)m!["organizationRoles"]![0]!["name"] == "owner")!["id"];
        await logto.ApiAsync(HttpMethod.Post, $"/users/{id}/mfa-verifications", new { type = "Totp" });
        await owner.GetAsync(organization.At("settings/security"));
        await owner.SubmitAsync(Form);
    }
}
