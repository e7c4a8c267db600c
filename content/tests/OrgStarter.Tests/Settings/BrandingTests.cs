using System.Globalization;
using System.Text.RegularExpressions;
using OrgStarter.Testing;
using OrgStarter.Tests.Audit;

namespace OrgStarter.Tests.Settings;

public sealed partial class BrandingTests(TestSite site)
{
    private const string Form = "main form[method=post]";

    [Fact]
    public async Task The_colour_is_on_every_page_of_the_organization_and_on_the_sign_in_page()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await SaveAsync(owner, organization, ("Input.Color", "#336699"));
        await owner.GetAsync(organization.At("home"));
        Assert.Equal("/brand/336699.css", owner.Page.Find("link[href^='/brand/']").GetAttribute("href"));
        Assert.False((await owner.GetAsync("/organizations")).Has("link[href^='/brand/']"));
        var stranger = site.Browse();
        await stranger.GetAsync(organization.At("home"));
        Assert.Equal("/sign-in", stranger.Page.Path);
        Assert.Contains("#336699", stranger.Page.Body, StringComparison.Ordinal);
        Assert.Contains(organization.Name, stranger.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sign_in_page_looks_like_the_organization_last_worked_in_until_somebody_signs_out()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("home"));
        await site.EndSessionsOfAsync((await new LogtoClient(site.Logto).ApiAsync(
            HttpMethod.Get,
            $"/organizations/{organization.Id}/users")).Body![0]!["id"]!.ToString());
        owner.ForgetAt(site.Logto);
        await owner.GetAsync("/account/sign-in");
        Assert.Contains(organization.Name, owner.Page.Text, StringComparison.Ordinal);

