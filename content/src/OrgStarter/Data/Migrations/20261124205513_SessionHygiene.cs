using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrgStarter.Data.Migrations
{
    /// <inheritdoc />
    public partial class SessionHygiene : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Ids become hashes of keys, so no session from before fits any more; and PublicId is unique.
            migrationBuilder.Sql("DELETE FROM \"Sessions\";");

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
                name: "IX_SeenLogoutTokens_Until",
                table: "SeenLogoutTokens",
                column: "Until");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SeenLogoutTokens");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_CreatedAt",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_LogtoSid",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_PublicId",
                table: "Sessions");

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

            migrationBuilder.RenameColumn(
                name: "LastSeenAt",
                table: "Sessions",
                newName: "ExpiresAt");

            migrationBuilder.RenameIndex(
                name: "IX_Sessions_LastSeenAt",
                table: "Sessions",
                newName: "IX_Sessions_ExpiresAt");
        }
    }
}
