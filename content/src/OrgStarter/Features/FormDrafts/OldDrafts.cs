using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Features.FormDrafts;

public sealed class OldDrafts(AppDbContext db, TimeProvider time) : IJob
{
    private const int AtOnce = 500;

    public static string Kind => "form-drafts";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.FormDrafts.Where(form => form.ExpiresAt <= now).OrderBy(form => form.ExpiresAt).Take(AtOnce).ExecuteDeleteAsync(ct);
        return JobResult.Done;
    }
}
