using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace OrgStarter.Platform.Data.Postgres;

/// <summary>An instant as PostgreSQL takes it: without an offset, which an instant needs none of. It keeps microseconds.</summary>
public sealed class UtcInstant() : ValueConverter<DateTimeOffset, DateTimeOffset>(
    instant => instant.ToUniversalTime(),
    instant => instant);
