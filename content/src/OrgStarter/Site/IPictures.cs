namespace OrgStarter.Site;

public readonly record struct PictureOwner(string? OrganizationId, string? UserId)
{
    /// <summary>The name of the lock for changes of this owner's picture.</summary>
    public string Lock => OrganizationId is { } id ? $"settings:{id}" : $"profile:{UserId}";

    public static PictureOwner Organization(string id) => new(id, null);

    public static PictureOwner Person(string id) => new(null, id);
}

/// <summary>An uploaded picture, validated and re-encoded.</summary>
public sealed record PictureFile(string ContentType, byte[] Bytes)
{
    /// <summary>In bytes.</summary>
    public const int MaximumLength = 256 * 1024;
}

/// <summary>
/// Stores picture files; Logto stores only their URLs. A site without this feature uses <see cref="NoPictures"/> and shows initials.
/// </summary>
public interface IPictures
{
    /// <summary>False if the site stores no pictures. Forms then have no upload field.</summary>
    bool AreSupported { get; }

    /// <returns>The picture, or the validation error.</returns>
    Task<(PictureFile? Picture, string? Problem)> ReadAsync(IFormFile file, CancellationToken ct);

    /// <returns>The URL to store in Logto.</returns>
    Task<string> AddAsync(PictureOwner owner, PictureFile file, CancellationToken ct);

    /// <summary>Makes the files at these URLs current and deletes the owner's others. Call it after Logto has stored the URLs.</summary>
    /// <param name="addresses">Ignores null and other sites' URLs.</param>
    Task RecoverAsync(PictureOwner owner, IEnumerable<string?> addresses);

    /// <summary>Returns the root-relative path of this site's picture. Null for other URLs: pages load no foreign pictures.</summary>
    string? PathOf(string? address);
}

/// <inheritdoc/>
public sealed class NoPictures : IPictures
{
    public bool AreSupported => false;

    public Task<(PictureFile? Picture, string? Problem)> ReadAsync(IFormFile file, CancellationToken ct) =>
        Task.FromResult<(PictureFile?, string?)>((null, null));

    public Task<string> AddAsync(PictureOwner owner, PictureFile file, CancellationToken ct) =>
        throw new NotSupportedException("This site does not store pictures.");

    public Task RecoverAsync(PictureOwner owner, IEnumerable<string?> addresses) => Task.CompletedTask;

    public string? PathOf(string? address) => null;
}
