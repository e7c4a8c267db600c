using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Features.Pictures;

/// <summary>The tables of this folder.</summary>
public static class PictureTables
{
    extension(AppDbContext db)
    {
        public DbSet<Picture> Pictures => db.Set<Picture>();
    }
}
