using OrgStarter.Features.Domains;

namespace OrgStarter.Testing;

public static class MailDomains
{
    public static string NewDomain() => $"d{Guid.NewGuid():N}"[..14] + ".example";

    public static async Task AddAsync(Browser owner, Organization organization, string typed)
    {
        await owner.GetAsync(organization.At("settings/domains"));
        await owner.SubmitAsync("form[action$='Add']", ("Name", typed));
    }

    public static async Task<(Browser Owner, Organization Organization)> ProvenAsync(TestSite site, string domain)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await AddAsync(owner, organization, domain);
        NameServer.Shared.Write(domain, owner.Page.All(".record code")[2]);
        await PressAsync(owner, "Check now");
        return (owner, organization);
    }

    public static Task ModeAsync(Browser owner, JoinMode mode) => owner.SubmitAsync("form[action$='Mode']", ("mode", mode.ToString()));

    public static Task<Page> PressAsync(Browser browser, string button) =>
        browser.SubmitAsync(button == "Check now" ? "form[action$='Prove']" : "form[action$='Remove']", button);
}
