namespace OrgStarter.Testing;

/// <summary>The real time, moved on by a test at will.</summary>
public sealed class AdjustableTime : TimeProvider
{
    private TimeSpan offset;

    public void Advance(TimeSpan by) => offset += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
}
