using OrgStarter.Api;
using OrgStarter.Authentication;
using OrgStarter.Data;
using OrgStarter.DevLogto;
using OrgStarter.Invitations;
using OrgStarter.Logto;
using OrgStarter.Members;
using OrgStarter.Organizations;
using OrgStarter.Projects;
using OrgStarter.Site;
using OrgStarter.Tenancy;

var builder = WebApplication.CreateBuilder(args);

// With no Logto configured, and only in Development: the embedded one.
builder.AddDevLogto(Permissions.ByRole);

builder.Services.AddSite();
builder.Services.AddAppData();
builder.Services.AddLogto();
builder.Services.AddLogtoSignIn();
builder.Services.AddTenancy();
builder.Services.AddOrganizations();
builder.Services.AddMembers();
builder.Services.AddInvitations();
builder.Services.AddProjects();
builder.Services.AddApi();

var app = builder.Build();

if (app.Environment.IsDevelopment() || args is ["migrate"])
{
    await app.MigrateDatabaseAsync();
}

if (args is ["migrate"])
{
    return;
}

app.UseTenantLogScope();
app.UseSiteErrors();
app.UseSiteHeaders();
app.UseSiteFiles();
app.UseRequestLocalization();
app.UseAuthentication();
app.UseTenancy();
app.UseRouting();
app.UseCors();
app.UseTenancyBoundary();
app.UseAuthorization();
app.MapRazorPages();
app.MapApi();

await app.RunAsync();
