using OrgStarter.Platform.Audit;

namespace OrgStarter.Features.AuditLog;

/// <summary>Which entries somebody looks at; null for no limit. Days are those of UTC, the time in which entries are shown.</summary>
/// <param name="Who">An actor's id.</param>
/// <param name="What">One of <see cref="AuditActions"/>.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
public sealed record AuditFilter(string? Who, string? What, DateOnly? From, DateOnly? To)
{
    public bool IsEmpty => this == new AuditFilter(null, null, null, null);

    /// <summary>Each limit is one that an index of the entries holds together with their order.</summary>
    public IQueryable<AuditEntry> Apply(IQueryable<AuditEntry> entries)
    {
        entries = Who is null ? entries : entries.Where(entry => entry.ActorId == Who);
        entries = What is null ? entries : entries.Where(entry => entry.Action == What);
        if (From is { } from)
        {
            var first = LowestOn(from);
            entries = entries.Where(entry => entry.Id >= first);
        }

        if (To is { } to && to < DateOnly.MaxValue)
        {
            var end = LowestOn(to.AddDays(1));
            entries = entries.Where(entry => entry.Id < end);
        }

        return entries;
    }

    private static Guid LowestOn(DateOnly day) => AuditId.LowestAt(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
}
