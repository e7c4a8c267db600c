using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>How fresh the directory is, for whoever looks at it.</summary>
/// <param name="IsComplete">False when something was changed that Logto was not asked about yet.</param>
public sealed record Freshness(DateTimeOffset? AsOf, bool IsRunning, int Rows, int Total, bool IsInTrouble, bool IsComplete);

/// <summary>What a look at the current organization's members sets going: the first fill, the wake-up, what was changed a moment ago.</summary>
public sealed class DirectoryView(
    PlatformDbContext db, DirectorySync sync, DirectoryHealer healer, DirectoryWorker worker, CurrentTenant tenant, TimeProvider time)
{
    /// <summary>How often a person may have everything read again; Logto is everybody's.</summary>
    public static readonly TimeSpan RefreshEvery = TimeSpan.FromMinutes(1);

    /// <summary>Who looks is remembered this exactly: a page view mostly writes nothing.</summary>
    private static readonly TimeSpan ViewedEvery = TimeSpan.FromHours(1);

    /// <summary>How often somebody who waits for the first page looks whether it is there.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100);

    private IQueryable<MemberSync> State => db.MemberSyncs.Where(s => s.OrganizationId == tenant.OrganizationId);

    /// <summary>Call before the table is read. A warm look asks Logto nothing.</summary>
    /// <exception cref="LogtoException">There is nothing to show yet, and Logto did not answer.</exception>
    public async Task<Freshness> LookAsync(CancellationToken ct)
    {
        var state = await ReadAsync(ct) ?? await AddAsync(ct);
        if (state is { IsFilling: true, Total: 0 })
        {
            state = await FillAsync(state, ct);
        }
        else if (state.ViewedAt + ViewedEvery < time.GetUtcNow())
        {
            await WakeAsync(state, ct);
        }

        return Describe(state, await healer.HealAsync(ct));
    }

    /// <summary>How it stands, and nothing else.</summary>
    public async Task<Freshness> PeekAsync(CancellationToken ct) =>
        await ReadAsync(ct) is { } state ? Describe(state, true) : new Freshness(null, false, 0, 0, false, true);

    /// <summary>Reads everything again: a small organization at once, a big one in the background.</summary>
    /// <returns>False when that was done a moment ago, or is being done.</returns>
    public async Task<bool> RefreshAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var fresh = now - RefreshEvery;
        if (await State.Where(s => s.StartedAt == null && s.Holder == null && s.AsOf < fresh).ExecuteUpdateAsync(set => set.SetProperty(s => s.DueAt, now), ct) == 0)
        {
            return false;
        }

        try
        {
            await sync.ReadOneAsync(ct);
        }
        catch (LogtoException)
        {
            // It is due, and the page says that it is not there yet.
        }

        worker.Wake();
        return true;
    }

    private static Freshness Describe(MemberSync state, bool isComplete) =>
        new(state.AsOf, state.IsRunning || state.IsFilling, state.Rows, state.Total, state.IsInTrouble, isComplete);

    /// <summary>The first page, by us or by whoever is at it already: they need no longer than we would.</summary>
    private async Task<MemberSync> FillAsync(MemberSync state, CancellationToken ct)
    {
        var waited = TimeSpan.Zero;
        await sync.ReadOneAsync(ct);
        while ((state = await ReadAsync(ct) ?? state) is { IsFilling: true, Total: 0 })
        {
            if (waited > LogtoClients.Patience)
            {
                throw new LogtoException(null, "directory.slow", $"Nobody has read the first members of organization {tenant.OrganizationId}.");
            }

            await Task.Delay(AskEvery, ct);
            waited += AskEvery;
            await sync.ReadOneAsync(ct);
        }

        worker.Wake();
        return state;
    }

    private Task<MemberSync?> ReadAsync(CancellationToken ct) => State.AsNoTracking().SingleOrDefaultAsync(ct);

    private async Task<MemberSync> AddAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var state = new MemberSync { OrganizationId = tenant.OrganizationId, DueAt = now, ViewedAt = now };
        db.MemberSyncs.Add(state);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // Somebody else looked at the same moment.
        }

        db.Entry(state).State = EntityState.Detached;
        return state;
    }

    private async Task WakeAsync(MemberSync state, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var isAsleep = state.DueAt > now + RefreshEvery && state.ViewedAt + TimeSpan.FromDays(1) < now;
        var due = isAsleep ? now : state.DueAt;
        await State.Where(s => s.Holder == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.ViewedAt, now).SetProperty(s => s.DueAt, due), ct);
    }
}
