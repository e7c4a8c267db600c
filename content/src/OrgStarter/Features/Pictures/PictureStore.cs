using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;

namespace OrgStarter.Features.Pictures;

/// <summary>Whose a picture is: an organization's or a person's.</summary>
public readonly record struct PictureOwner(string? OrganizationId, string? UserId)
{
    public static PictureOwner Organization(string id) => new(id, null);

    public static PictureOwner Person(string id) => new(null, id);
}

/// <summary>
/// Keeps pictures, whose addresses Logto keeps. The two share no transaction: a file is kept first, then Logto is told, then the
/// file becomes current and the older ones go. What a crash leaves in between is settled by <see cref="PictureSettling"/>.
/// </summary>
public sealed class PictureStore(AppDbContext db, PublicAddress site, TimeProvider time)
{
    public const string Path = "/pictures/";

    /// <summary>The address to tell Logto.</summary>
    public async Task<string> AddAsync(PictureOwner owner, PictureFile file, CancellationToken ct)
    {
        var picture = new Picture
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            OrganizationId = owner.OrganizationId,
            UserId = owner.UserId,
            ContentType = file.ContentType,
            Bytes = file.Bytes,
            CreatedAt = time.GetUtcNow(),
        };
        db.Pictures.Add(picture);
        await db.SaveChangesAsync(ct);
        db.Entry(picture).State = EntityState.Detached;
        return $"{site.Url}{Path}{picture.Id}";
    }

    /// <summary>Call when Logto names this address, and no other file of the owner's is needed any more.</summary>
    /// <param name="address">Null, or one that is not ours: the owner has no file here.</param>
    public async Task SettleAsync(PictureOwner owner, string? address)
    {
        var (id, all) = (IdOf(address), Of(db, owner));
        await all.Where(picture => picture.Id == id && !picture.IsCurrent)
            .ExecuteUpdateAsync(set => set.SetProperty(picture => picture.IsCurrent, true), CancellationToken.None);
        await all.Where(picture => picture.Id != id).ExecuteDeleteAsync(CancellationToken.None);
    }

    /// <summary>The path of a picture of ours, from the root; null for any other address: nobody's pages call at a foreign server.</summary>
    public string? PathOf(string? address) => IdOf(address) is { } id ? Path + id : null;

    public static IQueryable<Picture> Of(AppDbContext db, PictureOwner owner) => owner.OrganizationId is { } organizationId
        ? db.Pictures.Where(picture => picture.OrganizationId == organizationId)
        : db.Pictures.Where(picture => picture.UserId == owner.UserId);

    private string? IdOf(string? address) =>
        address?.StartsWith(site.Url + Path, StringComparison.Ordinal) == true && PictureFiles.IsId(address[(site.Url + Path).Length..])
            ? address[(site.Url + Path).Length..] : null;
}
