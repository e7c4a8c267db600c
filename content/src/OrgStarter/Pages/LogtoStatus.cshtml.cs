using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Logto.Setup;
using OrgStarter.Logto.Setup.Checks;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Site;

namespace OrgStarter.Pages;

/// <summary>Shows the results of <c>logto check</c>. Exists only in the Development environment.</summary>
[PublicPage]
public sealed class LogtoStatusModel(
    IHostEnvironment environment,
    IConfiguration configuration,
    IOptions<LogtoOptions> logto,
    PublicAddress site,
    IOptions<WebhookOptions> webhook,
    TimeProvider time) : PageModel
{
    public string Command { get; private set; } = "";

    public IReadOnlyList<DiagnosticResult> Findings { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!environment.IsDevelopment())
        {
            return NotFound();
        }

        var target = new SetupTarget(logto.Value, SiteCommands.LogtoNeedsFor(configuration), site.Url, webhook.Value.SigningKey);
        Command = target.Command.Check;
        Findings = await new SetupDiagnostics(target, time, maySignIn: false).ExamineAsync(ct).ToListAsync(ct);
        return Page();
    }

    public string Badge(DiagnosticKind kind) => kind switch
    {
        DiagnosticKind.Good => "badge-accepted",
        DiagnosticKind.Note => "badge-unknown",
        _ => "badge-revoked",
    };
}
