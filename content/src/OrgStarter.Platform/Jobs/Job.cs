using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Jobs;

/// <summary>
/// Work that is done outside of a request. <see cref="Kind"/> and <see cref="Key"/> identify it: a job that is enqueued twice is one job,
/// and one instance runs it at a time. Not tenant-owned: the worker reads the jobs of all organizations.
/// </summary>
[OutlivesOrganization]
public sealed class Job
{
    public const int KindLength = 40;
    public const int KeyLength = 100;
    public const int ErrorLength = 500;

    /// <summary>The <see cref="IJob.Kind"/> of its handler.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is done to, such as an id. Empty for a recurring job.</summary>
    public required string Key { get; init; }

    /// <summary>What the handler needs beside the key, in a form of its own.</summary>
    public string? Payload { get; set; }

    /// <summary>When it runs next. Null while it runs, unless it was enqueued again meanwhile, and when it is dead.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>How many runs were started since the last one that succeeded.</summary>
    public int Attempts { get; set; }

    /// <summary>The claim of the instance that runs it: a new value for each run.</summary>
    public Guid? Holder { get; set; }

    /// <summary>When the claim ends unless the instance renews it.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }

    /// <summary>When it was given up after its last attempt. The command <c>jobs retry</c> starts it again.</summary>
    public DateTimeOffset? DiedAt { get; set; }

    /// <summary>Type and message of the exception that ended the last run.</summary>
    public string? LastError { get; set; }

    public required DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>The organization in which it was enqueued, and in which it runs; null outside of one.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The user who enqueued it.</summary>
    public string? UserId { get; init; }

    /// <summary>The language of the enqueuer.</summary>
    public string? Culture { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<Job>
    {
        public void Configure(EntityTypeBuilder<Job> builder)
        {
            builder.ToTable("Jobs");
            builder.HasKey(job => new { job.Kind, job.Key });
            builder.Property(job => job.Kind).HasMaxLength(KindLength);
            builder.Property(job => job.Key).HasMaxLength(KeyLength);
            builder.Property(job => job.LastError).HasMaxLength(ErrorLength);
            builder.Property(job => job.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(job => job.UserId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(job => job.Culture).HasMaxLength(20);
            builder.HasIndex(job => job.DueAt);
            builder.HasIndex(job => job.ClaimedUntil);
        }
    }
}
