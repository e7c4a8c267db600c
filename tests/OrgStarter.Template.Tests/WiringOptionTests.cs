using System.Text.Json;
using System.Text.RegularExpressions;
using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>What <c>--tenancy</c> and <c>--sign-in</c> leave in a project, and how they are offered.</summary>
public sealed partial class WiringOptionTests(TemplatePackage package)
{
    private static readonly Dictionary<string, string[]> Traces = new()
    {
        ["builtin"] = ["TenancyPipeline"],
        ["finbuckle"] = ["Finbuckle"],
        ["oidc"] = ["OidcSignIn"],
        ["logto-sdk"] = ["LogtoSdk", "Logto.AspNetCore", "logto-sdk"],
    };

    /// <summary>What chooses between them while somebody works on the template.</summary>
    private static readonly string[] OfTheTemplate = ["$(Tenancy)", "$(SignIn)", "<Compile Remove"];

    [Theory]
    [InlineData("builtin", "oidc")]
    [InlineData("finbuckle", "oidc")]
    [InlineData("builtin", "logto-sdk")]
    [InlineData("finbuckle", "logto-sdk")]
    public async Task A_project_has_what_was_asked_for_and_no_trace_of_the_rest(string tenancy, string signIn)
    {
        var project = await package.Hive.GenerateAsync("Acme", "--no-restore", "--tenancy", tenancy, "--sign-in", signIn);

        var all = string.Join('\n', project.Files.Select(file => $"{file}\n{project.Read(file)}"));
        var found = Traces
            .Where(option => option.Value.Any(trace => all.Contains(trace, StringComparison.OrdinalIgnoreCase)))
            .Select(option => option.Key);
        Assert.Equal(new[] { tenancy, signIn }.Order(), found.Order());
        Assert.DoesNotContain(OfTheTemplate, word => all.Contains(word, StringComparison.Ordinal));
        // Its README leads to every page, that of an option too, and to no other.
        var pages = project.Files.Where(file => file.StartsWith("docs/", StringComparison.Ordinal));
        Assert.Equal(
            pages.Order(StringComparer.Ordinal),
            Page().Matches(project.Read("README.md")).Select(link => link.Value).Distinct().Order(StringComparer.Ordinal));
        // A line that was taken out leaves no empty one behind.
        Assert.All(
            ["src/Acme/Acme.csproj", "Directory.Packages.props"],
            file => Assert.DoesNotMatch(@"(?m)^[ \t]+$|\n\n[ ]{4}", project.Read(file)));
    }

