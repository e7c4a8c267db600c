using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;

namespace OrgStarter;

/// <summary>
/// Fills the site's own tables at the first start, to match the seed of the embedded Logto: an organization that has worked for months.
/// Runs only beside the embedded Logto, and only while the organization has no audit entries.
/// </summary>
internal sealed partial class DemoData(
    IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DemoData> log) : BackgroundService
{
    private const string Organization = "aur0racoffee";
    private static readonly AuditActor Alice = new("alice0000001", "Alice Adams");
    private static readonly AuditActor Ben = new("ben000000001", "Ben Brandt");
    private static readonly AuditActor Chloe = new("chloe0000001", "Chloe Chan");
    private static readonly string[] WithPicture = ["alice0000001", "ben000000001", "chloe0000001", "member000003", "member000030"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Only then does the embedded Logto answer, and the address of the site is known.
        var started = new TaskCompletionSource();
        await using var _ = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        try
        {
            await scopes.InOrganizationAsync(Organization, services => WriteAsync(services, stoppingToken));
        }
        catch (Exception e) when (e is DbUpdateException or LogtoException or OperationCanceledException)
        {
            LogFailed(e);
        }
    }

    /// <summary>Adds the rows of the sample feature. A site without it has no such method.</summary>
    static partial void AddSample(AppDbContext db, DateTimeOffset now);

    private async Task WriteAsync(IServiceProvider services, CancellationToken ct)
    {
        // A context that records no audit entries of its own: those of the past are written here.
        await using var db = services.GetService<IDbContextFactory<AppDbContext>>()?.CreateDbContext()
            ?? services.GetRequiredService<IDbContextFactory<PostgresDbContext>>().CreateDbContext();
        db.Serve(services.GetRequiredService<CurrentTenant>(), saving: null);
        if (await db.AuditEntries.AnyAsync(ct))
        {
            return;
        }

        var logto = services.GetRequiredService<ILogtoManagementApi>();
        var members = (await MemberPage.ReadAsync(await logto.GetMembers(Organization, 1, 100, null, null, ct), ct)).Rows;
        AddMembers(db, [.. members.OrderBy(member => member.Id, StringComparer.Ordinal)]);
        AddHistory(db);
        AddInvitations(db);
        AddSample(db, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await AddPicturesAsync(services.GetRequiredService<IPictures>(), logto, ct);
    }

    /// <summary>Each member joined by invitation, one after the other.</summary>
    private void AddMembers(AppDbContext db, List<LogtoMember> members)
    {
        foreach (var (i, member) in members.Index())
        {
            var days = 298 - (i * 8.7);
            db.MemberRefreshes.Add(new MemberRefresh
            {
                OrganizationId = Organization,
                UserId = member.Id,
                Mark = Guid.NewGuid(),
                FreshFrom = Ago(days),
                JoinedAt = Ago(days),
            });
            if (member.Id == Alice.Id)
            {
                continue;
            }

            var invitation = new AuditTarget(AuditTargets.Invitation, $"past{i:D17}", member.PrimaryEmail!);
            var role = AuditChange.Field(AuditFields.Role, member.Id == Ben.Id ? Roles.Admin : Roles.Member);
            Add(db, days + 1.3, i % 3 == 0 ? Ben : Alice, AuditActions.InvitationCreated, invitation);
            Add(db, days, new AuditActor(member.Id, member.DisplayName), AuditActions.InvitationAccepted, invitation, after: role);
        }
    }

    private void AddHistory(AppDbContext db)
    {
        var organization = new AuditTarget(AuditTargets.Organization, Organization, "Aurora Coffee");
        Add(db, 300, Alice, AuditActions.OrganizationCreated, organization);
        Add(db, 299, Alice, AuditActions.OrganizationBranded, organization, Color(null), Color("#7a4a21"));
        Add(db, 240, Ben, AuditActions.OrganizationEdited, organization,
            AuditChange.Field(AuditFields.Description, "Roastery and two cafés"),
            AuditChange.Field(AuditFields.Description, "Roastery and three cafés"));
        var chloe = new AuditTarget(AuditTargets.Member, Chloe.Id, Chloe.Name);
        Add(db, 160, Alice, AuditActions.MemberRoleChanged, chloe, Is(Roles.Member), Is(Roles.Admin));
        Add(db, 41, Alice, AuditActions.MemberRoleChanged, chloe, Is(Roles.Admin), Is(Roles.Member));
        Add(db, 33, Ben, AuditActions.MemberRemoved, new AuditTarget(AuditTargets.Member, "former000001", "Noor Novak"), Is(Roles.Member));

        static IReadOnlyDictionary<string, string?> Color(string? color) => AuditChange.Field(AuditFields.Color, color);

        static IReadOnlyDictionary<string, string?> Is(string role) => AuditChange.Field(AuditFields.Role, role);
    }

    /// <summary>What the site knows of the invitations in the embedded Logto's seed.</summary>
    private void AddInvitations(AppDbContext db)
    {
        Record("invitefaypending00001", "fay@example.com", Alice, 1, 7);
        Record("invitegeorgeexpired01", "george@example.com", Ben, 9, 7);
        var hana = Record("invitehanarevoked0001", "hana@example.com", Alice, 3, 7);
        Record("invitefatimaaccepted1", "colleague30@example.com", Ben, 12, 7);
        var ivan = Record("inviteivandeclined001", "ivan@example.com", Ben, 20, 7);
        (ivan.DeclinedAt, ivan.DeclinedById, ivan.DeclinedByName) = (Ago(18), "ivan00000001", "Ivan Ilic");
        var june = Record("invitejunenotsent0001", "june@example.com", Alice, .5, 6.5);
        (june.SentAt, june.TimesSent, june.NotSent) = (null, 0, FailureReason.Day);
        Add(db, 2, Alice, AuditActions.InvitationRevoked, Target(hana), AuditChange.Field(AuditFields.Role, Roles.Member));
        Add(db, 18, new AuditActor("ivan00000001", "Ivan Ilic"), AuditActions.InvitationDeclined, Target(ivan),
            AuditChange.Field(AuditFields.Role, Roles.Member));

        static AuditTarget Target(InvitationRecord record) => new(AuditTargets.Invitation, record.InvitationId, record.Address);

        InvitationRecord Record(string id, string address, AuditActor inviter, double days, double life)
        {
            var record = db.InvitationRecords.Add(new InvitationRecord
            {
                InvitationId = id,
                Address = address,
                Role = Roles.Member,
                InviterId = inviter.Id,
                InviterName = inviter.Name,
                CreatedAt = Ago(days),
                ExpiresAt = Ago(days - life),
                SentAt = Ago(days),
                TimesSent = 1,
            }).Entity;
            Add(db, days, inviter, AuditActions.InvitationCreated, Target(record));
            return record;
        }
    }

    private static async Task AddPicturesAsync(IPictures pictures, ILogtoManagementApi logto, CancellationToken ct)
    {
        if (!pictures.AreSupported)
        {
            return;
        }

        foreach (var (i, id) in WithPicture.Index())
        {
            var owner = PictureOwner.Person(id);
            var url = await pictures.AddAsync(owner, await FileAsync(DemoPicture.Person(i)), ct);
            await logto.ChangeUser(id, new() { ["avatar"] = url }, ct);
            await pictures.RecoverAsync(owner, [url]);
        }

        var logo = await pictures.AddAsync(PictureOwner.Organization(Organization), await FileAsync(DemoPicture.Logo()), ct);
        await logto.ChangeOrganization(
            Organization,
            new() { ["branding"] = new { logoUrl = logo }, ["color"] = new { primaryColor = "#7a4a21" } },
            ct);
        await pictures.RecoverAsync(PictureOwner.Organization(Organization), [logo]);

        async Task<PictureFile> FileAsync(byte[] png) =>
            (await pictures.ReadAsync(new FormFile(new MemoryStream(png), 0, png.Length, "picture", "picture.png"), ct)).Picture!;
    }

    private DateTimeOffset Ago(double days) => time.GetUtcNow().AddDays(-days);

    private void Add(
        AppDbContext db,
        double days,
        AuditActor actor,
        string action,
        AuditTarget target,
        IReadOnlyDictionary<string, string?>? before = null,
        IReadOnlyDictionary<string, string?>? after = null) => db.AuditEntries.Add(Entry(Ago(days), actor, action, target, before, after));

    private static AuditEntry Entry(
        DateTimeOffset at,
        AuditActor actor,
        string action,
        AuditTarget target,
        IReadOnlyDictionary<string, string?>? before,
        IReadOnlyDictionary<string, string?>? after) => new()
        {
            Id = AuditId.New(at),
            At = at,
            ActorId = actor.Id,
            ActorName = actor.Name,
            Action = action,
            Outcome = AuditOutcome.Done,
            TargetKind = target.Kind,
            TargetId = target.Id,
            TargetName = target.Name,
            Before = AuditFields.Write(before),
            After = AuditFields.Write(after),
            Address = "203.0.113.0/24",
            Agent = actor.Id == Alice.Id ? "Safari, macOS" : "Chrome, Windows",
        };

    [LoggerMessage(LogLevel.Information, "Could not add the demo data. The site works without it")]
    private partial void LogFailed(Exception exception);
}
