using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace OrgStarter.Platform.Data;

/// <summary>Stores an instant as UTC ticks. The offset is lost.</summary>
public sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
    instant => instant.UtcTicks,
    ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
