using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrgStarter.Testing;

#pragma warning disable CA1001 // It lives as long as the process.
/// <summary>
/// A DNS server on the loopback interface (RFC 1035) with only the TXT records that tests add. All sites under test use it.
/// </summary>
public sealed class NameServer
#pragma warning restore CA1001
{
    private const int NotExistent = 3;
    private const int ServerFailure = 2;
    private readonly ConcurrentDictionary<string, string?> records = new(StringComparer.OrdinalIgnoreCase);
    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));

    private NameServer() => _ = AnswerAllAsync();

    public static NameServer Shared { get; } = new();

    public string Address => socket.Client.LocalEndPoint!.ToString()!;

    public void Write(string domain, string text) => records[domain] = text;

    public void Remove(string domain) => records.TryRemove(domain, out _);

    /// <summary>Makes queries for this domain fail from now on.</summary>
    public void Break(string domain) => records[domain] = null;

    private async Task AnswerAllAsync()
    {
        while (true)
        {
            var query = await socket.ReceiveAsync();
            await socket.SendAsync(Answer(query.Buffer), query.RemoteEndPoint);
        }
    }

    private byte[] Answer(byte[] query)
    {
        var (name, end) = Question(query);
        var isKnown = records.TryGetValue(name, out var text);
        // The header: the query's id, a response with recursion, and the response code; one question and as many answers.
        var head = query[..12];
        BinaryPrimitives.WriteUInt16BigEndian(
            head.AsSpan(2),
            (ushort)(0x8180 | (!isKnown ? NotExistent : text is null ? ServerFailure : 0)));
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(6), (ushort)(text is null ? 0 : 1));
        head.AsSpan(8).Clear();
        // A pointer to the question's name, type TXT, class Internet, TTL 60 seconds, and the text with its length.
        var bytes = Encoding.ASCII.GetBytes(text ?? "");
        return [
            .. head,
            .. query[12..end],
            .. text is null
                ? Array.Empty<byte>()
                : [0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, (byte)(bytes.Length + 1), (byte)bytes.Length, .. bytes]
        ];
    }

    private static (string Name, int End) Question(byte[] query)
    {
        var (labels, at) = (new List<string>(), 12);
        for (; query[at] != 0; at += query[at] + 1)
        {
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
        }

        return (string.Join('.', labels), at + 5);
    }
}
