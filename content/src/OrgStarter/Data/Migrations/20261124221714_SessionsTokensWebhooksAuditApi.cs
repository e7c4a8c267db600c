using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrgStarter.Data.Migrations
{
    /// <inheritdoc />
    public partial class SessionsTokensWebhooksAuditApi : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The key of a session is a hash from here on, and every session has an id of its own: whoever is signed in signs in anew.
            migrationBuilder.Sql("DELETE FROM \"SessionTokens\"");
            migrationBuilder.Sql("DELETE FROM \"Sessions\"");

            migrationBuilder.DropPrimaryKey(
                name: "PK_OrganizationCreations",
                table: "OrganizationCreations");

            migrationBuilder.RenameColumn(
                name: "ExpiresAt",
                table: "Sessions",
                newName: "LastSeenAt");

            migrationBuilder.RenameIndex(
                name: "IX_Sessions_ExpiresAt",
                table: "Sessions",
                newName: "IX_Sessions_LastSeenAt");

            migrationBuilder.AddColumn<string>(
                name: "Browser",
                table: "Sessions",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Device",
                table: "Sessions",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "LogtoSid",
                table: "Sessions",
                type: "TEXT",
                maxLength: 128,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Origin",
                table: "Sessions",
                type: "TEXT",
                maxLength: 45,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "PublicId",
                table: "Sessions",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<long>(
                name: "ChangedAt",
                table: "MembershipVersions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "PK_OrganizationCreations",
                table: "OrganizationCreations",
                columns: new[] { "UserId", "Key" });

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
                name: "KeptForms",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 43, nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeptForms", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "OrganizationPurges",
                columns: table => new
                {
                    OrganizationId = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrganizationPurges", x => x.OrganizationId);
                });

            migrationBuilder.CreateTable(
                name: "ReconcileStates",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Stage = table.Column<int>(type: "INTEGER", nullable: false),
                    Cursor = table.Column<string>(type: "TEXT", maxLength: 21, nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Holder = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReconcileStates", x => x.Id);
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
                name: "WebhookReceipts",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Event = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Body = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Holder = table.Column<Guid>(type: "TEXT", nullable: true),
                    Failure = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookReceipts", x => x.Id);
                });

            migrationBuilder.InsertData(
                table: "ReconcileStates",
                columns: new[] { "Id", "Cursor", "DueAt", "Holder", "Stage" },
                values: new object[] { 1, "", 621355968000000000L, null, 0 });

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_CreatedAt",
                table: "Sessions",
                column: "CreatedAt");

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
                name: "IX_KeptForms_ExpiresAt",
                table: "KeptForms",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_OrganizationPurges_DueAt",
                table: "OrganizationPurges",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_SeenLogoutTokens_Until",
                table: "SeenLogoutTokens",
                column: "Until");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookReceipts_ReceivedAt",
                table: "WebhookReceipts",
                column: "ReceivedAt");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookReceipts_State_DueAt",
                table: "WebhookReceipts",
                columns: new[] { "State", "DueAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DELETE FROM \"SessionTokens\"");
            migrationBuilder.Sql("DELETE FROM \"Sessions\"");

            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.DropTable(
                name: "AuditIntents");

            migrationBuilder.DropTable(
                name: "KeptForms");

            migrationBuilder.DropTable(
                name: "OrganizationPurges");

            migrationBuilder.DropTable(
                name: "ReconcileStates");

            migrationBuilder.DropTable(
                name: "SeenLogoutTokens");

            migrationBuilder.DropTable(
                name: "WebhookReceipts");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_CreatedAt",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_LogtoSid",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_PublicId",
                table: "Sessions");

            migrationBuilder.DropPrimaryKey(
                name: "PK_OrganizationCreations",
                table: "OrganizationCreations");

            migrationBuilder.DropColumn(
                name: "Browser",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "Device",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "LogtoSid",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "Origin",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "PublicId",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "ChangedAt",
                table: "MembershipVersions");

            migrationBuilder.RenameColumn(
                name: "LastSeenAt",
                table: "Sessions",
                newName: "ExpiresAt");

            migrationBuilder.RenameIndex(
                name: "IX_Sessions_LastSeenAt",
                table: "Sessions",
                newName: "IX_Sessions_ExpiresAt");

            migrationBuilder.AddPrimaryKey(
                name: "PK_OrganizationCreations",
                table: "OrganizationCreations",
                column: "Key");
        }
    }
}
