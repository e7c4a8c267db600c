using System.ComponentModel.DataAnnotations;

namespace OrgStarter.Logto;

/// <summary>
/// Where Logto is and who we are there: the section <c>Logto</c> of the configuration.
/// </summary>
public sealed class LogtoOptions
{
    public const string Section = "Logto";

    /// <summary>The base address of the Logto tenant, as a browser reaches it: <c>https://auth.example.com</c>.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Where the embedded Logto is, when there is one. It sets this itself.</summary>
    public string EmbeddedAt { get; set; } = "";

    public bool IsEmbedded => EmbeddedAt.Length > 0 && EmbeddedAt == Endpoint;

    /// <summary>Reads the section where there are no options yet: before the site is built, and in its commands.</summary>
    public static LogtoOptions Of(IConfiguration configuration) => configuration.GetSection(Section).Get<LogtoOptions>() ?? new();

    /// <summary>The id of the traditional web application.</summary>
    public string AppId { get; set; } = "";

    /// <summary>A secret of the traditional web application.</summary>
    public string AppSecret { get; set; } = "";

    /// <summary>
    /// The resource indicator under which this site's API is registered at Logto; the audience of its access tokens. Without one,
    /// the API takes organization tokens only.
    /// </summary>
    public string ApiResource { get; set; } = "";

    /// <summary>The machine-to-machine application with access to the Management API.</summary>
    public MachineToMachineOptions M2M { get; set; } = new();

    /// <summary>The issuer of every token: the endpoint with <c>/oidc</c>, exactly.</summary>
    public string Issuer => $"{Endpoint.TrimEnd('/')}/oidc";

    public Uri BaseAddress => new(Endpoint.TrimEnd('/') + "/");
}

/// <summary>The credentials of the machine-to-machine application.</summary>
public sealed class MachineToMachineOptions
{
    public string AppId { get; set; } = "";

    public string AppSecret { get; set; } = "";

    /// <summary>The resource indicator of the Management API; a self-hosted Logto keeps this default.</summary>
    public string Resource { get; set; } = "https://default.logto.app/api";
}
