using OrgStarter.Audit;
using OrgStarter.Authentication;
using OrgStarter.Data;
using OrgStarter.DevLogto;
using OrgStarter.Invitations;
using OrgStarter.Logto;
using OrgStarter.Logto.Webhooks;
using OrgStarter.Members;
using OrgStarter.Organizations;
using OrgStarter.Site;
using OrgStarter.Tenancy;

var builder = WebApplication.CreateBuilder(args);

// With no Logto configured, and only in Development: the embedded one.
builder.AddDevLogto(Permissions.ByRole);

builder.Services.AddSite();
builder.Services.AddRateLimits();
builder.Services.AddAppData(builder.Configuration);
builder.Services.AddLogto();
builder.Services.AddLogtoSignIn();
builder.Services.AddTenancy();
builder.Services.AddOrganizations();
builder.Services.AddMembers();
builder.Services.AddInvitations();
builder.Services.AddAudit();

var app = builder.Build();

if (app.Environment.IsDevelopment() || args is ["migrate"])
{
    await app.MigrateDatabaseAsync();
}

if (args is ["migrate"])
{
    return;
}

app.UseSiteErrors();
app.UseSiteHeaders();
app.UseSiteFiles();
app.UseRequestLocalization();
app.UseAuthentication();
app.UseTenancy();
app.UseRouting();
app.UseTenancyBoundary();
app.UseRateLimiter();
app.UseAuthorization();
app.MapRazorPages();
app.MapBackchannelLogout();
app.MapCspReports();
app.MapLogtoWebhooks();

await app.RunAsync();
