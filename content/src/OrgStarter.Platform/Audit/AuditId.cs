using System.Buffers.Binary;

namespace OrgStarter.Platform.Audit;

/// <summary>
/// The id of an entry is a UUID version 7 (RFC 9562), which starts with the Unix time in milliseconds. It orders the entries,
/// filters by time and is the cursor for paging.
/// </summary>
public static class AuditId
{
    public static Guid New(DateTimeOffset at) => Guid.CreateVersion7(at);

    /// <summary>Returns a value below all ids of this millisecond and above all earlier ids.</summary>
    public static Guid LowestAt(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, at.ToUnixTimeMilliseconds()) << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
