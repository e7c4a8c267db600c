using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.BulkChanges;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Members.Bulk;

/// <summary>What became of each of several members. Kept for a day; the same page for one that never was.</summary>
[RequirePermission(Permissions.ManageMember)]
public sealed class ResultsModel(MemberBatches batches) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "batch")]
    public Guid BatchId { get; set; }

    public MemberBatch? Batch { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Batch = await batches.FindAsync(BatchId, ct);
        return Batch is not null && Request.IsFragmentRequest() ? Partial("_Results", Batch) : Page();
    }
}
