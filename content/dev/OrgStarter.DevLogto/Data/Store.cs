using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace OrgStarter.DevLogto.Data;

/// <summary>
/// Opens the database file. Creates and seeds a missing database, replaces one with another schema, and keeps the keys. Each start takes
/// the roles and permissions from the site's code.
/// </summary>
internal sealed class Store(DevLogtoOptions options)
{
    /// <summary>The site's webhook endpoint; null until the site has registered it.</summary>
    public string? SiteWebhookUrl { get; private set; }

    /// <summary>The ids of the roles that this start changed, because the site's code had changed.</summary>
    public IReadOnlyList<string> ChangedRoles { get; private set; } = [];

    public DevLogtoDb Open() => new(DevLogtoDb.OptionsFor(options.Database));

    public async Task PrepareAsync()
    {
        if (Path.GetDirectoryName(Path.GetFullPath(options.Database)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        await using var db = Open();
        // No migrations: a development database with another schema is deleted and seeded again.
        var schema = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(db.Database.GenerateCreateScript()));
        var created = await db.Database.EnsureCreatedAsync();
        if (!created && !await HasSchemaAsync(db, schema))
        {
            await db.Database.EnsureDeletedAsync();
            created = await db.Database.EnsureCreatedAsync();
        }

        if (created)
        {
            db.Keys.Add(new StoredKey { Name = "schema", Value = schema });
            using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            db.Keys.Add(new StoredKey { Name = "signing", Value = signing.ExportPkcs8PrivateKey() });
            db.Keys.Add(new StoredKey { Name = "encryption", Value = RandomNumberGenerator.GetBytes(32) });
            db.Keys.Add(new StoredKey { Name = "cookies", Value = RandomNumberGenerator.GetBytes(32) });
            await db.SaveChangesAsync();
            await Seed.WriteAsync(db, options);
        }
        else
        {
            ChangedRoles = await OrganizationTemplate.ApplyAsync(db, options);
        }

        await SignUpLinks.TakeAsync(db, options);
    }

    /// <summary>Restores the seed: signs out all users and discards all changes. Keeps the keys.</summary>
    public async Task ResetAsync()
    {
        await using var db = Open();
        // SQLite cascades along foreign keys. OpenIddict's tables come first, because theirs do not cascade.
        foreach (var table in new[] { "OpenIddictTokens", "OpenIddictAuthorizations" })
        {
#pragma warning disable EF1003 // The two names are the constants above.
            await db.Database.ExecuteSqlRawAsync("DELETE FROM " + table);
#pragma warning restore EF1003
        }

        await db.Interactions.ExecuteDeleteAsync();
        await db.LoginSessions.ExecuteDeleteAsync();
        await db.Grants.ExecuteDeleteAsync();
        await db.VerificationCodes.ExecuteDeleteAsync();
        await db.FailedAttempts.ExecuteDeleteAsync();
        await db.Invitations.ExecuteDeleteAsync();
        await db.Memberships.ExecuteDeleteAsync();
        await db.Organizations.ExecuteDeleteAsync();
        await db.People.ExecuteDeleteAsync();
        await db.Roles.ExecuteDeleteAsync();
        await db.Set<Scope>().ExecuteDeleteAsync();
        await db.Hooks.ExecuteDeleteAsync();
        await db.Connectors.ExecuteDeleteAsync();
        await db.EmailTemplates.ExecuteDeleteAsync();
        await db.SignInExperiences.ExecuteDeleteAsync();
        await db.AccountCenters.ExecuteDeleteAsync();
        await db.OneTimeTokens.ExecuteDeleteAsync();
        await db.Mails.ExecuteDeleteAsync();
        await db.Applications.ExecuteDeleteAsync();
        await db.Resources.ExecuteDeleteAsync();
        await db.TenantRoles.ExecuteDeleteAsync();
        await Seed.WriteAsync(db, options);
        await SignUpLinks.TakeAsync(db, options);
        if (SiteWebhookUrl is { } url)
        {
            await SiteWebhook.RegisterAsync(db, url, options);
        }
    }

    /// <summary>Delivers events to the site from now on, also after a reset.</summary>
    public async Task DeliverToAsync(string url)
    {
        SiteWebhookUrl = url;
        await using var db = Open();
        await SiteWebhook.RegisterAsync(db, url, options);
    }

    public async Task<(ECDsaSecurityKey Signing, SymmetricSecurityKey Encryption)> KeysAsync()
    {
        await using var db = Open();
        var signing = ECDsa.Create();
        signing.ImportPkcs8PrivateKey((await db.Keys.FindAsync("signing"))!.Value, out _);
        var id = Base64UrlEncoder.Encode(SHA256.HashData(signing.ExportSubjectPublicKeyInfo()));
        return (new ECDsaSecurityKey(signing) { KeyId = id }, new SymmetricSecurityKey((await db.Keys.FindAsync("encryption"))!.Value));
    }

    /// <summary>Returns the key that signs the cookies of interactions and sessions.</summary>
    public async Task<byte[]> CookieKeyAsync()
    {
        await using var db = Open();
        return (await db.Keys.FindAsync("cookies"))!.Value;
    }

    private static async Task<bool> HasSchemaAsync(DevLogtoDb db, byte[] schema)
    {
        try
        {
            return (await db.Keys.FindAsync("schema"))?.Value.SequenceEqual(schema) == true;
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            return false;
        }
    }
}
