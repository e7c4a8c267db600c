using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrgStarter.Testing;
using OrgStarter.Tests.Architecture;

namespace OrgStarter.Tests.Invitations;

public sealed partial class InvitationMailTests(TestSite site)
{
    [Theory]
    [InlineData("en", "Admin")]
    [InlineData("zh-Hant", "管理員")]
    public async Task Role_and_deadline_are_in_the_language_of_whoever_invites(string language, string role)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        owner.Language = language;
        var mail = await MailAsync(owner, organization, "admin");
        Assert.Equal((language, role), ((string)mail["locale"]!, (string)mail["role"]!));
        var day = DateTimeOffset.UtcNow.AddDays(7);
        Assert.Contains(
            day.Year.ToString(System.Globalization.CultureInfo.InvariantCulture),
            (string)mail["expires"]!,
            StringComparison.Ordinal);
        Assert.Equal(language == "zh-Hant", ((string)mail["expires"]!).Contains('月', StringComparison.Ordinal));
        // A mail is read anywhere.
        Assert.Matches(@"\d{1,2}:\d{2}.* UTC$", (string)mail["expires"]!);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hant")]
    public async Task The_ready_template_of_each_language_uses_only_what_a_mail_really_has(string language)
    {
        var template = Templates().Single(t => (string)t!["languageTag"]! == language)!;
        Assert.Equal("OrganizationInvitation", (string)template["templateType"]!);
        var text = $"{template["details"]!["subject"]} {template["details"]!["content"]}";
        var (owner, organization) = await site.NewOrganizationAsync("Roof & Garden");
        var mail = await MailAsync(owner, organization, "member");
        var variables = Variable().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.Contains("link", variables);
        Assert.All(variables, variable => Assert.NotNull(variable.Split('.').Aggregate((JsonNode?)mail, (node, part) => node?[part])));
    }

    [Theory]
    [InlineData("""A&B <Labs>""")]
    [InlineData("""<a href="https://evil.example/pay">Pay here</a>""")]
    [InlineData("""<a href='https://evil.example/pay'>Pay here</a>""")]
    [InlineData("""x" onmouseover="a()" style="position:fixed""")]
    [InlineData("""</p><img src=https://evil.example/seen>{{link}}""")]
    public async Task A_name_that_is_markup_is_text_in_every_mail_and_stays_as_it_is_in_the_site(string name)
    {
        var (owner, organization) = await site.NewOrganizationAsync(name);
        await owner.GetAsync("/account/profile");
        await owner.SubmitAsync("main form[method=post]", ("Input.Name", name));
        Assert.Equal(name, (await owner.GetAsync("/account/profile")).Find("input[name='Input.Name']").GetAttribute("value"));
        Assert.Contains(name, (await owner.GetAsync(organization.At("home"))).Text, StringComparison.Ordinal);

        var mail = await MailAsync(owner, organization, "member");
        foreach (var template in Templates().Select(t => t!["details"]!))
        {
            var subject = Fill((string)template["subject"]!, mail);
            var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(Fill((string)template["content"]!, mail));
            var links = document.QuerySelectorAll("[href],[src]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src"));
            Assert.All(links, link => Assert.Equal((string)mail["link"]!, link));
            Assert.DoesNotContain(document.All, e => e.Attributes.Any(a => a.Name is not "href"));
            Assert.DoesNotContain('<', subject);
        }

        // Somebody's own template may have put the names anywhere, into an attribute too.
        var own = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(
            Fill("""<p title="{{organization.name}}"><b title='{{inviter.name}}'>{{organization.name}} {{inviter.name}}</b></p>""", mail));
        Assert.Equal(["p", "b"], own.Body!.QuerySelectorAll("*").Select(e => e.LocalName));
        Assert.All(own.Body.QuerySelectorAll("*"), e => Assert.Equal("title", Assert.Single(e.Attributes).Name));
        Assert.Equal(own.QuerySelector("p")!.GetAttribute("title"), (string)mail["organization"]!["name"]!);
    }

    [Fact]
    public async Task The_mail_names_the_organization_and_the_inviter_with_the_fields_that_Logto_gives()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var mail = await MailAsync(owner, organization, "member");
        Assert.Equal(organization.Name, (string?)mail["organization"]!["name"]);
        Assert.Equal(organization.Id, (string?)mail["organization"]!["id"]);
        Assert.NotNull(mail["organization"]!["branding"]);
        Assert.Contains('@', (string)mail["inviter"]!["primaryEmail"]!);
    }

    /// <summary>As <c>replaceSendMessageHandlebars</c> of Logto's connector kit: once over, and nothing is escaped.</summary>
    private static string Fill(string template, JsonNode mail) => Handlebars().Replace(template, match =>
    {
        var parts = match.Groups[1].Value.Split('.');
        return mail.AsObject().ContainsKey(parts[0])
            ? parts.Aggregate((JsonNode?)mail, (node, part) => (node as JsonObject)?[part])?.ToString() ?? ""
            : match.Value;
    });

    private async Task<JsonNode> MailAsync(Browser owner, Organization organization, string role)
    {
        var address = TestSite.Someone();
        await site.InviteAsync(owner, organization, address, role);
        return (await site.Logto.MailsToAsync(address))[^1];
    }

    private static JsonArray Templates()
    {
        var document = string.Join('\n', new DocsPage("invitation-mail.md").Lines);
        return JsonNode.Parse(document.Split("```json")[1].Split("```")[0])!["templates"]!.AsArray();
    }

    [GeneratedRegex(@"\{\{\s*([\w.]+)\s*\}\}")]
    private static partial Regex Handlebars();

    [GeneratedRegex(@"\{\{([\w.]+)\}\}")]
    private static partial Regex Variable();
}
