using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Features.FormDrafts;

/// <summary>Deletes what nobody has come back for.</summary>
public sealed class OldDrafts(AppDbContext db, TimeProvider time) : ISettling
{
    private const int AtOnce = 500;

    public Task SettleAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return db.KeptForms.Where(form => form.ExpiresAt <= now).OrderBy(form => form.ExpiresAt).Take(AtOnce).ExecuteDeleteAsync(ct);
    }
}
