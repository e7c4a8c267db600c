using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data;

/// <summary>The keys behind cookies and stored tokens: one ring for all instances, which survives them.</summary>
public sealed class KeyRingTests
{
    private static readonly string Members = Organization.Aurora.At("members");

    [Fact]
    public async Task A_second_instance_and_a_restarted_one_read_the_cookie_the_stored_tokens_and_the_forms()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Members);
        await ben.GetAsync(Organization.Aurora.At("settings"));
        var form = ben.FormRequest("main form[method=post]", ("Input.Description", "Begun before the restart"));

        await using (var second = own.StartAnother())
        {
            await AssertReadsAsync(own, second.Browse(ben));
        }

        await own.RestartAsync();
        var after = own.Browse(ben);
        await AssertReadsAsync(own, after);
        await after.NavigateAsync(form);
        Assert.Contains(
            "Begun before the restart",
            (await after.GetAsync(Organization.Aurora.At("settings"))).Text,
            StringComparison.Ordinal);

        // The refresh token, too: a new organization token is fetched with it.
        own.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.OK, (await after.GetAsync(Members)).Status);
    }

    [Fact]
    public async Task Without_a_certificate_the_ring_lies_open_in_the_database_and_with_one_encrypted_also_for_a_restart()
    {
        await using var open = await TestSite.StartAsync();
        await open.BrowseAsAsync("ben@example.com");
        Assert.Contains("<value>", await RingAsync(open), StringComparison.Ordinal);

        using var folder = new TemporaryFolder();
        await using var own = await TestSite.StartAsync(settings: folder.NewCertificate("current"));
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Members);
        var ring = await RingAsync(own);
        Assert.Contains("EncryptedKey", ring, StringComparison.Ordinal);
        Assert.DoesNotContain("<value>", ring, StringComparison.Ordinal);
        await own.RestartAsync();
        await AssertReadsAsync(own, own.Browse(ben));
    }

    [Fact]
    public async Task A_new_certificate_reads_what_the_old_one_protected_as_long_as_the_old_one_is_named()
    {
        using var folder = new TemporaryFolder();
        var old = folder.NewCertificate("old");
        await using var own = await TestSite.StartAsync(settings: old);
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Members);
        await using var rotated = own.StartAnother(
            [
                .. folder.NewCertificate("new"),
                ("DataProtection:OldCertificates:0:Path", old[0].Value),
                ("DataProtection:OldCertificates:0:Password", old[1].Value)
            ]);
        await AssertReadsAsync(own, rotated.Browse(ben));

        await using var stranger = own.StartAnother(folder.NewCertificate("another"));
        Assert.NotEqual(
            HttpStatusCode.OK,
            (await stranger.Browse(ben).SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, Members)))).Status);
    }

    [Fact]
    public async Task A_row_of_the_ring_that_is_no_key_takes_no_other_with_it_and_is_named_in_the_log()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Members);
        int id;
        await using (var scope = own.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            var broken = db.DataProtectionKeys.Add(new() { FriendlyName = "broken", Xml = "<key" }).Entity;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            id = broken.Id;
        }

        await own.RestartAsync();
        await AssertReadsAsync(own, own.Browse(ben));
        Assert.Contains(own.Logs.All, line =>
            line.Text.StartsWith($"Row {id} of the data protection keys holds no XML", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a missing file", "DataProtection:Certificate:Path is ")]
    [InlineData("a wrong password", "DataProtection:Certificate:Password")]
    [InlineData("no RSA key", "no RSA private key")]
    public async Task A_certificate_that_cannot_be_used_refuses_to_start_and_says_why(string flaw, string words)
    {
        using var folder = new TemporaryFolder();
        (string, string)[] settings = flaw switch
        {
            "a missing file" => [("DataProtection:Certificate:Path", "/nowhere/keys.pfx")],
            "a wrong password" => [folder.NewCertificate("current")[0], ("DataProtection:Certificate:Password", "wrong")],
            _ => folder.NewEllipticCertificate(),
        };
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => TestSite.StartAsync(settings: settings));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    private static async Task AssertReadsAsync(TestSite own, Browser ben)
    {
        own.Logto.Calls.Forget();
        // A part of a page, which needs nothing of Logto but the right to be there.
        Assert.Equal(HttpStatusCode.OK, (await ben.GetByHtmxAsync(Organization.Aurora.At("audit"))).Status);
        // The stored organization token was read and believed.
        Assert.DoesNotContain(own.Logto.Calls.All, call => call.Path == "/oidc/token");
    }

    private static async Task<string> RingAsync(TestSite own)
    {
        await using var scope = own.Services.CreateAsyncScope();
        var keys = await scope.ServiceProvider.GetRequiredService<AppDbContext>()
            .DataProtectionKeys.AsNoTracking()
            .ToListAsync(TestContext.Current.CancellationToken);
        return string.Concat(keys.Select(key => key.Xml));
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private const string Password = "for tests";
        private readonly string path = Directory.CreateTempSubdirectory("orgstarter-keys-").FullName;

        public (string Name, string Value)[] NewCertificate(string name)
        {
            using var key = RSA.Create(2048);
            return Save(name, new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }

        public (string Name, string Value)[] NewEllipticCertificate()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return Save("elliptic", new CertificateRequest("CN=elliptic", key, HashAlgorithmName.SHA256));
        }

        public void Dispose() => Directory.Delete(path, recursive: true);

        private (string Name, string Value)[] Save(string name, CertificateRequest request)
        {
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            var file = Path.Combine(path, $"{name}.pfx");
            File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, Password));
            return [("DataProtection:Certificate:Path", file), ("DataProtection:Certificate:Password", Password)];
        }
    }
}
