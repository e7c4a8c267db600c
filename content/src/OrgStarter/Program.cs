using OrgStarter.Api;
using OrgStarter.Audit;
using OrgStarter.Authentication;
using OrgStarter.Data;
using OrgStarter.Invitations;
using OrgStarter.Logto;
using OrgStarter.Logto.Webhooks;
using OrgStarter.Members;
using OrgStarter.Nouns;
using OrgStarter.Organizations;
using OrgStarter.Pictures;
using OrgStarter.Setup.Commands;
using OrgStarter.Site;
using OrgStarter.Tenancy;

var builder = WebApplication.CreateBuilder(args);
builder.AddSecretFiles();
if (await builder.RanCommandAsync(args)) return;
if (builder.RefusedAddress()) return;

builder.AddSite();
builder.Services.AddAppData(builder.Configuration, builder.Environment);
builder.Services.AddLogto();
builder.Services.AddLogtoSignIn();
builder.Services.AddTenancy();
builder.Services.AddOrganizations();
builder.Services.AddMembers();
builder.Services.AddInvitations();
builder.Services.AddAudit();
builder.Services.AddNouns();
builder.Services.AddApi();

var app = builder.Build();
if (await app.MigrateIfAskedAsync(args)) return;

app.UseTenantLogScope();
app.UseSiteErrors();
app.UseSiteHosts();
app.UseRequestText();
app.UsePictures();
app.UseSiteHeaders();
app.UseSiteFiles();
app.UseRequestLocalization();
app.UseLogtoSignIn();
app.UseTenancy();
app.UseRouting();
app.UseCors();
app.UseTenancyBoundary();
app.UseClosedOrganizations();
app.UseRateLimiter();
app.UseAuthorization();
app.MapRazorPages();
app.MapBackchannelLogout();
app.MapCspReports();
app.MapLogtoWebhooks();
app.MapHealth();
app.MapApi();

await app.RunAsync();
