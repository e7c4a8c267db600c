using System.Reflection;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Api;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Audit;

/// <summary>Every handler that changes something is walked here and found in the audit afterwards, or stands
/// here with the reason why not.</summary>
public sealed partial class AuditWalkTests(TestSite site)
{
    private static readonly Dictionary<string, string> WithoutEntry = new()
    {
        ["Account.LanguageModel.OnPostAsync"] = "A person's own preference; of no organization.",
        ["Account.Profile.IndexModel.OnPostAsync"] = "A person's own name, picture and language; of no organization.",
        ["Account.SignOutModel.OnPostAsync"] = "Of no organization; Logto keeps its own log of sign-ins.",
        ["Home.IndexModel.OnPostDismissAsync"] = "What a person sees of their own home page; changes nothing of the organization.",
        ["Invitations.LandingModel.OnPostSignInAsync"] = "Begins a sign-in; Logto keeps its own log of them.",
        ["Account.Sessions.SignOutModel.OnPostAsync"] = "Ends a session of the person's own; of no organization.",
        ["Account.Sessions.SignOutEverywhereModel.OnPostAsync"] = "Ends the person's own sessions; of no organization.",
        ["Members.SyncModel.OnPostAsync"] = "Reads again what Logto has; changes nothing.",
    };

    /// <summary>What is no page: done by machines, or said by them.</summary>
    private static readonly Dictionary<string, string> OthersWithoutEntry = new()
    {
        [Health.LivePath] = "Looks, and changes nothing.",
        [Health.ReadyPath] = "Looks, and changes nothing.",
        ["/backchannel-logout"] = "Logto ends a person's own sessions; of no organization.",
        [Webhooks.Path] = "What was done at Logto is in Logto's log; here it takes away rights and forgets caches.",
        ["/csp-report"] = "Goes to the log and changes nothing.",
    };

