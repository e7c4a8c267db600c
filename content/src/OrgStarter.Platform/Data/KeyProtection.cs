using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;

namespace OrgStarter.Platform.Data;

/// <summary>
/// The keys behind cookies and stored tokens lie in the database, for all instances. With a certificate configured they lie there
/// encrypted, and a copy of the database alone opens nothing.
/// <c>DataProtection:Certificate:Path</c> and <c>:Password</c> name a PKCS #12 file with an RSA key; retired ones go on opening old
/// keys from <c>DataProtection:OldCertificates:0:Path</c> and so on.
/// </summary>
public static class KeyProtection
{
    /// <exception cref="InvalidOperationException">A certificate is configured and cannot be used; the message says which setting, and why.</exception>
    public static IDataProtectionBuilder ProtectKeys(this IDataProtectionBuilder keys, IConfiguration configuration)
    {
        // Every request opens its cookie, its session and its form's token: this algorithm does it in half the time. Older keys go on as they are.
        keys.UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        var settings = configuration.GetSection("DataProtection");
        var old = settings.GetSection("OldCertificates").GetChildren().Select(Load).OfType<X509Certificate2>().ToArray();
        if (Load(settings.GetSection("Certificate")) is { } current)
        {
            keys.ProtectKeysWithCertificate(current);
        }

        return old.Length == 0 ? keys : keys.UnprotectKeysWithAnyCertificate(old);
    }

    /// <returns>Null when none is configured.</returns>
    private static X509Certificate2? Load(IConfigurationSection setting)
    {
        if (setting["Path"] is not { Length: > 0 } path)
        {
            return null;
        }

        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadPkcs12FromFile(path, setting["Password"]);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"{setting.Path}:Path is '{path}', and no certificate can be read there. Set it to a PKCS #12 file (.pfx or .p12), and {setting.Path}:Password to its password.", e);
        }

        using var key = certificate.GetRSAPrivateKey();
        return key is not null ? certificate : throw new InvalidOperationException(
            $"{setting.Path}:Path is '{path}', which holds no RSA private key. Export the certificate together with its key; elliptic curves cannot encrypt.");
    }
}
