using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace OrgStarter.Platform.Data.Postgres;

/// <summary>Stores an instant in UTC, as PostgreSQL requires. PostgreSQL keeps microseconds.</summary>
public sealed class UtcInstant() : ValueConverter<DateTimeOffset, DateTimeOffset>(
    instant => instant.ToUniversalTime(),
    instant => instant);