    /// <summary>Version 11 has another API and another license: docs/finbuckle.md. No update of packages may bring it unasked.</summary>
    [Fact]
    public async Task Finbuckle_stays_below_version_11_and_its_page_says_why()
    {
        var project = await package.Hive.GenerateAsync("Acme", "--no-restore", "--tenancy", "finbuckle", "--sign-in", "oidc");

        const string range = "[10.1.2,11.0)";
        Assert.Contains(
            $"""<PackageVersion Include="Finbuckle.MultiTenant.AspNetCore" Version="{range}" />""",
            project.Read("Directory.Packages.props"),
            StringComparison.Ordinal);
        Assert.All(
            [range, "AddHttpAmbientTenantScope", "maintenance fee"],
            text => Assert.Contains(text, project.Read("docs/finbuckle.md"), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Each_option_exchanges_whole_files()
    {
        var usual = (await package.Hive.GenerateAsync("Acme", "--no-restore")).Files;
        var other = (await package.Hive.GenerateAsync("Acme", "--no-restore", "--tenancy", "finbuckle", "--sign-in", "logto-sdk")).Files;

        Assert.Equal(
            ["src/Acme.Platform/Identity/OidcSignIn.cs", "src/Acme.Platform/Tenancy/TenancyPipeline.cs"],
            usual.Except(other).Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                "docs/finbuckle.md", "docs/logto-sdk.md",
                "src/Acme.Platform/Identity/LogtoSdkSignIn.cs", "src/Acme.Platform/Tenancy/FinbuckleTenancy.cs",
                "tests/Acme.Tests/Identity/LogtoSdkSignInTests.cs", "tests/Acme.Tests/Tenancy/FinbuckleTenancyTests.cs",
            ],
            other.Except(usual).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(
        "en",
        "Finbuckle.MultiTenant, with a strategy and a store over the same rules.",
        "ASP.NET Core's own OpenID Connect handler.")]
    [InlineData("zh-Hant", "其 strategy 與 store 依循同樣的規則。", "ASP.NET Core 自己的 OpenID Connect 處理常式。")]
    public async Task The_help_says_what_each_choice_means_in_the_language_of_the_reader(string language, string finbuckle, string oidc)
    {
        var help = Unwrapped(await package.Hive.HelpAsync("orgstarter", language));

        Assert.All(
            ["--tenancy", "--sign-in", "builtin", "logto-sdk", finbuckle, oidc],
            text => Assert.Contains(Unwrapped(text), help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_option_is_offered_by_the_command_and_in_an_IDE_with_what_it_does()
    {
        JsonElement Read(string file) =>
            JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, ".template.config", file))).RootElement;
        var options = Read("template.json").GetProperty("symbols").EnumerateObject()
            .Where(symbol => symbol.Value.GetProperty("type").GetString() == "parameter")
            .ToDictionary(symbol => symbol.Name, symbol => symbol.Value.GetProperty("description").GetString()!);
        var ofCommand = Read("dotnetcli.host.json").GetProperty("symbolInfo");
        // An IDE restores by itself.
        Assert.Equal(
            options.Keys.Where(option => option != "skipRestore").Order(StringComparer.Ordinal),
            Read("ide.host.json").GetProperty("symbolInfo").EnumerateArray()
                .Where(option => option.GetProperty("isVisible").GetBoolean())
                .Select(option => option.GetProperty("id").GetString())
                .Order(StringComparer.Ordinal));
        var help = Unwrapped(await package.Hive.HelpAsync("orgstarter", "en"));
        Assert.All(options, option =>
        {
            Assert.Contains($"--{ofCommand.GetProperty(option.Key).GetProperty("longName").GetString()}", help, StringComparison.Ordinal);
            Assert.Contains(Unwrapped(option.Value), help, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task An_Aspire_app_host_is_a_folder_of_its_own_and_builds()
    {
        var usual = await package.Hive.GenerateAsync("Acme", "--no-restore");
        var site = await package.Hive.GenerateAsync("Acme", "--no-restore", "--aspire", "true");

        Assert.Equal(
            [
                "dev/Acme.AppHost/Acme.AppHost.csproj", "dev/Acme.AppHost/Program.cs", "dev/Acme.AppHost/Properties/launchSettings.json",
                "dev/Acme.AppHost/README.md",
            ],
            site.Files.Except(usual.Files).Order(StringComparer.Ordinal));
        Assert.Contains("dev/Acme.AppHost/Acme.AppHost.csproj", site.Read("Acme.slnx"), StringComparison.Ordinal);
        Assert.DoesNotContain(usual.Files, file => usual.Read(file).Contains("AppHost", StringComparison.Ordinal));
        var (exitCode, output) = await DotNet.TryAsync(site.Folder, [], "build", "dev/Acme.AppHost", "-warnaserror", "-v:q", "-tl:off");
        // A feed without the packages, or without the SDK.
        Assert.SkipWhen(exitCode != 0 && Regex.IsMatch(output, "NU110[12]: .*Aspire|MSB4236: .*Aspire"), output);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task What_is_no_choice_is_refused_with_the_choices()
    {
        var refusal = await package.Hive.RefusalAsync("orgstarter", "--tenancy", "finbuckel");

        Assert.Contains("builtin", refusal, StringComparison.Ordinal);
        Assert.Contains("finbuckle", refusal, StringComparison.Ordinal);
    }

    /// <summary>The target of a link to a page of the project's own.</summary>
    [GeneratedRegex(@"(?<=\]\()docs/[^)#]+\.md(?=[)#])")]
    private static partial Regex Page();

    /// <summary>The help breaks lines wherever they end, and in the middle of a word where a language has no spaces.</summary>
    private static string Unwrapped(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}
