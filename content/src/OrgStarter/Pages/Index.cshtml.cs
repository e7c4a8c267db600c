using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrgStarter.Authentication;
using OrgStarter.Logto;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages;

/// <summary>What everybody sees first.</summary>
[PublicPage]
public sealed class IndexModel(
    CurrentSession session, IHostEnvironment environment, IConfiguration configuration, IOptions<LogtoOptions> logto) : PageModel
{
    public bool IsSignedIn => session.IsSignedIn;

    public bool ShowsDevelopment => environment.IsDevelopment();

    /// <summary>The address of the embedded Logto; null when the site uses another one.</summary>
    public string? EmbeddedLogto => configuration["DevLogto:Url"]?.TrimEnd('/') is { } url && url == logto.Value.Endpoint.TrimEnd('/') ? url : null;
}
