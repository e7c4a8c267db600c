using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Features.ApiAccess;
using OrgStarter.Features.BulkChanges;
using OrgStarter.Features.Domains;
using OrgStarter.Features.FormDrafts;
using OrgStarter.Features.Pictures;
using OrgStarter.Features.Plans;
using OrgStarter.Features.Profiles;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.LogtoSync.Reconcile;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Operations;

/// <summary>
/// One job, or one item of a job, of each kind meets an exception that no code expects. The others are done meanwhile, and the poisoned one
/// is tried again after a rest that grows, until it can be done.
/// </summary>
public sealed class PoisonedItemTests(PoisonedSite poisoned) : IClassFixture<PoisonedSite>
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstOfAnItem = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly TestSite site = poisoned.Site;
    private readonly LogtoClient logto = new(poisoned.Site.Logto);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A new kind of jobs is found here, and gets a test below.</summary>
    [Fact]
    public void Every_kind_of_jobs_is_tried() => Listed.AssertEqual(
        "kinds of jobs",
        site.Services.GetServices<JobKind>().Select(kind => kind.Name),
        [
            AuditSweep.Kind, BulkChangeJob.Kind, OrganizationCreationJob.Kind, DomainWatch.Kind, OldDrafts.Kind, InvitationBatchJob.Kind,
            DirectoryJob.Kind, MemberRefreshJob.Kind, .. Enum.GetValues<OperationKind>().Select(OperationJob.KindOf), PictureSweep.Kind,
            ProfileSweep.Kind, OrganizationPurge.Kind, PlanMirrorJob.Kind, ReconcileJob.Kind, SessionCleanup.Kind, WebhookJob.Kind,
            WebhookReceipts.Kind, MachineJob.Kind,
        ],
        "the list of this test its Kind, and a test of it below");

    [Fact]
    public async Task Webhooks()
    {
        var (bad, good) = await TwoPeopleAsync();
        await site.AddAsync(new PersonPreference { UserId = bad }, new PersonPreference { UserId = good });
        foreach (var person in new[] { bad, good })
        {
            await logto.ApiAsync(HttpMethod.Delete, $"/users/{person}");
            Assert.Equal(
                HttpStatusCode.Accepted,
                (await Deliveries.SendAsync(site, new { @event = "User.Deleted", data = new { id = person } })).StatusCode);
        }

        poisoned.Poison(bad);
        await RunAsync<WebhookJob>();
        Assert.Equal([bad], await PreferencesAsync(bad, good));
        await RestsLongerEachTimeAsync(bad, First, RunAsync<WebhookJob>);
        Assert.Empty(await PreferencesAsync(bad, good));
    }

    [Fact]
    public async Task Purges_of_organizations()
    {
        var (bad, good) = await TwoOrganizationsAsync();
        foreach (var organization in new[] { bad, good })
        {
            await site.LeaveRowAsync(organization);
            await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{organization.Id}");
        }

        await site.EnqueueAsync<OrganizationPurge>(bad.Id);
        await site.EnqueueAsync<OrganizationPurge>(good.Id);
        poisoned.Poison(bad.Id);
        await RunAsync<OrganizationPurge>();
        Assert.Equal((1, 0), (await RowsAsync(bad), await RowsAsync(good)));
        await RestsLongerEachTimeAsync(bad.Id, First, RunAsync<OrganizationPurge>);
        Assert.Equal(0, await RowsAsync(bad));
    }

    [Fact]
    public async Task Plans_for_Logto()
    {
        var (bad, good) = await TwoOrganizationsAsync();
        foreach (var organization in new[] { bad, good })
        {
            await site.AddAsync(new OrganizationPlan { OrganizationId = organization.Id, Plan = "team" });
            await site.EnqueueAsync<PlanMirrorJob>(organization.Id);
        }

        poisoned.Poison(bad.Id);
        await RunAsync<PlanMirrorJob>();
        Assert.Equal((false, true), (await IsMirroredAsync(bad), await IsMirroredAsync(good)));
        await RestsLongerEachTimeAsync(bad.Id, First, RunAsync<PlanMirrorJob>);
        Assert.True(await IsMirroredAsync(bad));

        async Task<bool> IsMirroredAsync(Organization organization) =>
            (await logto.ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}")).Body!["customData"]!["plan"] is not null;
    }

    [Fact]
    public async Task Machines_that_are_being_created()
    {
        var (bad, good) = await TwoOrganizationsAsync();
        await AddMachineAsync(bad);
        await AddMachineAsync(good);
        poisoned.Poison(bad.Id);
        await RunAsync<MachineJob>();
        Assert.Equal((false, true), (await HasMachineAsync(bad), await HasMachineAsync(good)));
        await RestsLongerEachTimeAsync(bad.Id, First, RunAsync<MachineJob>);
        Assert.True(await HasMachineAsync(bad));
    }

    [Fact]
    public async Task Invitations_of_one_batch_and_of_others()
    {
        var (owner, one) = await site.NewOrganizationAsync();
        var (otherOwner, other) = await site.NewOrganizationAsync();
        var (bad, first, last, elsewhere) = ($"bad{Guid.NewGuid():N}"[..12], TestSite.Someone(), TestSite.Someone(), TestSite.Someone());
        await owner.PasteAsync(one, $"{first}\n{bad}@example.com\n{last}");
        await otherOwner.PasteAsync(other, elsewhere);
        poisoned.Poison(bad);
        await RunAsync<InvitationBatchJob>();
        foreach (var address in new[] { first, last, elsewhere })
        {
            Assert.Single(await site.Logto.MailsToAsync(address));
        }

        await RestsLongerEachTimeAsync(bad, FirstOfAnItem, RunAsync<InvitationBatchJob>);
        Assert.Single(await site.Logto.MailsToAsync($"{bad}@example.com"));
    }

    [Fact]
    public async Task An_invitation_that_never_succeeds_is_given_up_and_named_in_the_results()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var bad = $"bad{Guid.NewGuid():N}"[..12];
        await owner.PasteAsync(organization, $"{bad}@example.com");
        poisoned.Poison(bad);
        for (var i = 0; i < 20; i++)
        {
            await RunAsync<InvitationBatchJob>();
            site.Time.Advance(Longest);
        }

        poisoned.Cure(bad);
        await owner.GetAsync(owner.Page.PathAndQuery);
        Assert.False(owner.Page.Has("progress"), owner.Page.Text);
        Assert.Contains(bad, Assert.Single(owner.Page.All(".result-danger")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_of_a_bulk_change_and_other_bulk_changes()
    {
        var people = await logto.NewPeopleAsync(4);
        var (one, other) = (await logto.NewOrganizationOfAsync(people[0]), await logto.NewOrganizationOfAsync(people[0]));
        await JoinAsync(one, people[1], people[2]);
        await JoinAsync(other, people[3]);
        await AddBatchAsync(one, people[0], people[1], people[2]);
        await AddBatchAsync(other, people[0], people[3]);
        poisoned.Poison(people[1]);
        await RunAsync<BulkChangeJob>();
        Assert.Equal(("admin", "admin"), (await logto.RoleOfAsync(one.Id, people[2]), await logto.RoleOfAsync(other.Id, people[3])));
        Assert.Equal(1, poisoned.MetBy(people[1]));

        await RunAsync<BulkChangeJob>();
        Assert.Equal(1, poisoned.MetBy(people[1]));
        site.Time.Advance(Longest + Longest);
        await RunAsync<BulkChangeJob>();
        Assert.Equal(2, poisoned.MetBy(people[1]));
        // So late no person expects the change any more.
        var batch = await site.InOneAsync(one, db => db.MemberBatches.AsNoTracking().SingleAsync(Ct));
        Assert.Equal((true, BatchOutcome.Failed), (batch.IsDone, batch.Items[0].Outcome));
        poisoned.Cure(people[1]);
    }

    [Fact]
    public async Task A_bulk_change_whose_row_cannot_be_read()
    {
        var people = await logto.NewPeopleAsync(2);
        var (bad, good) = (await logto.NewOrganizationOfAsync(people[0]), await logto.NewOrganizationOfAsync(people[0]));
        await JoinAsync(good, people[1]);
        await AddBatchAsync(bad, people[0], people[1]);
        await site.Database
            .SqlAsync($$"""UPDATE "MemberBatches" SET "Items" = '[{"Outcome":"unknown"}]' WHERE "OrganizationId" = '{{bad.Id}}'""");
        await AddBatchAsync(good, people[0], people[1]);
        await RunAsync<BulkChangeJob>();
        Assert.Equal("admin", await logto.RoleOfAsync(good.Id, people[1]));
        Assert.NotNull(Assert.Single(await site.JobsAsync<BulkChangeJob>()).LastError);
        await site.InOneAsync(bad, db => db.MemberBatches.ExecuteDeleteAsync(Ct));
        site.Time.Advance(Longest);
        await RunAsync<BulkChangeJob>();
        Assert.Empty(await site.JobsAsync<BulkChangeJob>());
    }

    [Fact]
    public async Task Members_to_look_at()
    {
        var (bad, good) = await TwoPeopleAsync();
        var organization = await logto.NewOrganizationOfAsync(bad, good);
        await OpenDirectoryAsync(organization);
        await RunAsync<DirectoryJob>();
        var now = site.Time.GetUtcNow();
        await site.AddAsync(Look(bad, now.AddSeconds(-1)), Look(good, now));
        await site.EnqueueAsync<MemberRefreshJob>(organization.Id);
        poisoned.Poison(bad);
        await RunAsync<MemberRefreshJob>();
        Assert.Equal([bad], await LooksAsync());
        await RestsLongerEachTimeAsync(bad, FirstOfAnItem, RunAsync<MemberRefreshJob>);
        Assert.Empty(await LooksAsync());

        MemberRefresh Look(string person, DateTimeOffset due) =>
            new() { OrganizationId = organization.Id, UserId = person, Mark = Guid.NewGuid(), FreshFrom = due };

        Task<List<string>> LooksAsync() =>
            site.InDatabaseAsync(db =>
                db.MemberRefreshes.Where(look => look.OrganizationId == organization.Id).Select(look => look.UserId).ToListAsync(Ct));
    }

    [Fact]
    public async Task A_member_to_look_at_does_not_take_the_table_away()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (bad, _) = await TwoPeopleAsync();
        await owner.GetAsync(organization.At("members"));
        await RunAsync<DirectoryJob>();
        await logto.SetOwnersAsync(organization.Id, bad);
        var now = site.Time.GetUtcNow();
        await site.AddAsync(new MemberRefresh { OrganizationId = organization.Id, UserId = bad, Mark = Guid.NewGuid(), FreshFrom = now });
        poisoned.Poison(bad);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(organization.At("members"))).Status);
        Assert.Single(owner.Page.All("#table tbody tr"));
        poisoned.Cure(bad);
    }

    [Fact]
    public async Task Directories()
    {
        var (bad, good) = await TwoOrganizationsAsync();
        await OpenDirectoryAsync(bad);
        await OpenDirectoryAsync(good);
        poisoned.Poison(bad.Id);
        await RunAsync<DirectoryJob>();
        Assert.Equal((0, 1), (await DirectoryAsync(bad), await DirectoryAsync(good)));
        Assert.True(
            await site.InDatabaseAsync(db =>
                db.MemberSyncs.Where(sync => sync.OrganizationId == bad.Id).Select(sync => sync.HasFailed).SingleAsync(Ct)));
        await RestsLongerEachTimeAsync(bad.Id, First, RunAsync<DirectoryJob>);
        Assert.Equal(1, await DirectoryAsync(bad));
    }

    [Fact]
    public async Task A_member_in_a_directory()
    {
        var (bad, good) = await TwoPeopleAsync();
        var organization = await logto.NewOrganizationOfAsync(bad, good);
        await OpenDirectoryAsync(organization);
        poisoned.WithoutRoles = bad;
        await RunAsync<DirectoryJob>();
        Assert.Equal(
            [good],
            await site.InOneAsync(organization, db => db.DirectoryMembers.Select(member => member.UserId).ToListAsync(Ct)));
        poisoned.WithoutRoles = null;
        site.Time.Advance(TimeSpan.FromDays(1));
        await RunAsync<DirectoryJob>();
        Assert.Equal(2, await DirectoryAsync(organization));
    }

    [Fact]
    public async Task Operations_of_the_journal()
    {
        var (bad, good) = await TwoOrganizationsAsync();
        await AddTransferAsync(bad);
        await AddTransferAsync(good);
        poisoned.Poison(bad.Id);
        await RunOperationsAsync();
        Assert.Equal([bad.Id], await JournalAsync());
        await RestsLongerEachTimeAsync(bad.Id, First, RunOperationsAsync);
        Assert.Empty(await JournalAsync());

        Task<List<string>> JournalAsync() =>
            site.InDatabaseAsync(db =>
                db.Operations.Where(o => o.Subject == bad.Id || o.Subject == good.Id).Select(o => o.Subject).ToListAsync(Ct));
    }

    [Fact]
    public async Task An_operation_of_a_kind_that_only_another_version_of_the_site_knows()
    {
        var (unknown, good) = await TwoOrganizationsAsync();
        await AddTransferAsync(unknown);
        await AddTransferAsync(good);
        await site.Database.SqlAsync($"""UPDATE "Operations" SET "Kind" = 'Unknown' WHERE "Subject" = '{unknown.Id}'""");
        await site.Database.SqlAsync($"""UPDATE "Jobs" SET "Kind" = 'operation:Unknown' WHERE "Key" = '{unknown.Id}'""");
        await RunOperationsAsync();
        Assert.Equal(
            [unknown.Id],
            await site.InDatabaseAsync(db =>
                db.Operations.Where(o => o.Subject == unknown.Id || o.Subject == good.Id).Select(o => o.Subject).ToListAsync(Ct)));
        Assert.Equal(
            0,
            await site.InDatabaseAsync(db => db.Jobs.Where(job => job.Key == unknown.Id).Select(job => job.Attempts).SingleAsync(Ct)));
        await site.Database
            .SqlAsync($"""DELETE FROM "Operations" WHERE "Subject" = '{unknown.Id}'; DELETE FROM "Jobs" WHERE "Key" = '{unknown.Id}'""");
    }

    [Fact]
    public async Task Profiles_that_a_crash_left_half_changed()
    {
        var (bad, good) = await TwoPeopleAsync();
        await site.AddAsync(
            new PersonPreference { UserId = bad, IsChanging = true },
            new PersonPreference { UserId = good, IsChanging = true });
        poisoned.Poison(bad);
        await RunAsync<ProfileSweep>();
        Assert.Equal([bad], await ChangingAsync());
        await RestsLongerEachTimeAsync(bad, FirstOfAnItem, RunAsync<ProfileSweep>);
        Assert.Empty(await ChangingAsync());

        Task<List<string>> ChangingAsync() =>
            site.InDatabaseAsync(db => db.PersonPreferences.Where(p => p.IsChanging).Select(p => p.UserId).ToListAsync(Ct));
    }

    [Fact]
    public async Task Pictures_that_a_crash_left_half_changed()
    {
        var (bad, good) = await TwoPeopleAsync();
        var old = site.Time.GetUtcNow().AddHours(-1);
        await site.AddAsync(PictureOf(bad, old.AddSeconds(-1)), PictureOf(good, old));
        poisoned.Poison(bad);
        await RunAsync<PictureSweep>();
        Assert.Equal([bad], await PicturesAsync());
        await RestsLongerEachTimeAsync(bad, FirstOfAnItem, RunAsync<PictureSweep>);
        Assert.Empty(await PicturesAsync());

        static Picture PictureOf(string person, DateTimeOffset at) =>
            new() { Id = $"{Guid.NewGuid():N}", UserId = person, ContentType = "image/png", Bytes = [1], CreatedAt = at };

        Task<List<string?>> PicturesAsync() =>
            site.InDatabaseAsync(db => db.Pictures.Where(p => p.UserId == bad || p.UserId == good).Select(p => p.UserId).ToListAsync(Ct));
    }

    [Fact]
    public async Task Domains_whose_proof_is_checked_again()
    {
        var (one, other) = await TwoOrganizationsAsync();
        var (bad, good) = ($"{new string('x', 70)}.example", $"{Guid.NewGuid():N}.example");
        await site.AddAsync(Domain(one, bad, 3), Domain(other, good, 2));
        await RunAsync<DomainWatch>();
        Assert.Equal([good], await MissingAsync());
        Assert.Contains(site.Logs.All, line => line.Text.Contains(bad, StringComparison.Ordinal));

        EmailDomain Domain(Organization organization, string name, int days) => new()
        {
            OrganizationId = organization.Id,
            Domain = name,
            Token = "token",
            CreatedAt = site.Time.GetUtcNow(),
            ProvenAt = site.Time.GetUtcNow().AddDays(-days),
            CheckedAt = site.Time.GetUtcNow().AddDays(-days),
        };

        Task<List<string>> MissingAsync() =>
            site.InDatabaseAsync(db => db.EmailDomains.Where(d => d.MissingSince != null).Select(d => d.Domain).ToListAsync(Ct));
    }

    [Fact]
    public async Task People_whom_the_reconcile_looks_over()
    {
        var (bad, good) = await TwoPeopleAsync();
        await site.AddAsync(new PersonPreference { UserId = bad }, new PersonPreference { UserId = good });
        foreach (var person in new[] { bad, good })
        {
            await logto.ApiAsync(HttpMethod.Delete, $"/users/{person}");
        }

        poisoned.Poison(bad);
        await site.ReconcileAsync();
        Assert.Equal([bad], await PreferencesAsync(bad, good));
        poisoned.Cure(bad);
        site.Time.Advance(Longest);
        await site.ReconcileAsync();
        Assert.Empty(await PreferencesAsync(bad, good));
    }

    [Fact]
    public async Task Entries_of_the_audit_that_a_crash_left_open()
    {
        var (bad, good) = (AuditDatabase(), AuditDatabase());
        await site.AddAsync(
            new AuditIntent { Id = bad.Id, At = site.Time.GetUtcNow().AddHours(-2), Entry = "null" },
            new AuditIntent { Id = good.Id, At = site.Time.GetUtcNow().AddHours(-1), Entry = JsonSerializer.Serialize(good) });
        await RunAsync<AuditSweep>();
        Assert.Equal([bad.Id], await site.InDatabaseAsync(db => db.AuditIntents.Select(intent => intent.Id).ToListAsync(Ct)));
        var said = Said();
        await RunAsync<AuditSweep>();
        Assert.Equal(said, Said());
        site.Time.Advance(Longest);
        await RunAsync<AuditSweep>();
        Assert.Equal(said + 1, Said());
        await site.InDatabaseAsync(db => db.AuditIntents.ExecuteDeleteAsync(Ct));

        int Said() => site.Logs.All.Count(line => line.Text.Contains($"{bad.Id}", StringComparison.Ordinal));

        static AuditEntry AuditDatabase() => Testing.AuditDatabase.NewEntry("someorg00001");
    }

    [Fact]
    public async Task Kinds_of_rows_that_are_over()
    {
        await site.BrowseAsAsync(TestSite.Someone());
        await site.Database.SqlAsync(site.Database.IsPostgres
            ? """
                CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''poisoned''; END';
                CREATE TRIGGER "Keep" BEFORE DELETE ON "Sessions" FOR EACH ROW EXECUTE FUNCTION keep();
                """
            : "CREATE TRIGGER Keep BEFORE DELETE ON Sessions BEGIN SELECT RAISE(ABORT, 'poisoned'); END");
        site.Time.Advance(TimeSpan.FromDays(40));
        await site.AddAsync(new SeenLogoutToken { Id = $"{Guid.NewGuid():N}", Until = site.Time.GetUtcNow().AddDays(-1) });
        await RunAsync<SessionCleanup>();
        Assert.False(await site.InDatabaseAsync(db => db.SeenLogoutTokens.AnyAsync(Ct)));
        await site.Database.SqlAsync(
            site.Database.IsPostgres ? """DROP TRIGGER "Keep" ON "Sessions"; DROP FUNCTION keep()""" : "DROP TRIGGER Keep");
        site.Time.Advance(TimeSpan.FromHours(1));
        await RunAsync<SessionCleanup>();
        Assert.False(await site.InDatabaseAsync(db => db.Sessions.AnyAsync(Ct)));
    }

    [Fact]
    public async Task Drafts_of_forms_that_nobody_came_back_for()
    {
        await site.AddAsync(new FormDraft { Id = $"{Guid.NewGuid():N}", Content = [1], ExpiresAt = site.Time.GetUtcNow().AddDays(-1) });
        await RunAsync<OldDrafts>();
        Assert.False(await site.InDatabaseAsync(db => db.FormDrafts.AnyAsync(Ct)));
    }

    /// <summary>The item has failed once. Cures it in the end.</summary>
    private async Task RestsLongerEachTimeAsync(string poison, TimeSpan first, Func<Task> runAsync)
    {
        Assert.Equal(1, poisoned.MetBy(poison));
        await runAsync();
        Assert.Equal(1, poisoned.MetBy(poison));
        site.Time.Advance(first);
        await runAsync();
        Assert.Equal(2, poisoned.MetBy(poison));
        site.Time.Advance(first);
        await runAsync();
        Assert.Equal(2, poisoned.MetBy(poison));
        poisoned.Cure(poison);
        site.Time.Advance(Longest);
        await runAsync();
    }

    /// <summary>All that is due now, as often as the worker would look for it within a few seconds. A recurring job is always
    /// due.</summary>
    private async Task RunAsync<T>() where T : IJob
    {
        for (var i = 0; i < 3; i++)
        {
            await (site.Services.GetServices<JobKind>().Single(kind => kind.Name == T.Kind).Every is null
                ? site.RunDueAsync<T>()
                : site.RunNowAsync<T>());
        }
    }

    private Task RunOperationsAsync() => TwoInstances.RunDueAsync(site);

    /// <summary>In the order of their ids, which is that in which some workers go.</summary>
    private async Task<(string Bad, string Good)> TwoPeopleAsync()
    {
        var people = await logto.NewPeopleAsync(2);
        Array.Sort(people, StringComparer.Ordinal);
        return (people[0], people[1]);
    }

    private async Task<(Organization Bad, Organization Good)> TwoOrganizationsAsync()
    {
        var person = (await logto.NewPeopleAsync(1))[0];
        return (await logto.NewOrganizationOfAsync(person), await logto.NewOrganizationOfAsync(person));
    }

    private async Task JoinAsync(Organization organization, params string[] people)
    {
        await logto.ApiAsync(HttpMethod.Post, $"/organizations/{organization.Id}/users", new { userIds = people });
        foreach (var person in people)
        {
            await logto.SetRoleAsync(organization.Id, person, "member");
        }
    }

    private async Task AddBatchAsync(Organization organization, string actor, params string[] people)
    {
        var id = Guid.CreateVersion7();
        await site.InOneAsync(organization, db =>
        {
            db.Add(BatchOf(id, actor, people));
            return db.SaveChangesAsync(Ct);
        });
        await site.EnqueueAsync<BulkChangeJob>($"{id}", organizationId: organization.Id);
    }

    private MemberBatch BatchOf(Guid id, string actor, string[] people) => new()
    {
        Id = id,
        ActorId = actor,
        Permissions = [.. SiteRoles.Template.Permissions],
        Role = "admin",
        CreatedAt = site.Time.GetUtcNow(),
        Items = [.. people.Select(person => new MemberBatchItem { UserId = person, Name = person, Seen = "member" })],
    };

    private async Task AddMachineAsync(Organization organization)
    {
        var roles = (await logto.ApiAsync(HttpMethod.Get, "/organization-roles?page_size=100")).Body!.AsArray();
        var role = roles.Single(role => (string)role!["name"]! == "machine-member")!;
        var machine = new Machine
        {
            Id = Guid.CreateVersion7(),
            Name = "Import",
            RoleId = (string)role["id"]!,
            RoleName = (string)role["name"]!,
            CreatedAt = site.Time.GetUtcNow(),
        };
        await using var scope = site.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ICurrentOrganization>().Enter(organization.Id, null);
        scope.ServiceProvider.GetRequiredService<AppDbContext>().Add(machine);
        await scope.ServiceProvider.GetRequiredService<JobQueue>().EnqueueAsync<MachineJob>(
            $"{machine.Id}",
            new AuditActor("somebody0001", "Somebody"),
            ct: Ct);
    }

    private Task<bool> HasMachineAsync(Organization organization) =>
        site.InOneAsync(organization, db => db.Set<Machine>().AnyAsync(machine => machine.ReadyAt != null, Ct));

    private async Task AddTransferAsync(Organization organization)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<OperationJournal>().BeginAsync(TransferOf(organization), Ct, site.Time.GetUtcNow());
    }

    private Operation TransferOf(Organization organization) => new()
    {
        Kind = OperationKind.TransferOwnership,
        Subject = organization.Id,
        ActorId = "somebody0001",
        ActorName = "Somebody",
        SuccessorId = "somebody0002",
        RoleAfter = "member",
        RequestedAt = site.Time.GetUtcNow(),
    };

    private async Task OpenDirectoryAsync(Organization organization)
    {
        await site.AddAsync(new MemberSync { OrganizationId = organization.Id, ViewedAt = site.Time.GetUtcNow().AddDays(30) });
        await site.EnqueueAsync<DirectoryJob>(organization.Id);
    }

    private Task<int> DirectoryAsync(Organization organization) => site.InOneAsync(organization, db => db.DirectoryMembers.CountAsync(Ct));

    private Task<int> RowsAsync(Organization organization) => site.InDatabaseAsync(db => db.CountRowsAsync(organization));

    private Task<List<string>> PreferencesAsync(params string[] people) => site.InDatabaseAsync(db =>
        db.PersonPreferences
            .Where(preference => people.Contains(preference.UserId))
            .Select(preference => preference.UserId)
            .ToListAsync(Ct));
}

file static class PoisonedRows
{
    public static async Task AddAsync(this TestSite site, params object[] rows)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        db.AddRange(rows);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<T> InOneAsync<T>(this TestSite site, Organization organization, Func<AppDbContext, Task<T>> work) =>
        await site.WithinAsync(organization, work);
}
