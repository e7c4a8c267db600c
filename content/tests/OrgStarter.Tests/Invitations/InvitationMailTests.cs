using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrgStarter.Tests.Infrastructure;

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
        Assert.Contains(day.Year.ToString(System.Globalization.CultureInfo.InvariantCulture), (string)mail["expires"]!, StringComparison.Ordinal);
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

    private async Task<JsonNode> MailAsync(Browser owner, Organization organization, string role)
    {
        var address = TestSite.Someone();
        await site.InviteAsync(owner, organization, address, role);
        return (await site.Logto.MailsToAsync(address))[^1];
    }

    private static JsonArray Templates()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "docs", "invitation-mail.md")))
        {
            folder = folder.Parent;
        }

        var document = File.ReadAllText(Path.Combine(folder!.FullName, "docs", "invitation-mail.md"));
        return JsonNode.Parse(document.Split("```json")[1].Split("```")[0])!["templates"]!.AsArray();
    }

    [GeneratedRegex(@"\{\{([\w.]+)\}\}")]
    private static partial Regex Variable();
}
