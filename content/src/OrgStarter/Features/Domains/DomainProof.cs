using System.Security.Cryptography;
using DnsClient;
using Microsoft.Extensions.Options;

namespace OrgStarter.Features.Domains;

public enum ProofAnswer
{
    Found,

    /// <summary>DNS answered that the record or the domain does not exist.</summary>
    Missing,

    /// <summary>No DNS server answered, or the server returned an error.</summary>
    Unknown,
}

/// <summary>Verifies control of a domain by a TXT record at the domain itself.</summary>
public sealed class DomainProof
{
    private const string Prefix = "orgstarter-verification=";
    private readonly LookupClient dns;

    public DomainProof(IOptions<DnsOptions> options)
    {
        var servers = options.Value.NameServers.Select(DnsOptions.Parse).OfType<System.Net.IPEndPoint>().ToArray();
        var settings = servers.Length == 0 ? new LookupClientOptions() : new LookupClientOptions(servers);
        // No cache: the user presses "Check" right after adding the record.
        settings.UseCache = false;
        settings.Timeout = options.Value.Timeout;
        settings.Retries = 1;
        settings.ThrowDnsErrors = false;
        dns = new LookupClient(settings);
    }

    /// <summary>Returns 128 random bits as hex, unique per entry: another organization's record proves nothing here.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Returns the value of the TXT record that the user must add.</summary>
    public static string Record(string token) => Prefix + token;

    public async Task<ProofAnswer> AskAsync(string domain, string token, CancellationToken ct)
    {
        try
        {
            // The trailing dot makes the name absolute, so that the resolver adds no search domain.
            var answer = await dns.QueryAsync(domain + ".", QueryType.TXT, cancellationToken: ct);
            var isClear = answer.Header.ResponseCode is DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain;
            return !isClear ? ProofAnswer.Unknown
                // Concatenates the strings of a TXT record, as SPF does (RFC 7208, section 3.3).
                : answer.Answers.TxtRecords().Any(record => string.Concat(record.Text).Trim().Trim('"') == Record(token))
                    ? ProofAnswer.Found
                    : ProofAnswer.Missing;
        }
        catch (DnsResponseException)
        {
            return ProofAnswer.Unknown;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ProofAnswer.Unknown;
        }
    }
}
