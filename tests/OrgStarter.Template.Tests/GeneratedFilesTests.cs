using System.Text.Json;
using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

public sealed class GeneratedFilesTests(TemplatePackage package)
{
    [Fact]
    public async Task Folders_and_namespaces_get_a_name_that_compiles_and_people_see_the_one_that_was_typed()
    {
        var project = await package.Hive.GenerateAsync("Acme & Sons", "--no-restore");

        Assert.Contains("src/Acme___Sons/Acme___Sons.csproj", project.Files);
        Assert.Contains("using Acme___Sons.Platform.Tenancy;", project.Read("src/Acme___Sons/Program.cs"), StringComparison.Ordinal);
        Assert.Contains("<value>Acme &amp; Sons</value>", project.Read("src", "Texts/Text.resx"), StringComparison.Ordinal);
        Assert.Contains("App_Data/acme-sons.db", project.Read("src", "appsettings.json"), StringComparison.Ordinal);
        Assert.StartsWith("# Acme & Sons\n", project.Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_projects_get_ports_and_secrets_of_their_own()
    {
        var one = await package.Hive.GenerateAsync("Acme", "--no-restore");
        var other = await package.Hive.GenerateAnewAsync([], "Acme", "--no-restore");

        Assert.Distinct([one.SitePort, one.LogtoPort, other.SitePort, other.LogtoPort, "5080", "5081"]);
        Assert.NotEqual(one.Read("src/Acme/Acme.csproj"), other.Read("src/Acme/Acme.csproj"));
    }

    [Fact]
    public async Task The_ports_that_were_asked_for_stand_everywhere()
    {
        var project = await package.Hive.GenerateAsync("Acme", "--no-restore", "--http-port", "6123", "--logto-port", "6124");

        Assert.Equal(("6123", "6124"), (project.SitePort, project.LogtoPort));
        Assert.DoesNotContain(project.Files, file => project.Read(file) is var text
            && (text.Contains("localhost:5080", StringComparison.Ordinal) || text.Contains("localhost:5081", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Dotfiles_come_along_and_so_does_htmx()
    {
        var project = await package.Hive.GenerateAsync("Acme", "--no-restore");

        Assert.Superset(
            new HashSet<string> { ".editorconfig", ".gitignore", "src/Acme/.npmrc", "src/Acme/wwwroot/lib/htmx.min.js" },
            project.Files.ToHashSet());
    }

    [Fact]
    public async Task Every_folder_with_a_project_file_says_whether_its_owner_may_edit_it()
    {
        var project = await package.Hive.GenerateAsync("Acme", "--no-restore");

        var kinds = project.Files
            .Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(file => file[..file.LastIndexOf('/')])
            .Order(StringComparer.Ordinal)
            .Select(folder => $"{folder}: {project.Read($"{folder}/README.md").Split("**")[1]}");
        Assert.Equal(
            [
                "dev/Acme.DevLogto: Development only.", "src/Acme: Yours.", "src/Acme.Logto: Upgraded.", "src/Acme.Platform: Upgraded.",
                "tests/Acme.E2E: Yours.", "tests/Acme.Testing: Upgraded.", "tests/Acme.Tests: Yours.",
            ],
            kinds);
    }

    [Fact]
    public async Task The_dev_container_has_the_SDK_that_the_site_wants_and_lets_its_addresses_out()
    {
        var site = await package.Hive.GenerateAsync("Acme", "--no-restore", "--http-port", "6123", "--logto-port", "6124");

        var container = JsonDocument.Parse(site.Read(".devcontainer/devcontainer.json"), new() { CommentHandling = JsonCommentHandling.Skip })
            .RootElement;
        var sdk = JsonDocument.Parse(site.Read("global.json")).RootElement.GetProperty("sdk").GetProperty("version").GetString()!;
        Assert.Equal(
            $"mcr.microsoft.com/devcontainers/dotnet:{string.Join('.', sdk.Split('.')[..2])}",
            container.GetProperty("image").GetString());
        Assert.Equal(
            ["localhost:6123", "localhost:6124"],
            container.GetProperty("forwardPorts").EnumerateArray().Select(port => port.GetString()));
        // What its commands need.
        Assert.Contains("dotnet tool restore", container.GetProperty("postCreateCommand").GetString(), StringComparison.Ordinal);
        Assert.Contains(".config/dotnet-tools.json", site.Files);
        Assert.Contains("src/Acme/package-lock.json", site.Files);
    }

    /// <summary>Style of the projects outside of content/. The build makes errors of style and analyzers everywhere; this shows that
    /// <c>dotnet format</c> agrees. Whitespace is asked below.</summary>
    [Fact]
    public Task The_code_of_this_repository_passes_dotnet_format() =>
        DotNet.RunAsync(Repository.Root, "format", "style", "OrgStarter.sln", "--exclude", "content", "--verify-no-changes", "--no-restore");

    /// <summary>Of all files, those of the options included; what only a compiler sees, <see cref="OptionBuildTests"/> asks.</summary>
    [Theory]
    [InlineData("bench")]
    [InlineData("content")]
    [InlineData("tests")]
    [InlineData("tools")]
    public Task There_is_nothing_to_format(string folder) =>
        DotNet.RunAsync(Path.Combine(Repository.Root, folder), "format", "whitespace", ".", "--folder", "--verify-no-changes");

    /// <summary>Files with lines that cannot be broken: raw strings, patterns, and markup in which a blank would be shown.</summary>
    private static readonly string[] WithLongerLines =
    [
        "dev/OrgStarter.DevLogto/Data/Seed.cs",
        "dev/OrgStarter.DevLogto/Management/SignInSettings.cs",
        "dev/OrgStarter.DevLogto/Pages/InboxPage.razor",
        "dev/OrgStarter.DevLogto/SignIn/AutoSubmittedForm.cs",
        "src/OrgStarter.Platform/Invitations/AddressList.cs",
        "src/OrgStarter.Platform/Jobs/JobQueue.cs",
        "src/OrgStarter.Platform/Jobs/JobStore.cs",
        "src/OrgStarter/Pages/Account/SignInFailed.cshtml",
        "src/OrgStarter/Pages/Members/Bulk/_Form.cshtml",
        "src/OrgStarter/Pages/Members/Bulk/_Results.cshtml",
        "src/OrgStarter/Pages/Members/Invitations/_Table.cshtml",
        "src/OrgStarter/Pages/Members/_Pages.cshtml",
        "src/OrgStarter/Pages/Members/_RoleMenu.cshtml",
        "src/OrgStarter/Pages/Projects/_Row.cshtml",
        "src/OrgStarter/Pages/Settings/_DeleteForm.cshtml",
        "src/OrgStarter/Pages/Settings/_TransferForm.cshtml",
        "src/OrgStarter/Pages/Shared/_LanguageMenu.cshtml",
        "src/OrgStarter/Pages/Shared/_Switcher.cshtml",
        "src/OrgStarter/Pages/Shared/_TopBar.cshtml",
        "tests/OrgStarter.Testing/Deliveries.cs",
        "tests/OrgStarter.Testing/PostgresInstance.cs",
        "tests/OrgStarter.Tests/Audit/AuditOriginTests.cs",
        "tests/OrgStarter.Tests/Data/IsolationBypassTests.cs",
        "tests/OrgStarter.Tests/Isolation/IsolationMatrixTests.cs",
        "tests/OrgStarter.Tests/Jobs/AddAJobTests.cs",
        "tests/OrgStarter.Tests/Site/InstantTests.cs",
        "tests/OrgStarter.Tests/Tenancy/ForgedAnswerTests.cs",
        "tests/OrgStarter.Tests/Tenancy/ForgedTokenTests.cs",
    ];

    [Fact]
    public void Lines_of_code_have_at_most_140_characters()
    {
        var content = Path.Combine(Repository.Root, "content");
        var longer = Directory.EnumerateFiles(content, "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".cshtml" or ".razor")
            .Select(file => Path.GetRelativePath(content, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "Migrations"))
            .Where(file => File.ReadLines(Path.Combine(content, file)).Any(line => line.Length > 140));
        Assert.Equal(WithLongerLines, longer.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_template_installed_from_a_checkout_leaves_behind_what_builds_and_runs_made()
    {
        var checkout = Directory.CreateDirectory(Path.Combine(package.Folder, "checkout")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, ".template.config"), "*.json"))
        {
            Write(
                Path.Combine(checkout, ".template.config", Path.GetFileName(file)),
                await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        string[] kept = [".gitignore", "OrgStarter.slnx", "src/OrgStarter/Program.cs"];
        string[] left =
        [
            "src/OrgStarter/bin/Debug/site.txt",
            "src/OrgStarter/obj/project.assets.json",
            "src/OrgStarter/node_modules/htmx.org/package.json",
            "src/OrgStarter/App_Data/orgstarter.db", "src/OrgStarter/wwwroot/js/app.js", "src/OrgStarter/site.db-wal",
            "tests/TestResults/log.txt", ".vs/state.json", ".idea/state.xml", "OrgStarter.csproj.user",
        ];
        foreach (var file in kept.Concat(left))
        {
            Write(Path.Combine(checkout, "content", file), "x");
        }

        var hive = new TemplateHive(checkout);
        await hive.InstallAsync(checkout);
        var project = await hive.GenerateAsync("Acme", "--no-restore");

        Assert.Equal(kept.Select(file => file.Replace("OrgStarter", "Acme", StringComparison.Ordinal)).Order(), project.Files.Order());
    }

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
