using System.Net;
using OrgStarter.DevLogto.Control;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Settings;

public sealed class GeneralTests(TestSite site)
{
    private const string Form = "main form[method=post]";

    [Fact]
    public async Task A_new_name_and_description_are_kept_by_Logto_and_shown_everywhere_at_once()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, _) = await site.JoinAsync(owner, organization, "member");
        await owner.GetAsync(organization.At("settings"));
        await owner.SubmitAsync(Form, ("Input.Name", "  Cedar   Cinema "), ("Input.Description", "Two screens.\r\nOne bar."));
        Assert.Contains("Saved.", owner.Page.Text, StringComparison.Ordinal);
        Assert.Equal("Cedar Cinema", owner.Page.ValueOf("Input.Name"));
        Assert.Equal("Two screens.\nOne bar.", owner.Page.ValueOf("Input.Description"));
        await member.GetAsync(organization.At("home"));
        Assert.Contains("Cedar Cinema", member.Page.Find(".switcher summary").TextContent, StringComparison.Ordinal);
        var kept = await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}");
        Assert.Equal(("Cedar Cinema", "Two screens.\nOne bar."), (kept["name"], kept["description"]));
    }

    [Fact]
    public async Task Who_comes_second_sees_what_changed_beside_their_own_typing_and_overwrites_knowingly()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (admin, _) = await site.JoinAsync(owner, organization, "admin");
        await owner.GetAsync(organization.At("settings"));
        await admin.GetAsync(organization.At("settings"));
        await owner.SubmitAsync(Form, ("Input.Name", "By the owner"), ("Input.Description", "Theirs"));
        await admin.SubmitAsync(Form, ("Input.Name", "By the admin"), ("Input.Description", "Mine"));
        Assert.Equal(("By the admin", "Mine"), (admin.Page.ValueOf("Input.Name"), admin.Page.ValueOf("Input.Description")));
        Assert.Equal(["By the owner", "Theirs"], admin.Page.All(".meanwhile bdi"));
        Assert.Contains("Another user changed these settings", admin.Page.Text, StringComparison.Ordinal);
        await owner.GetAsync(organization.At("settings"));
        Assert.Equal("By the owner", owner.Page.ValueOf("Input.Name"));
        await admin.SubmitAsync(Form);
        Assert.Equal("By the admin", admin.Page.ValueOf("Input.Name"));
    }

    [Fact]
    public async Task Of_ten_who_save_at_once_one_is_first_and_nine_are_told()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("settings"));
        var pages =
            await Task.WhenAll(Enumerable.Range(0, 10).Select(i => site.Browse(owner).SubmitAsync(Form, ("Input.Name", $"Name {i}"))));
        Assert.Equal(9, pages.Count(page => page.Has(".meanwhile")));
    }

    [Theory]
    [InlineData("", 10, "Input.Name")]
    [InlineData("Kept", 257, "Input.Description")]
    public async Task What_cannot_be_saved_says_why_beside_its_field_and_nothing_typed_is_lost(string name, int length, string wrong)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("settings"));
        await owner.SubmitAsync(Form, ("Input.Name", name), ("Input.Description", new string('x', length)));
        Assert.NotEmpty(owner.Page.ErrorOf(wrong));
        Assert.Equal((name, length), (owner.Page.ValueOf("Input.Name"), owner.Page.ValueOf("Input.Description").Length));
        Assert.Equal(
            organization.Name,
            (await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}"))["name"]);
    }

    [Fact]
    public async Task The_audit_says_what_was_before_and_after_and_an_unchanged_form_leaves_no_entry()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("settings"));
        await owner.SubmitAsync(Form);
        await owner.GetAsync(organization.At("settings"));
        await owner.SubmitAsync(Form, ("Input.Description", "New"));
        var entries = await owner.AuditAsync(organization);
        Assert.Equal(1, entries.Count(entry => entry.What == "Organization edited"));
        Assert.Equal("Organization edited", entries[0].What);
    }

    [Fact]
    public async Task Without_Logto_nothing_is_saved_and_what_was_typed_is_offered_again()
    {
        await using var own = await TestSite.StartAsync();
        var (owner, organization) = await own.NewOrganizationAsync();
        await owner.GetAsync(organization.At("settings"));
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError));
        await owner.SubmitAsync(Form, ("Input.Name", "Typed in vain"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, owner.Page.Status);
        Assert.Equal("Typed in vain", owner.Page.ValueOf("Input.Name"));
    }

    [Fact]
    public async Task A_member_is_led_to_the_roles_and_gets_no_form()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, _) = await site.JoinAsync(owner, organization, "member");
        await member.GetAsync(organization.At("home"));
        await member.ClickAsync("Settings");
        Assert.Equal(organization.At("settings/roles"), member.Page.Path);
        foreach (var page in (string[])["settings", "settings/branding", "settings/security"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await member.GetAsync(organization.At(page))).Status);
        }
    }
}
