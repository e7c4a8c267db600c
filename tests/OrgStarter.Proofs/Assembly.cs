using OrgStarter.Testing;

[assembly: CaptureConsole]
[assembly: AssemblyFixture(typeof(TestSite))]
