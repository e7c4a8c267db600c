using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Features.Domains;
using OrgStarter.Platform.Jobs;
using OrgStarter.Testing;
using OrgStarter.Tests.Settings;

namespace OrgStarter.Tests.Features.Domains;

public sealed class DomainsTests(TestSite site)
{
    [Fact]
    public async Task A_domain_is_proven_by_the_record_that_the_page_shows_and_by_no_other()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var domain = MailDomains.NewDomain();
        await MailDomains.AddAsync(owner, organization, $" @{domain.ToUpperInvariant()}. ");
        Assert.Contains(domain, owner.Page.All("main h2 bdi"));
        var record = owner.Page.All(".record code");
        Assert.Equal(("TXT", domain), (record[0], record[1]));
        await MailDomains.PressAsync(owner, "Check now");
        Assert.Contains("The DNS record was not found", owner.Page.Text, StringComparison.Ordinal);
        NameServer.Shared.Write(domain, record[2] + "0");
        await MailDomains.PressAsync(owner, "Check now");
        Assert.Contains("The DNS record was not found", owner.Page.Text, StringComparison.Ordinal);
        NameServer.Shared.Break(domain);
        await MailDomains.PressAsync(owner, "Check now");
        Assert.Contains("did not respond", owner.Page.Text, StringComparison.Ordinal);
        NameServer.Shared.Write(domain, record[2]);
        await MailDomains.PressAsync(owner, "Check now");
        Assert.Contains("The domain is verified.", owner.Page.Text, StringComparison.Ordinal);
        Assert.Contains("Verified", owner.Page.All("main .badge"));
        Assert.Equal(
            ["Email domain verified", "Email domain added"],
            (await owner.AuditAsync(organization)).Take(2).Select(entry => entry.What));
    }

    [Theory]
    [InlineData("gmail.com", "public email provider")]
    [InlineData("me@YAHOO.com.tw", "public email provider")]
    [InlineData("localhost", "part of an email address after the @")]
    [InlineData("127.0.0.1", "part of an email address after the @")]
    [InlineData("no spaces.example", "part of an email address after the @")]
    [InlineData("a..example", "part of an email address after the @")]
    [InlineData("-a.example", "part of an email address after the @")]
    [InlineData("../../x.example", "part of an email address after the @")]
    [InlineData("printer.local", "part of an email address after the @")]
    [InlineData("", "part of an email address after the @")]
    public async Task What_cannot_be_an_organizations_domain_is_refused_beside_the_field_and_stays_typed(string typed, string words)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await MailDomains.AddAsync(owner, organization, typed);
        Assert.Contains(words, owner.Page.ErrorOf("Name"), StringComparison.Ordinal);
        Assert.Equal(typed, owner.Page.ValueOf("Name"));
        Assert.False(owner.Page.Has(".record"));
    }

    [Fact]
    public async Task A_domain_in_its_own_script_is_kept_as_name_servers_know_it()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await MailDomains.AddAsync(owner, organization, "Bücher.example");
        Assert.Contains("xn--bcher-kva.example", owner.Page.All("main h2 bdi"));
        await MailDomains.AddAsync(owner, organization, "BÜCHER.example");
        Assert.Contains("already in the list", owner.Page.ErrorOf("Name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_organization_has_proven_no_other_can_but_anybody_may_have_said_it()
    {
        var domain = MailDomains.NewDomain();
        var (first, organization) = await MailDomains.ProvenAsync(site, domain);
        var (second, other) = await site.NewOrganizationAsync();
        await MailDomains.AddAsync(second, other, domain);
        NameServer.Shared.Write(domain, second.Page.All(".record code")[2]);
        await MailDomains.PressAsync(second, "Check now");
        Assert.Contains("Another organization has verified this domain", second.Page.Text, StringComparison.Ordinal);
        await first.GetAsync(organization.At("settings/domains"));
        await MailDomains.PressAsync(first, "Remove domain");
        await MailDomains.PressAsync(second, "Check now");
        Assert.Contains("The domain is verified.", second.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_organizations_that_prove_it_at_the_same_moment_one_has_it()
    {
        var domain = MailDomains.NewDomain();
        var browsers = new List<Browser>();
        for (var i = 0; i < 2; i++)
        {
            var (owner, organization) = await site.NewOrganizationAsync();
            await MailDomains.AddAsync(owner, organization, domain);
            browsers.Add(owner);
        }

        // This server keeps one text for a name, so both tokens are made the same.
        var record = browsers[0].Page.All(".record code")[2];
        NameServer.Shared.Write(domain, record);
        await site.InDatabaseAsync(db => db.EmailDomains.Where(row => row.Domain == domain)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Token, record.Split('=')[1]), TestContext.Current.CancellationToken));
        await Task.WhenAll(browsers.Select(browser => MailDomains.PressAsync(browser, "Check now")));
        Assert.Equal(1, browsers.Count(browser => browser.Page.Text.Contains("The domain is verified.", StringComparison.Ordinal)));
        Assert.Equal(
            1,
            browsers.Count(browser => browser.Page.Text.Contains("Another organization has verified", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nobody_joins_by_a_domain_that_is_not_proven_nor_changes_anothers()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await MailDomains.AddAsync(owner, organization, MailDomains.NewDomain());
        var id = owner.Page.Find("form[action$='Prove'] [name=id]").GetAttribute("value")!;
        var token = owner.Page.ValueOf("__RequestVerificationToken");
        await owner.PostAsync(
            organization.At("settings/domains?handler=Mode"),
            ("id", id),
            ("mode", "Automatic"),
            ("__RequestVerificationToken", token));
        Assert.Contains("Verify the domain first.", owner.Page.Text, StringComparison.Ordinal);
        var (other, foreign) = await site.NewOrganizationAsync();
        await other.GetAsync(foreign.At("settings/domains"));
        foreach (var handler in (string[])["Prove", "Mode", "Remove"])
        {
            await other.PostAsync(
                foreign.At($"settings/domains?handler={handler}"),
                ("id", id),
                ("mode", "Off"),
                ("__RequestVerificationToken", other.Page.ValueOf("__RequestVerificationToken")));
            Assert.Contains("no longer in the list", other.Page.Text, StringComparison.Ordinal);
        }

        await owner.GetAsync(organization.At("settings/domains"));
        Assert.True(owner.Page.Has(".record"));
    }

    [Fact]
    public async Task A_member_gets_no_form()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, _) = await site.JoinAsync(owner, organization, "member");
        Assert.Equal(HttpStatusCode.Forbidden, (await member.GetAsync(organization.At("settings/domains"))).Status);
    }

    [Fact]
    public async Task A_proof_that_is_gone_for_days_switches_joining_off_and_the_page_says_so_from_the_first_day()
    {
        await using var own = await TestSite.StartAsync();
        var domain = MailDomains.NewDomain();
        var (owner, organization) = await MailDomains.ProvenAsync(own, domain);
        await MailDomains.ModeAsync(owner, JoinMode.Automatic);
        NameServer.Shared.Break(domain);
        await NextDayAsync(own);
        Assert.False((await owner.GetAsync(organization.At("settings/domains"))).Has("main .notice-danger"));
        NameServer.Shared.Remove(domain);
        await NextDayAsync(own);
        Assert.Contains(
            "The DNS record has been missing since",
            (await owner.GetAsync(organization.At("settings/domains"))).Text,
            StringComparison.Ordinal);
        Assert.Equal("Automatic", owner.Page.Find("[name=mode][checked]").GetAttribute("value"));
        for (var day = 0; day < 3; day++)
        {
            await NextDayAsync(own);
        }

        await owner.GetAsync(organization.At("settings/domains"));
        Assert.Contains("turned off on", owner.Page.Text, StringComparison.Ordinal);
        Assert.Contains("Not verified", owner.Page.All("main .badge"));
        Assert.Equal("/onboarding/create", (await own.BrowseAsAsync($"someone@{domain}")).Page.Path);
        var entry = (await owner.AuditAsync(organization))[0];
        Assert.Equal("Email domain verification lost", entry.What);
    }

    private static async Task NextDayAsync(TestSite site)
    {
        site.Time.Advance(DomainWatch.CheckEvery + TimeSpan.FromMinutes(1));
        await site.RunNowAsync<DomainWatch>();
    }
}
