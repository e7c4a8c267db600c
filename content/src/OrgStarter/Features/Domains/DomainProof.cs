using System.Security.Cryptography;
using DnsClient;
using Microsoft.Extensions.Options;

namespace OrgStarter.Features.Domains;

/// <summary>What DNS says about a proof.</summary>
public enum ProofAnswer
{
    Found,

    /// <summary>A clear no: the domain has no such record, or there is no such domain.</summary>
    Missing,

    /// <summary>Nobody knows: no server answered, or with a failure of its own.</summary>
    Unknown,
}

/// <summary>Whoever can write into the DNS of a domain has it: a TXT record at the domain itself, as other services ask for one.</summary>
public sealed class DomainProof
{
    private const string Prefix = "orgstarter-verification=";
    private readonly LookupClient dns;

    public DomainProof(IOptions<DnsOptions> options)
    {
        var servers = options.Value.NameServers.Select(DnsOptions.Parse).OfType<System.Net.IPEndPoint>().ToArray();
        var settings = servers.Length == 0 ? new LookupClientOptions() : new LookupClientOptions(servers);
        // Never from a cache: somebody presses "check" right after they have written the record.
        settings.UseCache = false;
        settings.Timeout = options.Value.Timeout;
        settings.Retries = 1;
        settings.ThrowDnsErrors = false;
        dns = new LookupClient(settings);
    }

    /// <summary>128 random bits: nobody proves a domain by a record that somebody else put there.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The record, as the person has to write it.</summary>
    public static string Record(string token) => Prefix + token;

    public async Task<ProofAnswer> AskAsync(string domain, string token, CancellationToken ct)
    {
        try
        {
            // The dot at the end keeps a search list of the machine away from it.
            var answer = await dns.QueryAsync(domain + ".", QueryType.TXT, cancellationToken: ct);
            var isClear = answer.Header.ResponseCode is DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain;
            return !isClear ? ProofAnswer.Unknown
                // A long text comes in pieces, which belong together (RFC 7208, 3.3, says so of the best known one).
                : answer.Answers.TxtRecords().Any(record => string.Concat(record.Text).Trim().Trim('"') == Record(token)) ? ProofAnswer.Found
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
