using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace OrgStarter.Data.Copy;

/// <summary>One hash over all columns of all rows of a table, in the order in which they come; the same for the same rows in either engine.</summary>
internal sealed class RowHash : IDisposable
{
    /// <summary>From here PostgreSQL counts microseconds, and cuts off what is less.</summary>
    private static readonly DateTimeOffset PostgresEpoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<IPropertyBase> columns;

    /// <exception cref="NotSupportedException">A column is of no property that could be read.</exception>
    public RowHash(IEntityType table)
    {
        columns = [.. table.GetProperties(), .. table.GetNavigations().Where(navigation => navigation.TargetEntityType.IsMappedToJson())];
        columns.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        if (columns.Find(column => column.IsShadowProperty()) is { } shadow)
        {
            throw new NotSupportedException($"{table.GetTableName()}.{shadow.Name} is in no class: its values would be lost.");
        }
    }

    public int Rows { get; private set; }

    public void Add(IReadOnlyList<object> rows)
    {
        foreach (var row in rows)
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(columns.Select(column => Value(column.GetGetter().GetClrValue(row)))));
            Rows++;
        }
    }

    public string End() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();

    private static object? Value(object? value) => value is DateTimeOffset instant ? (instant - PostgresEpoch).Ticks / TimeSpan.TicksPerMicrosecond : value;
}
