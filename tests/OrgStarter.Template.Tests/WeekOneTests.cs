using System.Text.RegularExpressions;
using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>
/// Does what the pages of the first week say, word by word, all in one site: it makes their changes, adds a migration, builds, and runs the
/// tests that they tell to write.
/// </summary>
[Collection(AcmeCollection.Name)]
[Trait("Only", "CI")]
public sealed partial class WeekOneTests(AcmeFolder acme, TemplatePackage package, ITestOutputHelper output)
{
    /// <summary>The one file of the tests that a new required field of the form changes.</summary>
    private const string Entered = "tests/Acme.Tests/Invoices/TestedInvoices.cs";

    private static readonly (string Page, string Heading)[] Pages =
    [
        ("add-a-feature", "Add a decimal column with validation"),
        ("add-a-permission", "Steps"),
        ("add-a-role", "Steps"),
        ("add-a-job", "A nightly job over all organizations"),
        ("send-a-mail", "Steps"),
        ("add-a-pricing-page", "Steps"),
        ("add-a-text", "Steps"),
        ("change-the-look", "Steps"),
        ("remove-a-feature", "Steps"),
    ];

    [Fact]
    public async Task Its_pages_do_what_they_say_and_one_test_names_what_a_new_required_field_needs()
    {
        var site = await acme.BecomeAsync();
        await package.Hive.AddFeatureAsync(site, "Invoice");
        var amount = new DocSteps(site, Pages[0].Page, Pages[0].Heading);
        foreach (var (page, heading) in Pages)
        {
            var steps = new DocSteps(site, page, heading);
            // What the tests enter comes later.
            steps.Apply(file => page != Pages[0].Page || file != Entered);
            output.WriteLine($"{page}: {steps.Files.Count()} files");
        }

        // What these pages leave to the reader, because it is to be seen in a browser.
        await File.WriteAllTextAsync(
            Path.Combine(site.Folder, "tests/Acme.Tests/Site/LookTests.cs"),
            Look,
            TestContext.Current.CancellationToken);
        await site.AddMigrationsAsync("WeekOne");
        Assert.Contains(" 0 Warning(s)", await site.BuildAsync("tests/Acme.Tests"), StringComparison.Ordinal);

        var (exitCode, failures) = await site.TryTestAsync([], "Invoices.*", "Features.FeatureTests", "Architecture.ReferencePageTests");
        Assert.NotEqual(0, exitCode);
        Assert.Contains(
            "Add a value to Entered, in TestedInvoices.cs, for Amount (Enter an amount.).",
            failures,
            StringComparison.Ordinal);
        Assert.Equal(
            ["Acme.Tests.Features.FeatureTests.What_the_tests_enter_has_a_value_in_every_required_field"],
            Failed().Matches(failures)
                .Select(match => match.Groups[1].Value)
                .Where(test => !test.Contains("ReferencePageTests", StringComparison.Ordinal)));
        DeleteRows(site, failures);

        amount.Apply(file => file == Entered);
        await site.BuildAsync("tests/Acme.Tests", "--no-restore", "-p:BuildProjectReferences=false");
        await site.TestAsync(
            "Invoices.*", "Features.FeatureTests", "Features.Plans.*", "Features.Mails.*", "Site.ContactTests", "Site.LookTests",
            "Site.ResourceTests", "Settings.RolesTests", "Tenancy.EndpointWalkTests", "Audit.AuditWalkTests", "Data.MigrationTests",
            "Architecture.ReferencePageTests", "Architecture.FolderTests");
        // The routes that were there before are tried in content/.
        await site.TestAsync([("ISOLATION_ROUTES", "invoices,pricing")], "Isolation.IsolationMatrixTests");
    }

    /// <summary>Deletes the rows of the reference pages that the failure names, as the page on removing says.</summary>
    private static void DeleteRows(GeneratedProject site, string failures)
    {
        var rows = Row().Matches(failures).Select(match => (match.Groups[1].Value, match.Groups[2].Value.TrimEnd())).Distinct().ToList();
        Assert.NotEmpty(rows);
        foreach (var (file, row) in rows)
        {
            var path = Path.Combine(site.Folder, file);
            var lines = File.ReadAllLines(path);
            Assert.Contains(row, lines);
            File.WriteAllLines(path, lines.Where(line => line != row));
        }
    }

    private const string Look = """
        using System.Net;
        using Acme.Testing;

        namespace Acme.Tests.Site;

        public sealed class LookTests(TestSite site)
        {
            [Fact]
            public async Task Every_page_has_the_new_name_color_and_logo()
            {
                var visitor = site.Browse();
                foreach (var language in new[] { "en", "zh-Hant" })
                {
                    visitor.Language = language;
                    foreach (var page in new[] { "/", "/pricing" })
                    {
                        await visitor.GetAsync(page);
                        Assert.EndsWith("· Acme Books", visitor.Page.Document.Title, StringComparison.Ordinal);
                        Assert.Equal("Acme Books", Assert.Single(visitor.Page.All(".brand")));
                        Assert.Equal("Acme Books", Assert.Single(visitor.Page.All("footer p")));
                    }
                }

                var icon = await visitor.GetAsync(visitor.Page.Find("link[rel=icon]").GetAttribute("href")!);
                Assert.Contains("r=\"16\" fill=\"#5b2a86\"", icon.Body, StringComparison.Ordinal);
            }

            [Fact]
            public async Task A_removed_feature_has_no_page_and_no_link()
            {
                var (owner, organization) = await site.NewOrganizationAsync();
                await owner.GetAsync(organization.At("settings"));
                Assert.False(owner.Page.Has("a[href$='/domains']"));
                await owner.GetAsync(organization.At("settings/domains"));
                Assert.Equal(HttpStatusCode.NotFound, owner.Page.Status);
            }
        }
        """;

    [GeneratedRegex(@"(?m)^ *failed (\w+\.\S+)")]
    private static partial Regex Failed();

    [GeneratedRegex(@"Delete this row from (docs/\S+\.md): (\| .+ \|)")]
    private static partial Regex Row();
}
