using OrgStarter.E2E.Infrastructure;

[assembly: CaptureConsole]
[assembly: AssemblyFixture(typeof(RunningSite))]
