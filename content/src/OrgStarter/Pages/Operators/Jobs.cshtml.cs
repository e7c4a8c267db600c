using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.Operators;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Operators;

/// <summary>Lists dead jobs and failed webhooks, and starts them again.</summary>
[OperatorPage]
public sealed class JobsModel(DeadJobs jobs) : PageModel
{
    public static string Webhook => WebhookJob.Kind;

    public IReadOnlyList<DeadJob> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Rows = await jobs.ListAsync(ct);

    public async Task<IActionResult> OnPostAsync(string? kind, string? key, CancellationToken ct)
    {
        var started = await jobs.RetryAsync(kind ?? "", key ?? "", ct);
        TempData.Notify(started ? OperatorText.DoneRetried : OperatorText.NotDead);
        return RedirectToPage();
    }
}
