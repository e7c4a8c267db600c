using System.Net.Http.Headers;
using System.Text;

namespace OrgStarter.Logto;

/// <summary>Client authentication at the token endpoint, RFC 6749 section 2.3.1: both parts are form-encoded first.</summary>
public static class ClientCredentials
{
    public static AuthenticationHeaderValue Basic(string id, string secret) => new(
        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));
}
