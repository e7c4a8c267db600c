using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.BulkChanges;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Members.Bulk;

/// <summary>Shows a batch's result per member. Results expire after a day; an unknown id shows the same page as an expired one.</summary>
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
