using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Site;

namespace OrgStarter.Features.Pictures;

/// <summary>
/// Stores picture files; Logto stores their URLs. There is no shared transaction: first the file is saved, then Logto stores the URL, then
/// the file becomes current and older files are deleted. After a crash <see cref="PictureSweep"/> completes or undoes the change.
/// </summary>
public sealed class PictureStore(Lazy<AppDbContext> db, PublicAddress site, TimeProvider time) : IPictures, IPersonListener
{
    public const string Path = "/pictures/";

    public bool AreSupported => true;

    public Task<(PictureFile? Picture, string? Problem)> ReadAsync(IFormFile file, CancellationToken ct) =>
        ChosenPicture.ReadAsync(file, ct);

    public Task PersonGoneAsync(string userId, CancellationToken ct) => Of(db.Value, PictureOwner.Person(userId)).ExecuteDeleteAsync(ct);

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
        db.Value.Pictures.Add(picture);
        await db.Value.SaveChangesAsync(ct);
        db.Value.Entry(picture).State = EntityState.Detached;
        return $"{site.Url}{Path}{picture.Id}";
    }

    public async Task RecoverAsync(PictureOwner owner, IEnumerable<string?> addresses)
    {
        var (ids, all) = (addresses.Select(IdOf).ToList(), Of(db.Value, owner));
        await all.Where(picture => ids.Contains(picture.Id) && !picture.IsCurrent)
            .ExecuteUpdateAsync(set => set.SetProperty(picture => picture.IsCurrent, true), CancellationToken.None);
        await all.Where(picture => !ids.Contains(picture.Id)).ExecuteDeleteAsync(CancellationToken.None);
    }

    public string? PathOf(string? address) => IdOf(address) is { } id ? Path + id : null;

    public static IQueryable<Picture> Of(AppDbContext db, PictureOwner owner) => owner.OrganizationId is { } organizationId
        ? db.Pictures.Where(picture => picture.OrganizationId == organizationId)
        : db.Pictures.Where(picture => picture.UserId == owner.UserId);

    private string? IdOf(string? address) =>
        address?.StartsWith(site.Url + Path, StringComparison.Ordinal) == true && PictureFiles.IsId(address[(site.Url + Path).Length..])
            ? address[(site.Url + Path).Length..] : null;
}
