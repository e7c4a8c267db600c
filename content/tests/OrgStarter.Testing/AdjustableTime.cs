namespace OrgStarter.Testing;

/// <summary>The real time plus an offset that a test can advance.</summary>
public sealed class AdjustableTime : TimeProvider
{
    private TimeSpan offset;

    public void Advance(TimeSpan by) => offset += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
}
