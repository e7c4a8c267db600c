using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrgStarter.Data.Migrations
{
    /// <inheritdoc />
    public partial class BearerTokens : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_OrganizationCreations",
                table: "OrganizationCreations");

            migrationBuilder.AddColumn<long>(
                name: "ChangedAt",
                table: "MembershipVersions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "PK_OrganizationCreations",
                table: "OrganizationCreations",
                columns: new[] { "UserId", "Key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_OrganizationCreations",
                table: "OrganizationCreations");

            migrationBuilder.DropColumn(
                name: "ChangedAt",
                table: "MembershipVersions");

            migrationBuilder.AddPrimaryKey(
                name: "PK_OrganizationCreations",
                table: "OrganizationCreations",
                column: "Key");
        }
    }
}