    /// <summary>Does what the handler is for, and says what the newest entry then is: action and target.</summary>
    private static readonly Dictionary<string, Walk> OfPages = new()
    {
        ["Onboarding.CreateModel.OnPostAsync"] = (_, _, organization) => Task.FromResult(("Organization created", organization.Name)),
        ["Onboarding.InviteModel.OnPostAsync"] = async (_, owner, organization) =>
        {
            var address = TestSite.Someone();
            await owner.GetAsync(organization.At("onboarding/invite"));
            await owner.SubmitAsync("main form[method=post]", ("Input.Addresses", address), ("Input.Role", "member"));
            return ("Invitation sent", address);
        },
        ["Members.Invitations.NewModel.OnPostAsync"] = async (site, owner, organization) =>
        {
            var address = TestSite.Someone();
            await site.InviteAsync(owner, organization, address, "admin");
            return ("Invitation sent", address);
        },
        ["Members.Invitations.ResendModel.OnPostAsync"] = (site, owner, organization) =>
            OnInvitationAsync(site, owner, organization, "resend", "Invitation resent"),
        ["Members.Invitations.ExtendModel.OnPostAsync"] = (site, owner, organization) =>
            OnInvitationAsync(site, owner, organization, "extend", "Invitation sent"),
        ["Members.Invitations.ReinviteModel.OnPostAsync"] = async (site, owner, organization) =>
        {
            var address = TestSite.Someone();
            var path = $"members/invitations/{(await site.InviteAsync(owner, organization, address, "member")).Split('/')[^1]}";
            foreach (var change in new[] { "revoke", "reinvite" })
            {
                await owner.GetAsync(organization.At($"{path}/{change}"));
                await owner.SubmitAsync("#form");
            }

            return ("Invitation sent", address);
        },
        ["Members.Invitations.RevokeModel.OnPostAsync"] = (site, owner, organization) =>
            OnInvitationAsync(site, owner, organization, "revoke", "Invitation revoked"),
        ["Invitations.LandingModel.OnPostAcceptAsync"] = (site, owner, organization) =>
            AnswerAsync(site, owner, organization, "Accept", "Invitation accepted"),
        ["Invitations.LandingModel.OnPostDeclineAsync"] = (site, owner, organization) =>
            AnswerAsync(site, owner, organization, "Decline", "Invitation declined"),
        ["Members.RoleModel.OnPostAsync"] = async (site, owner, organization) =>
        {
            var (_, address) = await site.JoinAsync(owner, organization, "member");
            await owner.GetAsync(organization.At($"members/{await site.PersonIdAsync(address)}/role"));
            await owner.SubmitAsync("#form", ("Role", "admin"));
            return ("Role changed", address);
        },
        ["Members.RemoveModel.OnPostAsync"] = async (site, owner, organization) =>
        {
            var (_, address) = await site.JoinAsync(owner, organization, "member");
            await owner.GetAsync(organization.At($"members/{await site.PersonIdAsync(address)}/remove"));
            await owner.SubmitAsync("#form");
            return ("Member removed", address);
        },
        ["Settings.LeaveModel.OnPostAsync"] = async (site, owner, organization) =>
        {
            var (member, address) = await site.JoinAsync(owner, organization, "member");
            await member.GetAsync(organization.At("settings/leave"));
            await member.SubmitAsync("#form");
            return ("Member left", address);
        },
        ["Settings.TransferModel.OnPostAsync"] = async (site, owner, organization) =>
        {
            var (_, address) = await site.JoinAsync(owner, organization, "member");
            await owner.GetAsync(organization.At($"settings/transfer?to={await site.PersonIdAsync(address)}"));
            await owner.SubmitAsync("#form", ("Name", organization.Name));
            Assert.Contains(
                ("Ownership transferred", address),
                (await owner.AuditAsync(organization)).Select(entry => (entry.What, entry.Of)));
            return ("Role changed", owner.Page.All(".user-menu strong")[0]);
        },
        ["Settings.DeleteModel.OnPostAsync"] = DeleteAndRestoreAsync,
        ["Settings.ClosingModel.OnPostAsync"] = DeleteAndRestoreAsync,
        ["Account.DeleteModel.OnPostAsync"] = async (site, owner, organization) =>
        {
            var (member, address) = await site.JoinAsync(owner, organization, "member");
            await member.GetAsync("/account/delete");
            await member.SubmitAsync("#form", ("Name", address));
            return ("Account deleted", "Deleted account");
        },
        ["Settings.IndexModel.OnPostAsync"] = (_, owner, organization) =>
            ChangeAsync(owner, organization, "settings", "Organization edited", ("Input.Description", "A bakery")),
        ["Settings.BrandingModel.OnPostAsync"] = (_, owner, organization) =>
            ChangeAsync(owner, organization, "settings/branding", "Branding changed", ("Input.Color", "#336699")),
        ["Settings.SecurityModel.OnPostAsync"] = async (site, owner, organization) =>
        {
            var logto = new LogtoClient(site.Logto);
            var id = (await logto.ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}/users")).Body![0]!["id"];
            await logto.ApiAsync(HttpMethod.Post, $"/users/{id}/mfa-verifications", new { type = "Totp" });
            return await ChangeAsync(owner, organization, "settings/security", "Two-factor requirement changed");
        },
        ["Settings.SecurityModel.OnPostTrustedDevicesAsync"] = async (site, owner, organization) =>
        {
            await site.Logto.OfferTrustedDevicesAsync(organization.Id);
            await owner.GetAsync(organization.At("settings/security"));
            await owner.SubmitAsync("form[action$='TrustedDevices']");
            return ("Two-factor requirement changed", organization.Name);
        },
    };

    private delegate Task<(string What, string Of)> Walk(TestSite site, Browser owner, Organization organization);

    /// <summary>Those above, and what a feature's own file adds: every list of this kind that is a part of this class.</summary>
    private static Dictionary<string, Walk> Walks =>
        Listed.PartsOf<Dictionary<string, Walk>>(typeof(AuditWalkTests)).SelectMany(walks => walks).ToDictionary();

