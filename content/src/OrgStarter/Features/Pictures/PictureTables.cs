using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Features.Pictures;

public static class PictureTables
{
    extension(AppDbContext db)
    {
        public DbSet<Picture> Pictures => db.Set<Picture>();
    }
}
