using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using MimeKit;
using OrgStarter.Logto;
using OrgStarter.Logto.Setup;
using OrgStarter.Logto.Setup.Commands;
using OrgStarter.Site;
using OrgStarter.Testing;

namespace OrgStarter.E2E.Infrastructure;

/// <summary>
/// A Logto that is not the embedded one: <c>LOGTO_ENDPOINT</c>, with <c>LOGTO_M2M_APP_ID</c> and <c>LOGTO_M2M_APP_SECRET</c>. The site's
/// own command sets it up, and its mail connector sends every mail by SMTP to this process, so it must run on this machine. It needs no
/// connector of its own. In the end it is as it was before, also when tests fail; nothing else may use it in the meantime.
/// </summary>
public sealed partial class RealLogto : IAsyncDisposable
{
    /// <summary>What a connector must have a template for; the name is the subject.</summary>
    private static readonly string[] CodeMails = ["Register", "SignIn", "ForgotPassword", "Generic"];

    private readonly MailSink sink = new();
    private readonly MachineToMachineOptions machine;
    private TenantBefore? before;
    private SetupClient? client;

    public RealLogto(string endpoint, MachineToMachineOptions machine) => (Endpoint, this.machine) = (endpoint.TrimEnd('/'), machine);

    public string Endpoint { get; }

    /// <returns>Null where the environment names none.</returns>
    public static RealLogto? Find() => Environment.GetEnvironmentVariable("LOGTO_ENDPOINT") is { Length: > 0 } endpoint
        ? new(endpoint, new() { AppId = Variable("LOGTO_M2M_APP_ID"), AppSecret = Variable("LOGTO_M2M_APP_SECRET") }) : null;

    /// <returns>The settings of a site at this address, as <c>logto apply</c> wrote them.</returns>
    public async Task<IReadOnlyList<(string Name, string Value)>> SetUpAsync(string site, string folder)
    {
        client = new SetupClient(
            new SetupTarget(new LogtoOptions { Endpoint = Endpoint, M2M = machine }, SiteCommands.LogtoNeeds, site, ""));
        var api = client.Management;
        before = await TenantBefore.ReadAsync(api);
        await api.SendAsync(HttpMethod.Post, "connectors", Connector(), CancellationToken.None);
        // The command keeps words that are there; the tests look at its own.
        foreach (var template in await api.ArrayAsync("email-templates?templateType=OrganizationInvitation", CancellationToken.None))
        {
            await api.SendAsync(HttpMethod.Delete, $"email-templates/{template!["id"]}", null, CancellationToken.None);
        }

        // Asking the world which passwords were stolen needs a way into it.
        await api.SendAsync(HttpMethod.Patch, "sign-in-exp", new JsonObject
        {
            ["passwordPolicy"] = new JsonObject { ["rejects"] = new JsonObject { ["pwned"] = false } },
        }, CancellationToken.None);

        var file = Path.Combine(folder, "site.env");
        string[] arguments =
        [
            "logto", "apply", "--endpoint", Endpoint, "--m2m-app-id", machine.AppId, "--m2m-app-secret", machine.AppSecret, "--site", site,
            "--env-file", file, "--yes"
        ];
        using var output = new StringWriter();
        var console = new SetupConsole(TextReader.Null, output, output, null);
        var code = await LogtoCommand.RunAsync(
            arguments,
            SiteCommands.LogtoNeeds,
            new ConfigurationBuilder().Build(),
            new HostingEnvironment { EnvironmentName = "Production" },
            console);
        Assert.True(code == 0, output.ToString());
        return [.. File.ReadLines(file).Select(line =>
            (line.Split('=')[0].Replace("__", ":", StringComparison.Ordinal), line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]))];
    }

    /// <summary>The code in the latest mail for a registration.</summary>
    public async Task<string> RegistrationCodeAsync(string address) =>
        (await sink.LatestAsync(address, mail => mail.Subject == CodeMails[0])).TextBody!.Trim();

    /// <summary>The latest mail that invites: the one with the link of an invitation.</summary>
    public Task<MimeMessage> InvitationAsync(string address) => sink.LatestAsync(address, mail => LinkIn(mail).Length > 0);

    public static string LinkIn(MimeMessage invitation) => InvitationLink().Match(invitation.TextBody ?? "").Value;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await (before?.RestoreAsync() ?? Task.CompletedTask);
        }
        finally
        {
            await (client?.DisposeAsync() ?? ValueTask.CompletedTask);
            await sink.DisposeAsync();
        }
    }

    /// <summary>Logto's SMTP connector, as it is made in the Console: the mail that invites is what <c>logto apply</c> adds.</summary>
    private JsonObject Connector() => new()
    {
        ["connectorId"] = "simple-mail-transfer-protocol",
        ["config"] = new JsonObject
        {
            ["host"] = "127.0.0.1",
            ["port"] = sink.Port,
            ["auth"] = new JsonObject { ["type"] = "login" },
            ["fromEmail"] = "logto@example.com",
            ["templates"] = new JsonArray([.. CodeMails.Select(type => (JsonNode)new JsonObject
            {
                ["usageType"] = type,
                ["contentType"] = "text/plain",
                ["subject"] = type,
                ["content"] = "{{code}}",
            })]),
        },
    };

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"Set {name} beside LOGTO_ENDPOINT.");

    [GeneratedRegex(@"http\S*/invitations/\S+")]
    private static partial Regex InvitationLink();
}
