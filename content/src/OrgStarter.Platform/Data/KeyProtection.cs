using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Configures the keys of data protection, which all instances share through the database. If a certificate is configured, the keys are
/// stored encrypted, so that a copy of the database is not enough to read them. <c>DataProtection:Certificate:Path</c> and <c>:Password</c>
/// name a PKCS #12 file with an RSA key. Retired certificates, which still decrypt old keys, go into
/// <c>DataProtection:OldCertificates:0:Path</c> and so on.
/// </summary>
public static class KeyProtection
{
    /// <exception cref="InvalidOperationException">A certificate cannot be used. The message names the setting and the reason.</exception>
    public static IDataProtectionBuilder ProtectKeys(this IDataProtectionBuilder keys, IConfiguration configuration)
    {
        // Every request decrypts its cookie, session and antiforgery token. AES-GCM takes half the time of the
        // default. Existing keys keep their algorithm.
        keys.UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        var settings = configuration.GetSection("DataProtection");
        var old = settings.GetSection("OldCertificates").GetChildren().Select(Load).OfType<X509Certificate2>().ToArray();
        if (Load(settings.GetSection("Certificate")) is { } current)
        {
            keys.ProtectKeysWithCertificate(current);
        }

        return old.Length == 0 ? keys : keys.UnprotectKeysWithAnyCertificate(old);
    }

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
                $"{setting.Path}:Path is '{path}', and no certificate can be read there. Set it to a PKCS #12 file (.pfx or .p12), and "
                    + $"{setting.Path}:Password to its password.",
                e);
        }

        using var key = certificate.GetRSAPrivateKey();
        return key is not null ? certificate : throw new InvalidOperationException(
            $"{setting.Path}:Path is '{path}', which holds no RSA private key. Export the certificate together with its key; elliptic "
                + "curves cannot encrypt.");
    }
}
