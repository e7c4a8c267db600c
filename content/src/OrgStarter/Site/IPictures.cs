namespace OrgStarter.Site;

/// <summary>Whose a picture is: an organization's or a person's.</summary>
public readonly record struct PictureOwner(string? OrganizationId, string? UserId)
{
    /// <summary>The lock of everything that changes this owner's picture.</summary>
    public string Lock => OrganizationId is { } id ? $"settings:{id}" : $"profile:{UserId}";

    public static PictureOwner Organization(string id) => new(id, null);

    public static PictureOwner Person(string id) => new(null, id);
}

/// <summary>A picture that somebody has chosen, checked and cleaned.</summary>
public sealed record PictureFile(string ContentType, byte[] Bytes)
{
    /// <summary>In bytes. A logo or a face needs no more.</summary>
    public const int MaximumLength = 256 * 1024;
}

/// <summary>Keeps pictures, whose addresses Logto keeps. A site without the feature has <see cref="NoPictures"/>: letters stand in their place.</summary>
public interface IPictures
{
    /// <summary>False where none can be uploaded: forms then have no field for one.</summary>
    bool AreKept { get; }

    /// <returns>The picture, or what is wrong with it.</returns>
    Task<(PictureFile? Picture, string? Problem)> ReadAsync(IFormFile file, CancellationToken ct);

    /// <returns>The address to tell Logto.</returns>
    Task<string> AddAsync(PictureOwner owner, PictureFile file, CancellationToken ct);

    /// <summary>Call when Logto names this address, and no other file of the owner's is needed any more.</summary>
    /// <param name="address">Null, or one that is not ours: the owner has no file here.</param>
    Task SettleAsync(PictureOwner owner, string? address);

    /// <summary>The path of a picture of ours, from the root; null for any other address: nobody's pages call at a foreign server.</summary>
    string? PathOf(string? address);
}

/// <inheritdoc/>
public sealed class NoPictures : IPictures
{
    public bool AreKept => false;

    public Task<(PictureFile? Picture, string? Problem)> ReadAsync(IFormFile file, CancellationToken ct) => Task.FromResult<(PictureFile?, string?)>((null, null));

    public Task<string> AddAsync(PictureOwner owner, PictureFile file, CancellationToken ct) => throw new NotSupportedException("This site keeps no pictures.");

    public Task SettleAsync(PictureOwner owner, string? address) => Task.CompletedTask;

    public string? PathOf(string? address) => null;
}
