using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrgStarter.Data.Migrations
{
    /// <inheritdoc />
    public partial class LogtoWebhooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                name: "IX_OrganizationPurges_DueAt",
                table: "OrganizationPurges",
                column: "DueAt");

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
            migrationBuilder.DropTable(
                name: "OrganizationPurges");

            migrationBuilder.DropTable(
                name: "ReconcileStates");

            migrationBuilder.DropTable(
                name: "WebhookReceipts");
        }
    }
}
