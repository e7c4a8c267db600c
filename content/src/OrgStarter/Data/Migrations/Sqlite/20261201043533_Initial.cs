using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrgStarter.Data.Migrations.Sqlite
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
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    ActorId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    ActorName = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Action = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    TargetKind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    TargetId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    TargetName = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Before = table.Column<string>(type: "TEXT", nullable: true),
                    After = table.Column<string>(type: "TEXT", nullable: true),
                    Address = table.Column<string>(type: "TEXT", maxLength: 45, nullable: true),
                    Agent = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    Trace = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AuditIntents",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Entry = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditIntents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    FriendlyName = table.Column<string>(type: "TEXT", nullable: true),
                    Xml = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DirectoryMembers",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    UserId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Address = table.Column<string>(type: "TEXT", nullable: true),
                    Avatar = table.Column<string>(type: "TEXT", nullable: true),
                    Role = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    Status = table.Column<int>(type: "INTEGER", nullable: false),
                    JoinedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    JoinedIsKnown = table.Column<bool>(type: "INTEGER", nullable: false),
                    LastSeenAt = table.Column<long>(type: "INTEGER", nullable: true),
                    AsOf = table.Column<long>(type: "INTEGER", nullable: false),
                    ByName = table.Column<string>(type: "TEXT", maxLength: 110, nullable: false),
                    ByAddress = table.Column<string>(type: "TEXT", maxLength: 110, nullable: false),
                    ByRole = table.Column<string>(type: "TEXT", maxLength: 110, nullable: false),
                    ByStatus = table.Column<string>(type: "TEXT", maxLength: 110, nullable: false),
                    ByJoined = table.Column<string>(type: "TEXT", maxLength: 110, nullable: false),
                    BySeen = table.Column<string>(type: "TEXT", maxLength: 110, nullable: false),
                    SearchText = table.Column<string>(type: "TEXT", maxLength: 302, nullable: false),
                    RoleNames = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DirectoryMembers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "EmailDomains",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Domain = table.Column<string>(type: "TEXT", maxLength: 253, nullable: false),
                    Token = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Mode = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    ProvenAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CheckedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    MissingSince = table.Column<long>(type: "INTEGER", nullable: true),
                    LostAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EmailDomains", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FormDrafts",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 43, nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FormDrafts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "InvitationBatches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    UserId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    UserName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    FromAddress = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    FromAgent = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    FromTrace = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InvitationBatches", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "InvitationRecipients",
                columns: table => new
                {
                    BatchId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Typed = table.Column<string>(type: "TEXT", maxLength: 320, nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    Outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    FailureReason = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    InvitationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: true),
                    Replaces = table.Column<string>(type: "TEXT", maxLength: 21, nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InvitationRecipients", x => new { x.BatchId, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "InvitationRecords",
                columns: table => new
                {
                    InvitationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    InviterId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    InviterName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    SentAt = table.Column<long>(type: "INTEGER", nullable: true),
                    TimesSent = table.Column<int>(type: "INTEGER", nullable: false),
                    NotSent = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    DeclinedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DeclinedById = table.Column<string>(type: "TEXT", maxLength: 21, nullable: true),
                    DeclinedByName = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InvitationRecords", x => x.InvitationId);
                });

            migrationBuilder.CreateTable(
                name: "InvitationTokens",
                columns: table => new
                {
                    TokenId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    InvitationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InvitationTokens", x => x.TokenId);
                });

            migrationBuilder.CreateTable(
                name: "Jobs",
                columns: table => new
                {
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Payload = table.Column<string>(type: "TEXT", nullable: true),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    Holder = table.Column<Guid>(type: "TEXT", nullable: true),
                    ClaimedUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    DiedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastError = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    EnqueuedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: true),
                    UserId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: true),
                    Culture = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Jobs", x => new { x.Kind, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "Machines",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    RoleId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    RoleName = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    SecretDays = table.Column<int>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ApplicationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: true),
                    ReadyAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastUsedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RevokedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Machines", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MemberBatches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    ActorId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Permissions = table.Column<string>(type: "TEXT", nullable: false),
                    Role = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    IsDone = table.Column<bool>(type: "INTEGER", nullable: false),
                    Items = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MemberBatches", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MemberRefreshes",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    UserId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Mark = table.Column<Guid>(type: "TEXT", nullable: false),
                    FreshFrom = table.Column<long>(type: "INTEGER", nullable: false),
                    JoinedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MemberRefreshes", x => new { x.OrganizationId, x.UserId });
                });

            migrationBuilder.CreateTable(
                name: "MembershipVersions",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    UserId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MembershipVersions", x => new { x.OrganizationId, x.UserId });
                });

            migrationBuilder.CreateTable(
                name: "MemberSyncs",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Page = table.Column<int>(type: "INTEGER", nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Rows = table.Column<int>(type: "INTEGER", nullable: false),
                    AsOf = table.Column<long>(type: "INTEGER", nullable: true),
                    ViewedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    OutdatedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    HasFailed = table.Column<bool>(type: "INTEGER", nullable: false),
                    Repeats = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MemberSyncs", x => x.OrganizationId);
                });

            migrationBuilder.CreateTable(
                name: "Operations",
                columns: table => new
                {
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    ActorId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    ActorName = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    SuccessorId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: true),
                    RoleAfter = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Step = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Operations", x => new { x.Kind, x.Subject });
                });

            migrationBuilder.CreateTable(
                name: "OrganizationCreations",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "TEXT", nullable: false),
                    UserId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Description = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    Attempted = table.Column<bool>(type: "INTEGER", nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: true),
                    Done = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrganizationCreations", x => new { x.UserId, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "OrganizationPlans",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Plan = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Seats = table.Column<int>(type: "INTEGER", nullable: true),
                    Entitlements = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    ValidUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrganizationPlans", x => x.OrganizationId);
                });

            migrationBuilder.CreateTable(
                name: "OrganizationSuspensions",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    SuspendedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrganizationSuspensions", x => x.OrganizationId);
                });

            migrationBuilder.CreateTable(
                name: "OrganizationVisits",
                columns: table => new
                {
                    UserId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    LastAt = table.Column<long>(type: "INTEGER", nullable: false),
                    HasClosedChecklist = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrganizationVisits", x => new { x.UserId, x.OrganizationId });
                });

            migrationBuilder.CreateTable(
                name: "PersonPreferences",
                columns: table => new
                {
                    UserId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    IsChanging = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PersonPreferences", x => x.UserId);
                });

            migrationBuilder.CreateTable(
                name: "Pictures",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: true),
                    UserId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: true),
                    ContentType = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Bytes = table.Column<byte[]>(type: "BLOB", nullable: false),
                    IsCurrent = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Pictures", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Quotas",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Since = table.Column<long>(type: "INTEGER", nullable: false),
                    Taken = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Quotas", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "SeatLimits",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Seats = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SeatLimits", x => x.OrganizationId);
                });

            migrationBuilder.CreateTable(
                name: "SeenLogoutTokens",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SeenLogoutTokens", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Sessions",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    PublicId = table.Column<Guid>(type: "TEXT", nullable: false),
                    UserId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    LogtoSid = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    Ticket = table.Column<byte[]>(type: "BLOB", nullable: false),
                    RefreshToken = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastSeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Browser = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Device = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Origin = table.Column<string>(type: "TEXT", maxLength: 45, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sessions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WebhookReceipts",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Event = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookReceipts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SessionTokens",
                columns: table => new
                {
                    SessionId = table.Column<string>(type: "TEXT", nullable: false),
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    Token = table.Column<string>(type: "TEXT", nullable: false),
                    IssuedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    MembershipVersion = table.Column<int>(type: "INTEGER", nullable: false)
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
                name: "IX_DirectoryMembers_OrganizationId_ByAddress_RoleNames_Status_SearchText",
                table: "DirectoryMembers",
                columns: new[] { "OrganizationId", "ByAddress", "RoleNames", "Status", "SearchText" });

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryMembers_OrganizationId_ByJoined_RoleNames_Status_SearchText",
                table: "DirectoryMembers",
                columns: new[] { "OrganizationId", "ByJoined", "RoleNames", "Status", "SearchText" });

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryMembers_OrganizationId_ByName_RoleNames_Status_SearchText",
                table: "DirectoryMembers",
                columns: new[] { "OrganizationId", "ByName", "RoleNames", "Status", "SearchText" });

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryMembers_OrganizationId_ByRole_RoleNames_Status_SearchText",
                table: "DirectoryMembers",
                columns: new[] { "OrganizationId", "ByRole", "RoleNames", "Status", "SearchText" });

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryMembers_OrganizationId_BySeen_RoleNames_Status_SearchText",
                table: "DirectoryMembers",
                columns: new[] { "OrganizationId", "BySeen", "RoleNames", "Status", "SearchText" });

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryMembers_OrganizationId_ByStatus_RoleNames_Status_SearchText",
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
