using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.Plans;
using OrgStarter.Logto;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Plans;

/// <summary>Lets an operator of the site set the plan of any organization.</summary>
[OperatorPage]
public sealed class OperatorModel(OrganizationPlans plans, ILogtoManagementApi logto) : PageModel
{
    private const string Day = "yyyy-MM-dd";

    public string Organization { get; private set; } = "";

    [BindProperty]
    public string? Plan { get; set; }

    /// <summary>As typed, like <see cref="LastDay"/>.</summary>
    [BindProperty]
    public string? Seats { get; set; }

    [BindProperty]
    public string? LastDay { get; set; }

    [BindProperty]
    public IReadOnlyList<string> Extra { get; set; } = [];

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct))
        {
            return NotFound();
        }

        var terms = await plans.TermsAsync(id, ct);
        (Plan, Seats, Extra) = (terms.Plan, terms.Seats?.ToString(CultureInfo.InvariantCulture), terms.Entitlements ?? []);
        LastDay = terms.ValidUntil?.UtcDateTime.AddTicks(-1).ToString(Day, CultureInfo.InvariantCulture);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct))
        {
            return NotFound();
        }

        if (Read() is not { } terms)
        {
            return Page();
        }

        await plans.SetAsync(id, terms, by: null, ct);
        TempData.Notify(Text.Settings_Saved);
        return RedirectToPage(new { id });
    }

    /// <returns>Null if a field is wrong.</returns>
    private PlanTerms? Read()
    {
        var (seats, end) = (0, default(DateTime));
        if (!string.IsNullOrWhiteSpace(Seats)
            && (!int.TryParse(Seats, NumberStyles.None, CultureInfo.InvariantCulture, out seats) || seats == 0))
        {
            ModelState.AddModelError(nameof(Seats), Text.Plans_BadSeats);
        }

        if (!string.IsNullOrWhiteSpace(LastDay)
            && !DateTime.TryParseExact(LastDay, Day, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out end))
        {
            ModelState.AddModelError(nameof(LastDay), Text.Plans_BadDay);
        }

        return SitePlans.Find(Plan) is { } plan && Extra.All(SitePlans.Entitlements.Contains) && ModelState.IsValid
            ? new PlanTerms(
                plan.Name,
                seats == 0 ? null : seats,
                end == default ? null : new DateTimeOffset(end.AddDays(1), TimeSpan.Zero),
                [.. Extra])
            : null;
    }

    private async Task<bool> FindAsync(string id, CancellationToken ct)
    {
        try
        {
            Organization = LogtoId.IsOne(id) ? (await logto.GetOrganization(id, ct)).Name : "";
        }
        catch (LogtoException e) when (e.IsNotFound)
        {
        }

        return Organization.Length > 0;
    }
}
