using System.Buffers.Binary;

namespace OrgStarter.Platform.Audit;

/// <summary>
/// The id of an entry is a UUID of version 7 (RFC 9562): its first 48 bits are the Unix time in milliseconds. So one column
/// orders the entries, limits a period and is the place where a page of the table begins.
/// </summary>
public static class AuditId
{
    public static Guid New(DateTimeOffset at) => Guid.CreateVersion7(at);

    /// <summary>Below every id of this millisecond and above every earlier one.</summary>
    public static Guid LowestAt(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, at.ToUnixTimeMilliseconds()) << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
