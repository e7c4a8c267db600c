using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Features.AuditLog;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Audit;

/// <summary>Shows the organization's audit log, newest first. The URL contains the filter and the position.</summary>
[RequirePermission(Permissions.ReadAudit)]
[EnableRateLimiting(RateLimits.Exports)]
public sealed class IndexModel(AuditSearch search, TimeProvider time) : PageModel
{
    public const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? What { get; set; }

    [BindProperty(SupportsGet = true), DataType(DataType.Date)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true), DataType(DataType.Date)]
    public DateOnly? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? After { get; set; }

    public AuditFilter Filter { get; private set; } = new(null, null, null, null);

    public IReadOnlyList<AuditActor> Actors { get; private set; } = [];

    public AuditPage Found { get; private set; } = new([], false, false);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        ReadFilter();
        Found = await search.PageAsync(Filter, Before, After, PageSize, ct);
        if (!Request.IsFragmentRequest())
        {
            Actors = await search.ActorsAsync(ct);
            if (Who is not null && Actors.All(actor => actor.Id != Who))
            {
                Actors = [.. Actors, new AuditActor(Who, Found.Entries is [var entry, ..] ? entry.ActorDisplayName() : Who)];
            }
        }

        return this.PageOrFragment("_Table");
    }

    public IActionResult OnGetCsv(CancellationToken ct)
    {
        ReadFilter();
        return new AuditCsv(search.AllAsync(Filter, ct), $"audit-{time.GetUtcNow():yyyy-MM-dd}.csv");
    }

    /// <summary>Returns the URL of this page, or of a handler, with the current filter.</summary>
    public string? Address(string? handler = null, Guid? before = null, Guid? after = null) => Url.Page("/Audit/Index", handler, new
    {
        who = Who,
        what = What,
        from = From?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        to = To?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        before,
        after,
    });

    /// <summary>Ignores URL values that the form cannot produce, so that the form shows the effective filter.</summary>
    private void ReadFilter()
    {
        Who = string.IsNullOrWhiteSpace(Who) ? null : WellFormedText.Cut(Who, 21);
        What = AuditTexts.All.Contains(What) ? What : null;
        Filter = new AuditFilter(Who, What, From, To);
    }
}
