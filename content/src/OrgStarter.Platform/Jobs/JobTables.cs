using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Jobs;

/// <summary>The tables of this folder.</summary>
public static class JobTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<Job> Jobs => db.Set<Job>();

        public DbSet<Operation> Operations => db.Set<Operation>();

        /// <summary>An instant as a parameter of SQL that is written by hand; the model converts only its own.</summary>
        internal object Instant(DateTimeOffset value) => db.Database.IsNpgsql() ? value.ToUniversalTime() : value.UtcTicks;
    }
}
