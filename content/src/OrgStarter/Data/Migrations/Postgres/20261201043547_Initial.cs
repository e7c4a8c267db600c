using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace OrgStarter.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AuditEntries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ActorId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    ActorName = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    Action = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Outcome = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    TargetKind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    TargetId = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    TargetName = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    Before = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    After = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Address = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: true, collation: "C"),
                    Agent = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true, collation: "C"),
                    Trace = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AuditIntents",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Entry = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditIntents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    FriendlyName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Xml = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DirectoryMembers",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    UserId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Address = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Avatar = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Role = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true, collation: "C"),
                    Status = table.Column<int>(type: "integer", nullable: false),
                    JoinedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    JoinedIsKnown = table.Column<bool>(type: "boolean", nullable: false),
                    LastSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    AsOf = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ByName = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    ByAddress = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    ByRole = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    ByStatus = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    ByJoined = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    BySeen = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    SearchText = table.Column<string>(type: "character varying(302)", maxLength: 302, nullable: false, collation: "C"),
                    RoleNames = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DirectoryMembers", x => x.Id);
                })
                .Annotation("Npgsql:StorageParameter:autovacuum_vacuum_scale_factor", 0.02);

            migrationBuilder.CreateTable(
                name: "EmailDomains",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Domain = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false, collation: "C"),
                    Token = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Mode = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    Role = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    ProvenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    CheckedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    MissingSince = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LostAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EmailDomains", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FormDrafts",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(43)", maxLength: 43, nullable: false, collation: "C"),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FormDrafts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "InvitationBatches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    UserId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    UserName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Role = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    FromAddress = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true, collation: "C"),
                    FromAgent = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true, collation: "C"),
                    FromTrace = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true, collation: "C"),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InvitationBatches", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "InvitationRecipients",
                columns: table => new
                {
                    BatchId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Typed = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false, collation: "C"),
                    Address = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true, collation: "C"),
                    Outcome = table.Column<int>(type: "integer", nullable: false),
                    FailureReason = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true, collation: "C"),
                    InvitationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: true, collation: "C"),
                    Replaces = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: true, collation: "C"),
                    Attempts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InvitationRecipients", x => new { x.BatchId, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "InvitationRecords",
                columns: table => new
                {
                    InvitationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Address = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false, collation: "C"),
                    Role = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    InviterId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    InviterName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    SentAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    TimesSent = table.Column<int>(type: "integer", nullable: false),
                    NotSent = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true, collation: "C"),
                    DeclinedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DeclinedById = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: true, collation: "C"),
                    DeclinedByName = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InvitationRecords", x => x.InvitationId);
                });

            migrationBuilder.CreateTable(
                name: "InvitationTokens",
                columns: table => new
                {
                    TokenId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    InvitationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InvitationTokens", x => x.TokenId);
                });

            migrationBuilder.CreateTable(
                name: "Jobs",
                columns: table => new
                {
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Payload = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    DueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    Holder = table.Column<Guid>(type: "uuid", nullable: true),
                    ClaimedUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DiedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LastError = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true, collation: "C"),
                    EnqueuedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: true, collation: "C"),
                    UserId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: true, collation: "C"),
                    Culture = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Jobs", x => new { x.Kind, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "Machines",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false, collation: "C"),
                    RoleId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    RoleName = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    SecretDays = table.Column<int>(type: "integer", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ApplicationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: true, collation: "C"),
                    ReadyAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LastUsedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RevokedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Machines", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MemberBatches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    ActorId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Permissions = table.Column<List<string>>(type: "text[]", nullable: false),
                    Role = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    IsDone = table.Column<bool>(type: "boolean", nullable: false),
                    Items = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MemberBatches", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MemberRefreshes",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    UserId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Mark = table.Column<Guid>(type: "uuid", nullable: false),
                    FreshFrom = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    JoinedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MemberRefreshes", x => new { x.OrganizationId, x.UserId });
                });

            migrationBuilder.CreateTable(
                name: "MembershipVersions",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    UserId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MembershipVersions", x => new { x.OrganizationId, x.UserId });
                });

            migrationBuilder.CreateTable(
                name: "MemberSyncs",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Page = table.Column<int>(type: "integer", nullable: false),
                    Total = table.Column<int>(type: "integer", nullable: false),
                    Rows = table.Column<int>(type: "integer", nullable: false),
                    AsOf = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ViewedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    OutdatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    HasFailed = table.Column<bool>(type: "boolean", nullable: false),
                    Repeats = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MemberSyncs", x => x.OrganizationId);
                });

            migrationBuilder.CreateTable(
                name: "Operations",
                columns: table => new
                {
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    Subject = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    ActorId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    ActorName = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    SuccessorId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: true, collation: "C"),
                    RoleAfter = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true, collation: "C"),
                    RequestedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Step = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Operations", x => new { x.Kind, x.Subject });
                });

            migrationBuilder.CreateTable(
                name: "OrganizationCreations",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    UserId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    Attempted = table.Column<bool>(type: "boolean", nullable: false),
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: true, collation: "C"),
                    Done = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrganizationCreations", x => new { x.UserId, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "OrganizationPlans",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Plan = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Seats = table.Column<int>(type: "integer", nullable: true),
                    Entitlements = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    ValidUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrganizationPlans", x => x.OrganizationId);
                });

            migrationBuilder.CreateTable(
                name: "OrganizationSuspensions",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    SuspendedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrganizationSuspensions", x => x.OrganizationId);
                });

            migrationBuilder.CreateTable(
                name: "OrganizationVisits",
                columns: table => new
                {
                    UserId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    LastAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    HasClosedChecklist = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrganizationVisits", x => new { x.UserId, x.OrganizationId });
                });

            migrationBuilder.CreateTable(
                name: "PersonPreferences",
                columns: table => new
                {
                    UserId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Language = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true, collation: "C"),
                    IsChanging = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PersonPreferences", x => x.UserId);
                });

            migrationBuilder.CreateTable(
                name: "Pictures",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: true, collation: "C"),
                    UserId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: true, collation: "C"),
                    ContentType = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    Bytes = table.Column<byte[]>(type: "bytea", nullable: false),
                    IsCurrent = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Pictures", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Quotas",
                columns: table => new
                {
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Taken = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Quotas", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "SeatLimits",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Seats = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SeatLimits", x => x.OrganizationId);
                });

            migrationBuilder.CreateTable(
                name: "SeenLogoutTokens",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SeenLogoutTokens", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Sessions",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    PublicId = table.Column<Guid>(type: "uuid", nullable: false),
                    UserId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    LogtoSid = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true, collation: "C"),
                    Ticket = table.Column<byte[]>(type: "bytea", nullable: false),
                    RefreshToken = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Browser = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    Device = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    Origin = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sessions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WebhookReceipts",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Event = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    ReceivedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookReceipts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SessionTokens",
                columns: table => new
                {
                    SessionId = table.Column<string>(type: "character varying(64)", nullable: false, collation: "C"),
                    OrganizationId = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: false, collation: "C"),
                    Token = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    IssuedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    MembershipVersion = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SessionTokens", x => new { x.SessionId, x.OrganizationId });
                    table.ForeignKey(
                        name: "FK_SessionTokens_Sessions_SessionId",
                        column: x => x.SessionId,
                        principalTable: "Sessions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_OrganizationId_Action_Id",
                table: "AuditEntries",
                columns: new[] { "OrganizationId", "Action", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_OrganizationId_ActorId_Id",
                table: "AuditEntries",
                columns: new[] { "OrganizationId", "ActorId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_OrganizationId_Id",
                table: "AuditEntries",
                columns: new[] { "OrganizationId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditIntents_At",
                table: "AuditIntents",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryMembers_OrganizationId_ByAddress_RoleNames_Status_~",
                table: "DirectoryMembers",
                columns: new[] { "OrganizationId", "ByAddress", "RoleNames", "Status", "SearchText" });

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryMembers_OrganizationId_ByJoined_RoleNames_Status_S~",
                table: "DirectoryMembers",
                columns: new[] { "OrganizationId", "ByJoined", "RoleNames", "Status", "SearchText" });

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryMembers_OrganizationId_ByName_RoleNames_Status_Sea~",
                table: "DirectoryMembers",
                columns: new[] { "OrganizationId", "ByName", "RoleNames", "Status", "SearchText" });

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryMembers_OrganizationId_ByRole_RoleNames_Status_Sea~",
                table: "DirectoryMembers",
                columns: new[] { "OrganizationId", "ByRole", "RoleNames", "Status", "SearchText" });

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryMembers_OrganizationId_BySeen_RoleNames_Status_Sea~",
                table: "DirectoryMembers",
                columns: new[] { "OrganizationId", "BySeen", "RoleNames", "Status", "SearchText" });

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryMembers_OrganizationId_ByStatus_RoleNames_Status_S~",
                table: "DirectoryMembers",
                columns: new[] { "OrganizationId", "ByStatus", "RoleNames", "Status", "SearchText" });

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryMembers_OrganizationId_UserId",
                table: "DirectoryMembers",
                columns: new[] { "OrganizationId", "UserId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryMembers_UserId",
                table: "DirectoryMembers",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_EmailDomains_Domain",
                table: "EmailDomains",
                column: "Domain",
                unique: true,
                filter: "\"ProvenAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_EmailDomains_OrganizationId_Domain",
                table: "EmailDomains",
                columns: new[] { "OrganizationId", "Domain" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_FormDrafts_ExpiresAt",
                table: "FormDrafts",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_InvitationBatches_OrganizationId",
                table: "InvitationBatches",
                column: "OrganizationId");

            migrationBuilder.CreateIndex(
                name: "IX_InvitationRecipients_OrganizationId_Replaces",
                table: "InvitationRecipients",
                columns: new[] { "OrganizationId", "Replaces" });

            migrationBuilder.CreateIndex(
                name: "IX_InvitationRecords_OrganizationId_Address",
                table: "InvitationRecords",
                columns: new[] { "OrganizationId", "Address" });

            migrationBuilder.CreateIndex(
                name: "IX_InvitationTokens_ExpiresAt",
                table: "InvitationTokens",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_InvitationTokens_InvitationId",
                table: "InvitationTokens",
                column: "InvitationId");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_ClaimedUntil",
                table: "Jobs",
                column: "ClaimedUntil");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_DueAt",
                table: "Jobs",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_Machines_OrganizationId_ApplicationId",
                table: "Machines",
                columns: new[] { "OrganizationId", "ApplicationId" });

            migrationBuilder.CreateIndex(
                name: "IX_MemberBatches_IsDone_CreatedAt",
                table: "MemberBatches",
                columns: new[] { "IsDone", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_MemberBatches_OrganizationId",
                table: "MemberBatches",
                column: "OrganizationId");

            migrationBuilder.CreateIndex(
                name: "IX_MemberRefreshes_FreshFrom",
                table: "MemberRefreshes",
                column: "FreshFrom");

            migrationBuilder.CreateIndex(
                name: "IX_OrganizationCreations_UserId_Done",
                table: "OrganizationCreations",
                columns: new[] { "UserId", "Done" });

            migrationBuilder.CreateIndex(
                name: "IX_OrganizationVisits_OrganizationId",
                table: "OrganizationVisits",
                column: "OrganizationId");

            migrationBuilder.CreateIndex(
                name: "IX_PersonPreferences_IsChanging",
                table: "PersonPreferences",
                column: "IsChanging");

            migrationBuilder.CreateIndex(
                name: "IX_Pictures_IsCurrent_CreatedAt",
                table: "Pictures",
                columns: new[] { "IsCurrent", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Pictures_OrganizationId",
                table: "Pictures",
                column: "OrganizationId");

            migrationBuilder.CreateIndex(
                name: "IX_Pictures_UserId",
                table: "Pictures",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_SeenLogoutTokens_Until",
                table: "SeenLogoutTokens",
                column: "Until");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_CreatedAt",
                table: "Sessions",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_LastSeenAt",
                table: "Sessions",
                column: "LastSeenAt");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_LogtoSid",
                table: "Sessions",
                column: "LogtoSid");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_PublicId",
                table: "Sessions",
                column: "PublicId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_UserId",
                table: "Sessions",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookReceipts_ReceivedAt",
                table: "WebhookReceipts",
                column: "ReceivedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.DropTable(
                name: "AuditIntents");

            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "DirectoryMembers");

            migrationBuilder.DropTable(
                name: "EmailDomains");

            migrationBuilder.DropTable(
                name: "FormDrafts");

            migrationBuilder.DropTable(
                name: "InvitationBatches");

            migrationBuilder.DropTable(
                name: "InvitationRecipients");

            migrationBuilder.DropTable(
                name: "InvitationRecords");

            migrationBuilder.DropTable(
                name: "InvitationTokens");

            migrationBuilder.DropTable(
                name: "Jobs");

            migrationBuilder.DropTable(
                name: "Machines");

            migrationBuilder.DropTable(
                name: "MemberBatches");

            migrationBuilder.DropTable(
                name: "MemberRefreshes");

            migrationBuilder.DropTable(
                name: "MembershipVersions");

            migrationBuilder.DropTable(
                name: "MemberSyncs");

            migrationBuilder.DropTable(
                name: "Operations");

            migrationBuilder.DropTable(
                name: "OrganizationCreations");

            migrationBuilder.DropTable(
                name: "OrganizationPlans");

            migrationBuilder.DropTable(
                name: "OrganizationSuspensions");

            migrationBuilder.DropTable(
                name: "OrganizationVisits");

            migrationBuilder.DropTable(
                name: "PersonPreferences");

            migrationBuilder.DropTable(
                name: "Pictures");

            migrationBuilder.DropTable(
                name: "Quotas");

            migrationBuilder.DropTable(
                name: "SeatLimits");

            migrationBuilder.DropTable(
                name: "SeenLogoutTokens");

            migrationBuilder.DropTable(
                name: "SessionTokens");

            migrationBuilder.DropTable(
                name: "WebhookReceipts");

            migrationBuilder.DropTable(
                name: "Sessions");
        }
    }
}
