using OrgStarter.Tests.Infrastructure;

[assembly: CaptureConsole]
[assembly: AssemblyFixture(typeof(TestSite))]