    private static Dictionary<string, Func<Browser, Organization, Task<(string What, string Of)>>> OfFeatures { get; } =
        TestedFeature.All.SelectMany(feature => feature.AuditedHandlers).ToDictionary();

    public static TheoryData<string> Handlers => [.. Walks.Keys, .. OfFeatures.Keys];

    [Fact]
    public void No_handler_is_forgotten() => Listed.AssertEqual(
        "handlers that change something",
        Listed.PageModels.SelectMany(page => page.GetMethods().Where(Changes).Select(method => $"{Listed.NameOf(page)}.{method.Name}")),
        Walks.Keys.Concat(OfFeatures.Keys).Concat(WithoutEntry.Keys),
        $"{nameof(OfPages)} a call of it that leaves an entry (for a feature: to the {nameof(TestedFeature.AuditedHandlers)} of its "
            + $"{nameof(TestedFeature)}), or to {nameof(WithoutEntry)} the reason",
        "[\"{0}\"] = \"Why it leaves no entry.\",");

    /// <summary>Whoever adds an endpoint that is no page says here why it leaves no entry. Those of the API are walked in
    /// <see cref="ApiAuditTests"/>.</summary>
    [Fact]
    public void Nothing_but_pages_and_the_API_leaves_entries()
    {
        var others = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is null
                && endpoint.Metadata.GetMetadata<ApiEndpointAttribute>() is null)
            .Where(endpoint =>
                endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.All(method => method is "GET" or "HEAD") != true)
            .Select(endpoint => endpoint.DisplayName);
        Listed.AssertEqual(
            "endpoints that are no pages and may change something",
            others.OfType<string>(),
            Listed.PartsOf<Dictionary<string, string>>(typeof(AuditWalkTests), nameof(OthersWithoutEntry)).SelectMany(list => list.Keys),
            nameof(OthersWithoutEntry),
            "[\"{0}\"] = \"Why it leaves no entry.\",");
    }

    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task A_handler_that_changes_something_leaves_its_entry(string handler)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (what, of) = OfFeatures.TryGetValue(handler, out var walk)
            ? await walk(owner, organization)
            : await Walks[handler](site, owner, organization);
        var newest = (await owner.AuditAsync(organization))[0];
        Assert.Equal((what, of, null), (newest.What, newest.Of, newest.Outcome));
    }

    private static bool Changes(MethodInfo method) =>
        method.Name.StartsWith("On", StringComparison.Ordinal) && !method.Name.StartsWith("OnGet", StringComparison.Ordinal)
        && !method.Name.StartsWith("OnPage", StringComparison.Ordinal);

    private static async Task<(string, string)> OnInvitationAsync(
        TestSite site,
        Browser owner,
        Organization organization,
        string change,
        string what)
    {
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "member");
        await owner.GetAsync(organization.At($"members/invitations/{link.Split('/')[^1]}/{change}"));
        await owner.SubmitAsync("#form");
        return (what, address);
    }

    private static async Task<(string, string)> AnswerAsync(
        TestSite site,
        Browser owner,
        Organization organization,
        string answer,
        string what)
    {
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "member");
        var invited = await site.BrowseAsAsync(address);
        await invited.GetAsync(link);
        await invited.SubmitAsync("form[data-guard]", answer);
        return (what, address);
    }

    private static async Task<(string, string)> DeleteAndRestoreAsync(TestSite site, Browser owner, Organization organization)
    {
        await owner.GetAsync(organization.At("settings/delete"));
        await owner.SubmitAsync("#form", ("Name", organization.Name));
        await owner.SubmitAsync("#form");
        Assert.Equal("Organization deletion requested", (await owner.AuditAsync(organization))[1].What);
        return ("Organization restored", organization.Name);
    }

    private static async Task<(string, string)> ChangeAsync(
        Browser owner,
        Organization organization,
        string page,
        string what,
        params (string, string)[] fields)
    {
        await owner.GetAsync(organization.At(page));
        await owner.SubmitAsync("main form[method=post]", fields);
        return (what, organization.Name);
    }
}
