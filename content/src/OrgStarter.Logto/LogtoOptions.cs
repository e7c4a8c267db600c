using System.ComponentModel.DataAnnotations;

namespace OrgStarter.Logto;

/// <summary>The configuration section <c>Logto</c>.</summary>
public sealed class LogtoOptions
{
    public const string Section = "Logto";

    /// <summary>The base URL of the Logto tenant, as browsers reach it, such as <c>https://auth.example.com</c>.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The URL of the embedded Logto, which sets it, also if the site uses another Logto. Empty outside Development.</summary>
    public string EmbeddedEndpoint { get; set; } = "";

    /// <summary>Also true for an invalid address of its own, so that the start can refuse it by name.</summary>
    public bool IsEmbedded => (EmbeddedEndpoint.Length > 0 && EmbeddedEndpoint == Endpoint) || IsEmbeddedAt(Endpoint);

    /// <summary>Returns whether this is the embedded Logto's address, under any name of this machine.</summary>
    public bool IsEmbeddedAt(string address) =>
        Uri.TryCreate(EmbeddedEndpoint, UriKind.Absolute, out var own) && Uri.TryCreate(address, UriKind.Absolute, out var other)
        && own.IsLoopback && other.IsLoopback && own.Port == other.Port;

    /// <summary>Reads the section directly, for code that runs before or without the site's services.</summary>
    public static LogtoOptions Of(IConfiguration configuration) => configuration.GetSection(Section).Get<LogtoOptions>() ?? new();

    /// <summary>The id of the traditional web application.</summary>
    public string AppId { get; set; } = "";

    /// <summary>A secret of the traditional web application.</summary>
    public string AppSecret { get; set; } = "";

    /// <summary>The site's API resource at Logto: the audience of access tokens. Empty: the API accepts only organization tokens.</summary>
    public string ApiResource { get; set; } = "";

    /// <summary>
    /// The API resource at Logto with the permission <see cref="OperatorRight.Permission"/>: an absolute URI, which nothing has to answer.
    /// Empty: the site has no operators.
    /// </summary>
    public string OperatorResource { get; set; } = "";

    /// <summary>The credentials for the Management API.</summary>
    public MachineToMachineOptions M2M { get; set; } = new();

    /// <summary>The issuer of all tokens.</summary>
    public string Issuer => $"{Endpoint.TrimEnd('/')}/oidc";

    public Uri BaseAddress => new(Endpoint.TrimEnd('/') + "/");
}

public sealed class MachineToMachineOptions
{
    public string AppId { get; set; } = "";

    public string AppSecret { get; set; } = "";

    /// <summary>The resource indicator of the Management API. A self-hosted Logto uses the default.</summary>
    public string Resource { get; set; } = "https://default.logto.app/api";
}
