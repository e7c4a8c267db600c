using System.CommandLine;

namespace OrgStarter.Logto.Setup.Commands;

/// <summary>
/// Finds the Logto tenant and the site on the command line, then in the configuration, then by asking the
/// operator. Reports values that are missing.
/// </summary>
internal sealed class SetupInput(
    SiteNeeds needs,
    IConfiguration configuration,
    IHostEnvironment environment,
    SetupConsole console,
    SetupOptions options,
    ParseResult parsed)
{
    private readonly List<string> missing = [];

    /// <summary>The address of the embedded Logto, if the operator or the configuration names it. Null for another Logto.</summary>
    public string? Embedded => (parsed.GetValue(options.Endpoint) ?? configuration["Logto:Endpoint"]) is { } endpoint
        && LogtoOptions.Of(configuration).IsEmbeddedAt(endpoint) ? endpoint : null;

    /// <returns>Null if a value is missing. The operator has seen the error.</returns>
    public SetupTarget? Resolve()
    {
        var endpoint = (parsed.GetValue(options.Endpoint)
            ?? Required(configuration["Logto:Endpoint"], "--endpoint", SetupText.Ask_Endpoint)).TrimEnd('/');
        // The configured secrets belong to another tenant. Do not use them.
        var known = configuration["Logto:Endpoint"] is { Length: > 0 } other && other.TrimEnd('/') != endpoint
            ? new ConfigurationBuilder().Build()
            : configuration;
        var logto = new LogtoOptions
        {
            Endpoint = endpoint,
            EmbeddedEndpoint = configuration["Logto:EmbeddedEndpoint"] ?? "",
            AppId = known["Logto:AppId"] ?? "",
            AppSecret = known["Logto:AppSecret"] ?? "",
            ApiResource = known["Logto:ApiResource"] ?? "",
            OperatorResource = known["Logto:OperatorResource"] ?? "",
            M2M = new()
            {
                AppId = parsed.GetValue(options.AppId) ?? Required(known["Logto:M2M:AppId"], "--m2m-app-id", SetupText.Ask_AppId),
                AppSecret = parsed.GetValue(options.AppSecret)
                    ?? Required(known["Logto:M2M:AppSecret"], "Logto__M2M__AppSecret", SetupText.Ask_AppSecret, isSecret: true),
                Resource = parsed.GetValue(options.Resource) ?? known["Logto:M2M:Resource"] ?? ResourceOf(endpoint),
            },
        };
        var site = (parsed.GetValue(options.Site) ?? Site()).TrimEnd('/');
        CheckAddress(endpoint, "--endpoint");
        CheckAddress(site, "--site");
        missing.ForEach(console.Error.WriteLine);
        return missing.Count == 0 ? new SetupTarget(logto, needs, site, known[needs.WebhookKeySetting] ?? "") : null;
    }

    private string Required(string? value, string name, string question, bool isSecret = false)
    {
        if (string.IsNullOrWhiteSpace(value) && console.HasPerson)
        {
            value = isSecret ? console.AskSecret(question) : console.Ask(question);
        }

        if (string.IsNullOrWhiteSpace(value))
        {
            missing.Add(SetupText.Error_Missing.With(name, question));
        }

        return value ?? "";
    }

    private string Site()
    {
        var served = configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return configuration["Site:PublicUrl"] is { Length: > 0 } named ? named
            : Required(environment.IsDevelopment() ? served : null, "--site", SetupText.Ask_Site);
    }

    /// <summary>Returns the default resource of the Management API. On Logto Cloud, it contains the tenant's host name.</summary>
    public static string ResourceOf(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var address)
            && address.Host.EndsWith(".logto.app", StringComparison.OrdinalIgnoreCase)
            ? $"https://{address.Host}/api" : new MachineToMachineOptions().Resource;

    /// <summary>Requires HTTPS, or this machine, because secrets and tokens are sent there.</summary>
    private void CheckAddress(string address, string name)
    {
        if (address.Length > 0 && (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.AbsolutePath != "/" || uri.Query.Length > 0
            || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))))
        {
            missing.Add(SetupText.Error_Address.With(name, address));
        }
    }
}
