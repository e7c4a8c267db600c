using OrgStarter.Testing;

namespace OrgStarter.Tests.Audit;

public sealed partial class AuditWalkTests
{
    private static readonly Dictionary<string, Walk> OfDomains = new()
    {
        ["Domains.JoinModel.OnPostAsync"] = async (site, owner, organization) =>
        {
            var domain = await ProveAsync(owner, organization);
            await owner.SubmitAsync("form[action$='Mode']", ("mode", "Suggest"));
            var someone = await site.BrowseAsAsync($"someone@{domain}");
            await someone.GetAsync("/organizations/join");
            await someone.SubmitAsync("form[action='/organizations/join']");
            return ("Joined by email domain", $"someone@{domain}");
        },
        ["Domains.IndexModel.OnPostAddAsync"] = async (_, owner, organization) =>
        {
            await owner.GetAsync(organization.At("settings/domains"));
            await owner.SubmitAsync("form[action$='Add']", ("Name", "walk.example"));
            return ("Email domain added", "walk.example");
        },
        ["Domains.IndexModel.OnPostProveAsync"] = async (_, owner, organization) =>
            ("Email domain verified", await ProveAsync(owner, organization)),
        ["Domains.IndexModel.OnPostModeAsync"] = async (_, owner, organization) =>
        {
            var domain = await ProveAsync(owner, organization);
            await owner.SubmitAsync("form[action$='Mode']", ("mode", "Automatic"));
            return ("Joining by domain changed", domain);
        },
        ["Domains.IndexModel.OnPostRemoveAsync"] = async (_, owner, organization) =>
        {
            var domain = await ProveAsync(owner, organization);
            await owner.SubmitAsync("form[action$='Remove']");
            return ("Email domain removed", domain);
        },
    };

    private static async Task<string> ProveAsync(Browser owner, Organization organization)
    {
        var domain = $"w{Guid.NewGuid():N}"[..14] + ".example";
        await owner.GetAsync(organization.At("settings/domains"));
        await owner.SubmitAsync("form[action$='Add']", ("Name", domain));
        NameServer.Shared.Write(domain, owner.Page.All(".record code")[2]);
        await owner.SubmitAsync("form[action$='Prove']");
        return domain;
    }
}
