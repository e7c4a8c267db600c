using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Projects;

public sealed class ProjectsTests(TestSite site)
{
    [Fact]
    public async Task One_is_created_edited_found_and_deleted()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("projects"));
        Assert.True(owner.Page.Has("#table .empty"));

        await owner.ClickAsync("New project");
        await owner.SubmitAsync("#form", TestedProjects.Fields("Roof garden", "Herbs and bees"));
        Assert.Equal(organization.At("projects"), owner.Page.Path);
        Assert.Contains("Roof garden", owner.Page.Find(".notice-success").TextContent, StringComparison.Ordinal);

        await owner.ClickAsync("Edit");
        await owner.SubmitAsync("main form", ("Input.Name", "Roof & garden"));
        Assert.Contains("Roof & garden", owner.Page.Find("#table").TextContent, StringComparison.Ordinal);

        await owner.SubmitAsync("main form[role=search]", ("q", "BEES"));
        Assert.Single(owner.Page.All("#table tbody tr"));

        await owner.ClickAsync("Delete");
        await owner.SubmitAsync("#form");
        Assert.True(owner.Page.Has("#table .empty"));
    }

    [Theory]
    [InlineData("", "Enter a name.")]
    [InlineData("   ", "Enter a name.")]
    [InlineData("\u3164", "Enter a name.")]
    [InlineData("\u0301\u200B", "Enter a name.")]
    public async Task A_missing_name_is_an_error_beside_the_field_and_the_rest_is_kept(string name, string error)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("projects/new"));
        await owner.SubmitAsync("#form", TestedProjects.Fields(name, "Keep me"));
        Assert.Equal(error, owner.Page.ErrorOf("Input.Name"));
        Assert.Equal("Keep me", owner.Page.ValueOf("Input.Description"));
    }

    [Fact]
    public async Task Texts_that_are_too_long_are_refused_and_kept()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("projects/new"));
        var (name, description) = (new string('n', 1000), new string('d', 10_000));
        await owner.SubmitAsync("#form", TestedProjects.Fields(name, description));
        Assert.NotEmpty(owner.Page.ErrorOf("Input.Name"));
        Assert.NotEmpty(owner.Page.ErrorOf("Input.Description"));
        Assert.Equal(name, owner.Page.ValueOf("Input.Name"));
        Assert.Equal(description, owner.Page.ValueOf("Input.Description"));
    }

    [Fact]
    public async Task Two_people_who_edit_the_same_one_do_not_overwrite_each_other_unknowingly()
    {
        var (first, organization) = await site.NewOrganizationAsync();
        await TestedProjects.CreateAsync(first, organization, "Shared");
        var (second, _) = await site.JoinAsync(first, organization, "member");
        await first.GetAsync(organization.At("projects"));
        await first.ClickAsync("Edit");
        await second.GetAsync(organization.At("projects"));
        await second.ClickAsync("Edit");
        await first.SubmitAsync("main form", ("Input.Name", "First was here"));
        await second.SubmitAsync("main form", ("Input.Name", "Second was here"));
        Assert.Contains("First was here", second.Page.ErrorOf("Input.Name"), StringComparison.Ordinal);
        Assert.Equal("Second was here", second.Page.ValueOf("Input.Name"));
        await second.SubmitAsync("main form");
        Assert.Contains("Second was here", second.Page.Find("#table").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saves_at_the_very_same_time_end_in_one_save_and_one_question()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await TestedProjects.CreateAsync(owner, organization, "Raced");
        await owner.GetAsync(organization.At("projects"));
        await owner.ClickAsync("Edit");
        var requests = Enumerable.Range(1, 6).Select(i => owner.FormRequest("main form", ("Input.Name", $"Racer {i}"))).ToList();
        var answers = await Task.WhenAll(requests.Select(owner.SendAsync));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Found);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Found), answer =>
        {
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.NotEmpty(answer.ErrorOf("Input.Name"));
        });
    }

    [Fact]
    public async Task One_organizations_projects_do_not_exist_in_another()
    {
        var (first, one) = await site.NewOrganizationAsync();
        await TestedProjects.CreateAsync(first, one, "Secret plan");
        await first.GetAsync(one.At("projects"));
        var edit = first.Page.Find(".row-actions a[href$='/edit']").GetAttribute("href")!;
        var (second, other) = await site.NewOrganizationAsync();
        await second.GetAsync(other.At("projects"));
        Assert.DoesNotContain("Secret plan", second.Page.Body, StringComparison.Ordinal);
        await second.GetAsync(edit.Replace(one.Id, other.Id, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, second.Page.Status);
        await second.GetAsync(
            edit.Replace(one.Id, other.Id, StringComparison.Ordinal).Replace("/edit", "/delete", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, second.Page.Status);
    }

    [Fact]
    public async Task In_the_table_htmx_edits_the_row_in_place()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await TestedProjects.CreateAsync(owner, organization, "In place");
        await owner.GetAsync(organization.At("projects"));
        var edit = owner.Page.Find(".row-actions a[href$='/edit']").GetAttribute("href")!;
        var row = await owner.GetByHtmxAsync(edit);
        Assert.StartsWith("<tr class=\"editing\">", row.Body.TrimStart(), StringComparison.Ordinal);
        Assert.Contains($"hx-post=\"{edit}\"", row.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_in_a_dialog_that_succeeded_tells_htmx_where_to_go_on()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("projects/new"));
        var answer = await owner.SubmitByHtmxAsync("#form", TestedProjects.Fields("By dialog"));
        Assert.Contains(organization.At("projects"), answer.Header("HX-Location"), StringComparison.Ordinal);
        Assert.Contains("#main", answer.Header("HX-Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_tenants_ids_in_a_form_are_ignored()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("projects/new"));
        await owner.SubmitAsync(
            "#form",
            [.. TestedProjects.Fields("Stays here"), ("OrganizationId", "birchbooks01"), ("Input.OrganizationId", "birchbooks01")]);
        await owner.GetAsync(organization.At("projects"));
        Assert.Contains("Stays here", owner.Page.Text, StringComparison.Ordinal);
        var dan = await site.BrowseAsAsync("dan@example.com");
        await dan.GetAsync(Organization.Birch.At("projects"));
        Assert.DoesNotContain("Stays here", dan.Page.Text, StringComparison.Ordinal);
    }
}
