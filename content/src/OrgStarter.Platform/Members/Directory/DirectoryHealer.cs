using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>Asks Logto about single members of the current organization, one call each, and writes down what it says.</summary>
public sealed class DirectoryHealer(PlatformDbContext db, MemberDirectory logto, DirectoryWriter writer, CurrentTenant tenant, WorkItems items, TimeProvider time)
{
    /// <summary>A page that is asked for looks at this many itself; with more it would be slow, and the worker is at it.</summary>
    private const int AtOnce = 5;

    internal const string Work = nameof(DirectoryHealer);

    /// <summary>What the log names a look by.</summary>
    internal static string Subject(MemberLook look) => $"{look.UserId} in {look.OrganizationId}";

    /// <summary>What a page does before it reads: mostly nothing, one look after a change by whoever reads it.</summary>
    /// <returns>False when somebody is left to be looked at.</returns>
    public async Task<bool> HealAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var looks = await db.MemberLooks.AsNoTracking().Where(look => look.OrganizationId == tenant.OrganizationId && look.SureFrom <= now)
            .OrderBy(look => look.SureFrom).Take(AtOnce + 1).ToListAsync(ct);
        var (areAllDone, isAway) = (looks.Count <= AtOnce, false);
        foreach (var look in looks.Take(AtOnce).TakeWhile(_ => !isAway))
        {
            areAllDone &= await items.TryAsync(Work, Subject(look), async () =>
            {
                try
                {
                    await LookAsync(look, ct);
                }
                catch (LogtoException e) when (e.IsTransient)
                {
                    // The table is shown as it is; the worker asks again.
                    isAway = true;
                }
            }, ct);
            db.ChangeTracker.Clear();
        }

        return areAllDone && !isAway;
    }

    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task LookAsync(MemberLook look, CancellationToken ct)
    {
        var askedAt = time.GetUtcNow();
        var member = await logto.FindAsync(look.UserId, ct);
        await using var transaction = await db.BeginExclusiveAsync(DirectoryWriter.Exclusive(tenant.OrganizationId), ct);
        var added = 0;
        if (member is not null)
        {
            added = await writer.WriteAsync([member], askedAt, ct);
        }
        else if (await db.MemberLooks.AnyAsync(Same(look), ct))
        {
            added = -await writer.DeleteAsync([look.UserId], ct);
        }

        // One that was marked anew meanwhile stays, and is looked at again.
        await db.MemberLooks.Where(Same(look)).ExecuteDeleteAsync(ct);
        await db.MemberSyncs.Where(sync => sync.OrganizationId == tenant.OrganizationId && added != 0)
            .ExecuteUpdateAsync(set => set.SetProperty(sync => sync.Rows, sync => sync.Rows + added), ct);
        await transaction.CommitAsync(ct);
    }

    private static System.Linq.Expressions.Expression<Func<MemberLook, bool>> Same(MemberLook look) =>
        other => other.OrganizationId == look.OrganizationId && other.UserId == look.UserId && other.Mark == look.Mark;
}