        var (other, second) = await site.NewOrganizationAsync();
        await other.GetAsync(second.At("home"));
        await other.SubmitAsync("button[formaction='/account/sign-out']");
        await other.GetAsync("/account/sign-in");
        Assert.DoesNotContain(second.Name, other.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sites_own_colour_is_in_the_icon_and_in_the_form_and_comes_from_the_stylesheet()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var color = Regex.Match((await owner.GetAsync("/css/site.css")).Body, "--brand: (#[0-9a-f]{6});").Groups[1].Value;
        await owner.GetAsync(organization.At("settings/branding"));
        Assert.Equal(color, owner.Page.Find("#Input_Color").GetAttribute("placeholder"));
        var icon = await owner.GetAsync(owner.Page.Find("link[rel=icon]").GetAttribute("href")!);
        Assert.Contains($"fill=\"{color}\"", icon.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#336699")]
    [InlineData("#000000")]
    [InlineData("#757575")]
    [InlineData("#c00000")]
    [InlineData("#006400")]
    [InlineData("#4b0082")]
    public async Task Texts_in_the_colour_and_on_it_are_legible_in_the_light_and_in_the_dark(string color)
    {
        var sheet = await site.Browse().GetAsync($"/brand/{color[1..]}.css");
        var (accent, onAccent, wash, strong) = (
            Pair(sheet, "accent"),
            Pair(sheet, "on-accent"),
            Pair(sheet, "accent-wash"),
            Pair(sheet, "accent-strong"));
        foreach (var ((front, ground), where) in new[]
        {
            ((onAccent.Light, accent.Light), "a button"), ((onAccent.Dark, accent.Dark), "a button in the dark"),
            ((onAccent.Light, strong.Light), "a button under the pointer"), ((onAccent.Dark, strong.Dark), "one in the dark"),
            ((accent.Light, "#ffffff"), "a link"),
            ((accent.Light, "#f2eee6"), "a link on sunken ground"),
            ((strong.Light, wash.Light), "a badge"),
            ((accent.Dark, "#222b30"), "a link in the dark"),
            ((accent.Dark, "#12171a"), "a link on dark paper"),
            ((strong.Dark, wash.Dark), "a badge in the dark"),
        })
        {
            Assert.True(Contrast(front, ground) >= 4.5, $"{where}: {front} on {ground} is {Contrast(front, ground):0.00}");
        }
    }

    [Theory]
    [InlineData("#ffcc00", "1.5")]
    [InlineData("#808080", "3.9")]
    [InlineData("red", "not a color")]
    [InlineData("#12345", "not a color")]
    public async Task A_colour_on_which_white_is_hard_to_read_is_refused_with_one_that_works(string color, string words)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await SaveAsync(owner, organization, ("Input.Color", color));
        Assert.Contains(words, owner.Page.ErrorOf("Input.Color"), StringComparison.Ordinal);
        Assert.Equal(color, owner.Page.ValueOf("Input.Color"));
        if (HexColor().Match(owner.Page.ErrorOf("Input.Color")) is { Success: true, Value: var better } && words != "not a color")
        {
            Assert.True(Contrast(better, "#ffffff") >= 4.5);
            await owner.SubmitAsync(Form, ("Input.Color", better));
            Assert.Contains("Saved.", owner.Page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_else_Logto_keeps_of_the_look_stays_and_a_logo_from_elsewhere_is_named_and_not_loaded()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var logto = new LogtoClient(site.Logto);
        await logto.ApiAsync(HttpMethod.Patch, $"/organizations/{organization.Id}",
            new
            {
                branding = new { logoUrl = "https://elsewhere.example/l.png", favicon = "https://elsewhere.example/f.png" },
                color = new { isDarkModeEnabled = true }
            });
        await SaveAsync(owner, organization, ("Input.Color", "336699"));
        Assert.Contains("https://elsewhere.example/l.png", owner.Page.Text, StringComparison.Ordinal);
        Assert.Empty(owner.Page.Document.QuerySelectorAll("img"));
        var kept = (await logto.ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}")).Body!;
        Assert.Equal("https://elsewhere.example/f.png", (string?)kept["branding"]!["favicon"]);
        Assert.Equal((true, "#336699"), ((bool)kept["color"]!["isDarkModeEnabled"]!, (string?)kept["color"]!["primaryColor"]));
    }

    [Fact]
    public async Task Of_two_admins_the_second_sees_what_the_first_has_saved_and_keeps_what_they_typed()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (admin, _) = await site.JoinAsync(owner, organization, "admin");
        await admin.GetAsync(organization.At("settings/branding"));
        await SaveAsync(owner, organization, ("Input.Color", "#336699"));
        await admin.SubmitAsync(Form, ("Input.Color", "#990000"));
        Assert.Equal(("#990000", "#336699"), (admin.Page.ValueOf("Input.Color"), admin.Page.All(".meanwhile bdi").Single()));
        await admin.SubmitAsync(Form);
        Assert.Equal("#990000", admin.Page.ValueOf("Input.Color"));
        Assert.Equal("Branding changed", (await owner.AuditAsync(organization))[0].What);
    }

    private static async Task SaveAsync(Browser owner, Organization organization, params (string, string)[] fields)
    {
        await owner.GetAsync(organization.At("settings/branding"));
        await owner.SubmitAsync(Form, fields);
    }

    private static (string Light, string Dark) Pair(Page sheet, string name)
    {
        var match = Regex.Match(sheet.Body, $@"--{name}: light-dark\((#[0-9a-f]{{6}}), (#[0-9a-f]{{6}})\)");
        Assert.True(match.Success, sheet.Body);
        return (match.Groups[1].Value, match.Groups[2].Value);
    }

    /// <summary>Worked out from the words of WCAG 2.2 alone.</summary>
    private static double Contrast(string one, string two)
    {
        var (a, b) = (Luminance(one), Luminance(two));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string color)
    {
        var channels = new[] { 1, 3, 5 }
            .Select(at => int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))
            .ToArray();
        return (0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]);
    }

    [GeneratedRegex("#[0-9a-f]{6}")]
    private static partial Regex HexColor();
}
