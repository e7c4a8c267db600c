using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Peer.Data;

public class ApplicationDbContext(DbContextOptions<ApplicationDbContext> options) : IdentityDbContext(options)
{
    public DbSet<Member> Members => Set<Member>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Member>(member =>
        {
            member.HasKey(m => new { m.OrganizationId, m.UserId });
            // The order of the members page.
            member.HasIndex(m => new { m.OrganizationId, m.Name, m.UserId });
        });
    }
}
