using OrgStarter.Template.Tests.Infrastructure;

// One package, packed and installed once, for all tests.
[assembly: AssemblyFixture(typeof(TemplatePackage))]
[assembly: TestCollectionOrderer(typeof(BuildsFirst))]
