using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Features.Domains;

/// <summary>The tables of this folder.</summary>
public static class DomainTables
{
    extension(AppDbContext db)
    {
        public DbSet<EmailDomain> EmailDomains => db.Set<EmailDomain>();
    }
}
